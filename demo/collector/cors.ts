// May a page of another origin send here, and read the answer? Any page may.

import type { MiddlewareHandler } from 'hono'

/**
 * The headers are set before the route runs, so that refusals, faults and errors carry them, too: without them a
 * browser tells its page nothing but "network error", and a client cannot know that it must not send this again.
 */
export const allowEveryOrigin: MiddlewareHandler = async (c, next) => {
  // Not `*`: the answer to a request with credentials, which is what sendBeacon makes, must name the origin.
  const origin = c.req.header('origin')
  c.header('Vary', 'Origin')
  if (origin !== undefined) {
    c.header('Access-Control-Allow-Origin', origin)
    c.header('Access-Control-Allow-Credentials', 'true')
    c.header('Access-Control-Expose-Headers', 'Retry-After')
  }
  if (c.req.method !== 'OPTIONS') return next()

  c.header('Access-Control-Allow-Methods', 'POST')
  c.header('Access-Control-Max-Age', '86400')
  const headers = c.req.header('access-control-request-headers')
  if (headers !== undefined) c.header('Access-Control-Allow-Headers', headers)
  // A page of the public web asks this before it may reach a loopback address.
  if (c.req.header('access-control-request-private-network') === 'true') {
    c.header('Access-Control-Allow-Private-Network', 'true')
  }
  return c.body(null, 204)
}
