// The first page: what this is, what happens to an event, and what to try.

import { html } from 'hono/html'
import { showSnippet, snippetScripts } from './snippet.ts'
import type { Markup, View, Visit } from './view.ts'

export function landingPage(visit: Visit): View {
  return {
    title: 'The Analytics.js that loses nothing',
    room: 'home',
    scripts: snippetScripts(visit),
    main: html`<h1>The Analytics.js that loses nothing</h1>
      <p class="lead">
        Everbeacon is a small browser library with the calls you know, <code>page</code>, <code>track</code>,
        <code>identify</code> and <code>group</code>, for any Segment-compatible endpoint. Every event is stored on the
        visitor's device before it is sent, and deleted there only when the collector has answered for it.
      </p>
      <section aria-labelledby="way">
        <h2 id="way">From a click to the live page</h2>
        ${diagram()}
      </section>
      <section aria-labelledby="try">
        <h2 id="try">Pull the plug</h2>
        <p>
          The panel <q>Queue</q> is on every page here. While its plug is pulled, the collector fails for every tab and
          every browser, in the way that you choose there.
        </p>
        <ol class="steps">
          <li><a href="/shop/">Open the shop</a>, and beside it the <a href="/live" target="_blank" rel="noopener">live page</a>. Click around: events arrive within a second or two.</li>
          <li>In the panel, <b>pull the plug</b>. Click around on a few pages. Nothing arrives; the events wait on this device.</li>
          <li><b>Close the tab.</b> Close the whole browser, if you like.</li>
          <li>Come back, now or tomorrow, and <b>plug it in again</b>. Every event arrives, once, with the time at which it happened.</li>
        </ol>
      </section>
      <section aria-labelledby="ways">
        <h2 id="ways">Three ways to use it</h2>
        <ul class="cards">
          ${card('/shop/', 'A website with pages', 'The snippet in the head of every page of a little shop. Links lead on right after a call.')}
          ${card('/app/', 'A single-page app', 'A to-do list that loads the library when the visitor agrees. Calls made before are kept.')}
          ${card('/module/', 'An import', 'The package in a bundle. Awaits each event twice: stored, and delivered.')}
        </ul>
      </section>
      <section aria-labelledby="ends">
        <h2 id="ends">Where the promise ends</h2>
        <p>
          Waiting events leave when the visitor comes back to the site. They wait for up to 14 days, and up to 20 MB of them
          (both can be set); whoever deletes the site's data deletes them, too. Whatever will not be delivered is reported to
          the page as <code>dropped</code>, with the reason.
        </p>
      </section>
      <section class="code-section">
        <h2>The code of this page</h2>
        ${showSnippet(visit)}
      </section>`,
  }
}

/** In words, in reading order; the line between the device and the collector shows where the plug is. */
function diagram(): Markup {
  return html`<ol class="way">
    <li>
      <b>A call</b> <code>analytics.track('Product Added')</code>
      <span>becomes an event with an id of its own.</span>
    </li>
    <li class="outbox">
      <b>The outbox on this device</b> <span class="waits"><span data-shows="waiting">0</span> waiting now</span>
      <span>The event is written into IndexedDB in the same moment. Closing the tab does not touch it.</span>
      <span class="line"><span class="when-in">plugged in</span><span class="when-pulled">the plug is pulled</span></span>
    </li>
    <li>
      <b>The collector</b> <code>POST /v1/batch</code>
      <span>keeps one event an id. Its answer is what deletes the event on the device.</span>
    </li>
    <li>
      <b>The live page</b> <a href="/live" target="_blank" rel="noopener">/live</a>
      <span>shows each event as it arrives.</span>
    </li>
  </ol>`
}

function card(path: string, title: string, says: string): Markup {
  return html`<li><a class="card" href="${path}"><b>${title}</b><span class="card-says">${says}</span><code>${path}</code></a></li>`
}
