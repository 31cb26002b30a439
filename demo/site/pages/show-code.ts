// Code on a page, with a word on what it is.

import { html } from 'hono/html'
import type { Markup, Visit } from './view.ts'

export function showCode(caption: string, code: string): Markup {
  return html`<figure class="listing">
    <figcaption>${caption}</figcaption>
    <pre class="code" tabindex="0"><code>${code}</code></pre>
  </figure>`
}

/** The very lines that the page runs, from the file itself. */
export function showExcerpt(visit: Visit, caption: string, file: string): Markup {
  return html`${showCode(caption, visit.excerpt(file))}
    <p class="source">From <code>demo/site/${file}</code>.</p>`
}
