// The page whose script imports the package.

import { html } from 'hono/html'
import { showExcerpt } from './show-code.ts'
import { moduleScript } from './snippet.ts'
import type { View, Visit } from './view.ts'

export function modulePage(visit: Visit): View {
  return {
    title: 'Module',
    room: 'module',
    scripts: moduleScript(visit, 'module'),
    main: html`<h1>From an import</h1>
      <p>
        The package in a bundle, without a snippet. Every call gives a promise. It settles when the event is
        <b>stored</b> on this device; <code>context.delivered</code> settles when the event's life has
        <b>ended</b>: delivered, or dropped with a reason.
      </p>
      <p class="buttons">
        <button id="light" class="button strong" type="button">Light the beacon</button>
        <button id="too-large" class="button" type="button">Track something far too large</button>
      </p>
      <table class="log">
        <caption>Awaited calls, newest first</caption>
        <thead><tr><th scope="col">Event</th><th scope="col">Stored after</th><th scope="col">Its end</th></tr></thead>
        <tbody id="log"><tr><td colspan="3" class="quiet">None yet.</td></tr></tbody>
      </table>
      <h2>Receipts as they come</h2>
      <p>Also those of events that an earlier page left behind.</p>
      <ol id="receipts" class="receipts"><li class="quiet">None yet.</li></ol>
      <section class="code-section">
        <h2>The code of this page</h2>
        ${showExcerpt(visit, 'Load, call, await', 'module/beacon.ts')}
        ${showExcerpt(visit, 'Receipts', 'module/receipts.ts')}
      </section>`,
  }
}
