// Is the body too large? Known before it is read: a request must say how long it is.

import type { MiddlewareHandler } from 'hono'
import { toErrors } from '../access/require-scope.ts'

/**
 * 413 beyond `maxBytes`, and 411 where a body comes in chunks of unsaid length; Node reads no more than was said. (Hono's own
 * middleware makes a new Request of the adapter's, which the platform's constructor refuses.)
 */
export function limitBody(maxBytes: number): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.header('transfer-encoding') !== undefined)
      return c.json(toErrors('length-required', 'the request must have a Content-Length'), 411)
    if (Number(c.req.header('content-length') ?? 0) > maxBytes)
      return c.json(toErrors('too-large', `a body may have ${maxBytes} bytes`), 413)
    return next()
  }
}
