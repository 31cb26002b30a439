// The single-page app: one document for /app/ and all addresses below it.

import { html } from 'hono/html'
import { showExcerpt } from './show-code.ts'
import { loaderScripts } from './snippet.ts'
import type { View, Visit } from './view.ts'

export function appPage(visit: Visit): View {
  return {
    title: 'To do',
    room: 'app',
    scripts: loaderScripts(visit, 'app'),
    main: html`<h1>A single-page app</h1>
      <p>
        One document; the address changes by script. The page decides when the library loads, here: when you say so. Calls
        made before are kept in the page's memory, with the address, title and time of their moment, and made when it is
        there.
      </p>
      <div class="notice" id="start">
        <p>The library is not loaded: no event is stored on this device, and none is sent.</p>
        <button id="load" class="button strong" type="button">Load it</button>
      </div>
      <div class="notice" id="started" hidden>
        <p>The library is loaded, and will be at every start of this app.</p>
        <button id="ask-again" class="button" type="button">Ask me again next time</button>
      </div>
      <section class="app">
        <nav aria-label="App">
          <a href="/app/">To do</a>
          <a href="/app/done">Done</a>
          <a href="/app/team">Team</a>
        </nav>
        <div id="view"></div>
      </section>
      <section class="code-section">
        <h2>The code of this page</h2>
        <p>The loader stands in the <code>&lt;head&gt;</code> as <code>dist/snippet.min.js</code>. Then:</p>
        ${showExcerpt(visit, 'Loading, when the visitor says so', 'app/load.ts')}
        ${showExcerpt(visit, 'A page() for every address', 'app/router.ts')}
        ${showExcerpt(visit, 'The tasks', 'app/tasks-view.ts')}
        ${showExcerpt(visit, 'The team', 'app/team-view.ts')}
      </section>`,
  }
}
