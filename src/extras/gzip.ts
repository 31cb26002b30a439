// How does a body travel in a tenth of its bytes? As gzip, to an endpoint that is known to take it.
//
// It has a header that makes a browser ask another origin first (one OPTIONS, remembered for as long as the answer says).
// And it takes a moment, which a page that goes away does not have: requests that outlive their page, and beacons, go as
// they are. No browser has a compression that answers in the same task.

import type { Dispatch } from '../dispatch.ts'
import { DEFAULT_ENDPOINT, readEndpoint, toEndpoint, trimEndpoint } from '../queue.ts'
import type { Bag } from '../types.ts'

/** Below, what is saved is not worth the moment: it is one packet anyway. */
const MIN_CHARACTERS = 1000

/** A network that fails once, and not the next time, says nothing about gzip. */
const MISSES = 2

/** By what compresses, what it sends with. */
const bare = new WeakMap<typeof fetch, typeof fetch>()

/**
 * With compression from now on, or without, as the endpoint is known to take it. `own`: `integrations['Segment.io']` of the
 * settings; they speak for their endpoint, options for the one that they name, or Segment's.
 */
export function setCompression(whereTo: Dispatch['whereTo'], options: Bag, own: Bag = {}): void {
  const isTaken = ([of = '', says]: [of: string | undefined, says: Bag]) =>
    trimEndpoint(of) === whereTo.endpoint && says.deliveryStrategy?.config?.compression === 'gzip'
  const isWanted =
    isTaken([readEndpoint(options) ?? DEFAULT_ENDPOINT, Object(options.integrations?.['Segment.io'])]) ||
    isTaken([toEndpoint(own), own])
  const { send } = whereTo
  const plain = bare.get(send)
  // Not a new one where there is one: it has learnt whether it works.
  if (isWanted === !!plain) return
  whereTo.send = plain ?? gzipped(send)
  if (isWanted) bare.set(whereTo.send, send)
}

/**
 * As `send`, with long texts compressed. An endpoint that cannot take them after all costs no event: what it refuses goes once
 * more as it was, at once; where it fails, or cannot be reached (a preflight that fails looks like no network), the next try
 * does. Once that has helped, nothing is compressed any more on this page.
 */
export function gzipped(send: typeof fetch): typeof fetch {
  /** The last one has not arrived as gzip; and how often a text has then. */
  let isMissed = false
  let misses = typeof CompressionStream === 'function' ? 0 : MISSES
  return async (url, init = {}) => {
    const { body, keepalive, signal } = init
    if (misses >= MISSES || keepalive || typeof body !== 'string' || body.length < MIN_CHARACTERS)
      return send(url, init)
    if (isMissed) {
      isMissed = false
      const response = await send(url, init)
      if (response.ok) misses++
      return response
    }
    isMissed = true
    const headers = new Headers(init.headers)
    headers.set('Content-Encoding', 'gzip')
    // What a text says of itself.
    if (!headers.has('Content-Type')) headers.set('Content-Type', 'text/plain;charset=UTF-8')
    const response = await send(url, { ...init, headers, body: await compress(body) })
    const { ok, status } = response
    isMissed = !ok && status !== 408 && status !== 429
    if (ok) misses = 0
    if (!isMissed || status >= 500 || signal?.aborted) return response
    // A courier would take it for a refusal of the events.
    isMissed = false
    const second = await send(url, init)
    if (second.ok) misses = MISSES
    return second
  }
}

/** All at once: a stream as a body needs HTTP/2, and has no length. */
function compress(text: string): Promise<ArrayBuffer> {
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()
}
