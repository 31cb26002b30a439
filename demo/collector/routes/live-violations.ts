// GET /live/violations …: a list, a stream and the counts of what was not as planned, for the live page.

import { Hono } from 'hono'
import { EVENT_TYPES } from '../event.ts'
import type { ViolationFilter, ViolationStore } from '../store/violation-store.ts'
import type { LiveRoutes } from './live.ts'
import { readNumber } from './live-query.ts'
import { createOpenStreams } from './open-streams.ts'

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 500

/** `epoch`: of the events; both are cleared together. */
export function createLiveViolationRoutes(violations: ViolationStore, epoch: () => string): LiveRoutes {
  const routes = new Hono()
  const streams = createOpenStreams()

  routes.get('/live/violations', async (c) => {
    const query = new URL(c.req.url).searchParams
    const filter = readViolationFilter(query)
    const limit = Math.min(readNumber(query.get('limit')) ?? DEFAULT_LIMIT, MAX_LIMIT)
    const headSeq = violations.headSeq()
    // What is committed from here on is the stream's to tell.
    const beforeSeq = Math.min(readNumber(query.get('before')) ?? headSeq + 1, headSeq + 1)
    const [found, total] = await Promise.all([
      violations.list({ ...filter, beforeSeq, newestFirst: true, limit: limit + 1 }),
      violations.total(filter.sourceId),
    ])
    c.header('Cache-Control', 'no-store')
    return c.json({
      violations: found.slice(0, limit),
      hasMore: found.length > limit,
      total,
      headSeq,
      epoch: epoch(),
    })
  })

  routes.get('/live/violations/counts', async (c) => {
    const query = new URL(c.req.url).searchParams
    const { sourceId } = readViolationFilter(query)
    const limit = Math.min(readNumber(query.get('limit')) ?? DEFAULT_LIMIT, MAX_LIMIT)
    c.header('Cache-Control', 'no-store')
    return c.json({ counts: await violations.counts({ ...(sourceId && { sourceId }), limit }) })
  })

  routes.get('/live/violations/stream', (c) => {
    const filter = readViolationFilter(new URL(c.req.url).searchParams)
    return streams.follow(c, { ...violations, epoch, list: (range) => violations.list({ ...filter, ...range }) })
  })

  return { routes, viewers: streams.size, close: streams.close }
}

/** `?sourceId=…&trackingPlanId=…&eventType=track&eventName=…&type=Required&outcome=block`; what is unknown does not filter. */
function readViolationFilter(query: URLSearchParams): ViolationFilter {
  const filter: ViolationFilter = {}
  for (const field of ['sourceId', 'trackingPlanId', 'eventName', 'type'] as const) {
    const text = query.get(field)
    if (text) filter[field] = text
  }
  const eventType = EVENT_TYPES.find((type) => type === query.get('eventType'))
  if (eventType) filter.eventType = eventType
  const outcome = (['allow', 'omit', 'block'] as const).find((one) => one === query.get('outcome'))
  if (outcome) filter.outcome = outcome
  return filter
}
