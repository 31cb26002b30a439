// Nothing stands at this address.

import { html } from 'hono/html'
import { snippetScripts } from './snippet.ts'
import type { View, Visit } from './view.ts'

export function notFoundPage(visit: Visit, path: string): View {
  return {
    title: 'Not found',
    scripts: snippetScripts(visit),
    main: html`<h1>Nothing here</h1>
      <p>There is no page at <code>${path}</code>. An event for this visit was made all the same; it is not lost, either.</p>
      <p><a class="button strong" href="/">To the start</a> <a class="button" href="/shop/">To the shop</a></p>`,
  }
}
