// How does a body travel in a tenth of its bytes? As gzip, to an endpoint that is known to take it.
//
// It has a header that makes a browser ask another origin first (one OPTIONS, remembered for as long as the answer says).
// And it takes a moment, which a page that goes away does not have: requests that outlive their page, and beacons, go as
// they are. No browser has a compression that answers in the same task.

/** Below, what is saved is not worth the moment: it is one packet anyway. */
const MIN_CHARACTERS = 1000

/**
 * As `send`, with long texts compressed. Whoever cannot take that after all (415, or a preflight that fails, which looks like
 * no network), gets this request and all later ones as they are: a wrong setting costs no event.
 */
export function gzipped(send: typeof fetch): typeof fetch {
  let isTaken = typeof CompressionStream === 'function'
  return async (url, init = {}) => {
    const { body, keepalive, signal } = init
    if (!isTaken || keepalive || typeof body !== 'string' || body.length < MIN_CHARACTERS) return send(url, init)
    try {
      const headers = new Headers(init.headers)
      headers.set('Content-Encoding', 'gzip')
      // What a text would have said of itself.
      if (!headers.has('Content-Type')) headers.set('Content-Type', 'text/plain')
      const response = await send(url, { ...init, headers, body: await compress(body) })
      if (response.status !== 415) return response
    } catch (reason) {
      if (signal?.aborted) throw reason
    }
    const response = await send(url, init)
    isTaken = false
    return response
  }
}

/** All at once: a stream as a body needs HTTP/2, and has no length. */
function compress(text: string): Promise<ArrayBuffer> {
  return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()
}
