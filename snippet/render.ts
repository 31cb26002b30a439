// The snippet as HTML, for a server's templates.

import type { InitOptions } from '../src/types.ts'

/** The text of dist/snippet.min.js. Filled in by the build. */
declare const LOADER: string

/** What is decided by a function or a pattern cannot be written into a page. */
type JsonOptions = Omit<InitOptions, 'disable' | 'updateCDNSettings' | 'useQueryString'>

export interface SnippetOptions extends JsonOptions {
  /** Which source the events belong to. Not a secret: it can only write. */
  writeKey: string
  disable?: boolean
  useQueryString?: boolean
  /** Address of the bundle. Default: this version of the package on jsDelivr. */
  src?: string
  /** For pages with a Content-Security-Policy: the nonce of this response. */
  nonce?: string
  /** The first `page()` call: its properties, or false for none. Default: a call without properties. */
  page?: Record<string, unknown> | boolean
}

/**
 * A `<script>` element to stand in `<head>`: the loader, `analytics.load(writeKey, options)` and the first `page()`.
 *
 * Whatever stands in the options stays inside the script: a `</script>` in it ends nothing.
 *
 * @throws TypeError if `writeKey` is not a string, or an option is not JSON.
 * @example renderSnippet({ writeKey: 'KEY', endpoint: 'https://events.example.com/v1', nonce })
 */
export function renderSnippet({ writeKey, nonce, page = true, ...options }: SnippetOptions): string {
  if (typeof writeKey !== 'string' || !writeKey) {
    throw new TypeError(`everbeacon/snippet: "writeKey" must be a string that is not empty, got ${typeof writeKey}`)
  }
  const load = `analytics.load(${toScript(writeKey)},${toScript(options)});`
  const firstPage = page ? `analytics.page(${page === true ? '' : toScript(page)});` : ''
  const attribute = nonce === undefined ? '' : ` nonce="${escapeAttribute(nonce)}"`
  return `<script${attribute}>${LOADER}${load}${firstPage}</script>`
}

/** JSON that can stand in a script in HTML: nothing in it opens or closes a tag, or ends a line in old parsers. */
function toScript(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escapeCharacter)
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function escapeAttribute(value: string): string {
  return value.replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`)
}
