// How was each request answered? Counted by the pattern of its route: a path may have a write key in it.

import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Meter } from './meter.ts'

/** Of what no route is for, the pattern is that of the middleware that saw it last. */
export function countRequests(meter: Meter): MiddlewareHandler {
  return async (c, next) => {
    await next()
    meter.answered(c.req.method, routePath(c), c.res.status)
  }
}
