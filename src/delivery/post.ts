// One request to the collector and its answer. Network trouble is an answer, too: status 0.

import { within } from '../shared/within.ts'
import type { Outgoing } from './batch.ts'
import type { Reply } from './verdict.ts'

/** `keepalive`: the browser finishes the request even if the page goes away; small bodies only. `init`: the site's own. */
export async function post(
  send: typeof fetch,
  { url, body }: Outgoing,
  timeoutMs: number,
  keepalive: boolean,
  init?: RequestInit,
): Promise<Reply> {
  const abort = new AbortController()
  try {
    // Not only the signal's affair: a fetch that the page has wrapped may never hear of it, and every page of the site waits.
    return await within(timeoutMs, '', ask())
  } catch {
    abort.abort()
    return { status: 0, outcome: 'no answer' }
  }

  async function ask(): Promise<Reply> {
    const response = await send(url, {
      method: 'POST',
      // A text goes as text/plain: no preflight.
      body,
      keepalive,
      // A redirected POST becomes a GET and loses its body; the 200 at its end would acknowledge nothing.
      redirect: 'error',
      signal: abort.signal,
      ...init,
    })
    // Under another address it is a service worker's own answer, such as its page for offline: no acknowledgement.
    if (response.url && !response.url.endsWith(url.slice(url.lastIndexOf('/')))) throw response
    const { status } = response
    const text = await response.text()
    // The page of a hotel's network that wants a login first. No collector answers in HTML or XML.
    if (response.ok && /^\s*</.test(text)) throw text
    return {
      status,
      retryAfter: response.headers.get('Retry-After'),
      outcome: response.ok ? '' : `${status} ${text.slice(0, 500)}`,
    }
  }
}
