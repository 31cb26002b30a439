// GET /healthz and GET /metrics: what orchestrators and Prometheus ask a process. (/v1/m, which Segment's library sends its
// counters to, is another thing: routes/metrics.ts.)

import { Hono, type MiddlewareHandler } from 'hono'
import type { Health } from './health.ts'
import type { Meter } from './meter.ts'

export interface OperationsParts {
  health: Health
  meter: Meter
  /** Who may read the numbers. */
  mayRead: MiddlewareHandler
}

/** Health is for everybody: a load balancer has no token, and learns no more than that. */
export function createOperationsRoutes({ health, meter, mayRead }: OperationsParts): Hono {
  const routes = new Hono()
  routes.get('/healthz', async (c) => {
    const status = await health.look()
    c.header('Cache-Control', 'no-store')
    return c.json({ status }, status === 'ok' ? 200 : 503)
  })
  routes.get('/metrics', mayRead, async (c) => c.body(await meter.expose(), 200, { 'Content-Type': meter.contentType }))
  return routes
}
