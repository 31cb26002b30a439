// How does the library come into a page? The script elements for a page's head, and the same as text to show.

import { html, raw } from 'hono/html'
import { renderSnippet, type SnippetOptions } from '../../../dist/snippet.js'
import { BUNDLE_PATH, endpointOf, WRITE_KEY } from '../shared/settings.ts'
import { showCode } from './show-code.ts'
import type { Markup, Visit } from './view.ts'

function snippetOptions({ origin }: Visit): SnippetOptions {
  return { writeKey: WRITE_KEY, endpoint: endpointOf(origin), src: BUNDLE_PATH }
}

/** The panel's watcher, the snippet, the panel, and the page's own scripts. */
export function snippetScripts(visit: Visit, ...names: string[]): Markup {
  const { nonce } = visit
  return html`<script nonce="${nonce}" src="/built/watch.js"></script>
    ${raw(renderSnippet({ ...snippetOptions(visit), nonce }))}
    ${['panel', ...names].map((name) => moduleScript(visit, name))}`
}

/** The loader alone, which loads nothing until the page's script says so. */
export function loaderScripts(visit: Visit, ...names: string[]): Markup {
  const { nonce } = visit
  return html`<script nonce="${nonce}" src="/built/watch.js"></script>
    <script nonce="${nonce}" src="/dist/snippet.min.js"></script>
    ${['panel', ...names].map((name) => moduleScript(visit, name))}`
}

export function moduleScript({ nonce }: Visit, name: string): Markup {
  return html`<script type="module" nonce="${nonce}" src="/built/${name}.js"></script>`
}

/** What the server runs for every page with the snippet, and what the browser gets of it. */
export function showSnippet(visit: Visit): Markup {
  const lines = Object.entries(snippetOptions(visit)).map(([name, value]) => `  ${name}: '${value}',`)
  const call = `import { renderSnippet } from 'everbeacon/snippet'

// One <script> for the page's <head>: loader, load() and page().
renderSnippet({
${lines.join('\n')}
  nonce, // of this response's Content-Security-Policy, if you have one
})`
  const element = renderSnippet({ ...snippetOptions(visit), nonce: '…' })
  return html`${showCode('On the server: the snippet in every page of the shop, and in this one', call)}
    <details>
      <summary>What the browser gets of it (${element.length.toLocaleString('en')} characters)</summary>
      <pre class="code wrap"><code>${element}</code></pre>
    </details>`
}
