// POST /v1/m: the counters that Segment's library sends about itself. Taken, so that it is content, and not kept.

import { Hono } from 'hono'
import { allowEveryOrigin } from '../cors.ts'

export function createMetricsRoutes(): Hono {
  const routes = new Hono()
  routes.use('/v1/m', allowEveryOrigin)
  routes.post('/v1/m', (c) => c.json({ success: true }))
  return routes
}
