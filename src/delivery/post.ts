// One request to the collector and its answer. Network trouble is an answer, too: status 0.

import type { Outgoing } from './batch.ts'
import type { Reply } from './verdict.ts'

/** `keepalive`: the browser finishes the request even if the page goes away; small bodies only. `init`: the site's own. */
export async function post(
  { url, body }: Outgoing,
  timeoutMs: number,
  keepalive: boolean,
  init?: RequestInit,
): Promise<Reply> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), timeoutMs)
  try {
    const response = await fetch(url, {
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
    return {
      status,
      retryAfter: response.headers.get('Retry-After'),
      answer: response.ok ? '' : `${status} ${(await response.text()).slice(0, 500)}`,
    }
  } catch {
    return { status: 0, answer: 'no answer' }
  } finally {
    clearTimeout(timer)
  }
}
