// GET /live …: the page that shows events as they arrive, and the two things it asks for: a list, and a stream.

import { Hono } from 'hono'
import type { EventStore } from '../store/event-store.ts'
import { readFilter, readNumber } from './live-query.ts'
import { createOpenStreams } from './open-streams.ts'
import { addViewerFiles } from './viewer-files.ts'

export interface LiveRoutes {
  routes: Hono
  /** Open streams. */
  viewers(): number
  /** Ends the open streams; settles when nothing of them asks the store any more. */
  close(): Promise<void>
}

const DEFAULT_LIMIT = 100
const MAX_LIMIT = 500

/** Counting further would read the whole store for a number that nobody reads so exactly. */
const MAX_COUNT = 10_000

export function createLiveRoutes(store: EventStore, writeKey: string): LiveRoutes {
  const routes = new Hono()
  const streams = createOpenStreams()

  routes.get('/live/events', async (c) => {
    const query = new URL(c.req.url).searchParams
    const filter = readFilter(query)
    const limit = Math.min(readNumber(query.get('limit')) ?? DEFAULT_LIMIT, MAX_LIMIT)
    const epoch = store.epoch()
    const headSeq = store.headSeq()
    // What is committed from here on is the stream's to tell: in neither is a gap, in both it would count twice.
    const known = { ...filter, beforeSeq: headSeq + 1 }
    const before = Math.min(readNumber(query.get('before')) ?? headSeq + 1, headSeq + 1)
    const [found, total] = await Promise.all([
      store.list({ ...filter, beforeSeq: before, newestFirst: true, limit: limit + 1 }),
      store.count(known, MAX_COUNT + 1),
    ])
    c.header('Cache-Control', 'no-store')
    return c.json({
      events: found.slice(0, limit),
      hasMore: found.length > limit,
      total: Math.min(total, MAX_COUNT),
      totalIsMore: total > MAX_COUNT,
      headSeq,
      epoch,
      writeKey,
    })
  })

  routes.get('/live/stream', (c) => {
    const filter = readFilter(new URL(c.req.url).searchParams)
    return streams.follow(c, { ...store, list: (range) => store.list({ ...filter, ...range }) })
  })

  addViewerFiles(routes)
  routes.get('/live/', (c) => c.redirect('/live'))

  return { routes, viewers: streams.size, close: streams.close }
}
