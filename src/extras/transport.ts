// How does a site want its events sent, in Segment's words?

import { backoffMs } from '../delivery/backoff.ts'
import type { Outgoing } from '../delivery/batch.ts'
import { judge } from '../delivery/verdict.ts'
import type { Transport } from '../dispatch.ts'
import type { Row } from '../row.ts'
import type { Bag } from '../types.ts'

/**
 * `settings`: `integrations['Segment.io']`. How often is tried is not for them to say: an event is tried as long as it
 * is kept.
 */
export function readTransport({ deliveryStrategy, httpConfig }: Bag): Partial<Transport> & Bag {
  const { strategy, config = {} }: Bag = deliveryStrategy ?? {}
  const { rateLimitConfig, backoffConfig }: Bag = httpConfig ?? {}
  const { statusCodeOverrides, default4xxBehavior, default5xxBehavior }: Bag = { ...httpConfig, ...backoffConfig }
  const { baseBackoffInterval: baseS = 0.5, maxBackoffInterval: maxS = 60 }: Bag = backoffConfig ?? {}
  const isSingle = strategy === 'standard'
  const { size, timeout, headers, credentials, priority, keepalive }: Bag = config
  return {
    ...(isSingle && { join: joinSingle, maxBatchEvents: 1, flushAt: 1 }),
    ...(size > 0 && { flushAt: size }),
    ...(timeout > 0 && { flushIntervalMs: timeout }),
    judge(reply, events, nowMs) {
      const { status } = reply
      const family = status < 400 ? undefined : status < 500 ? default4xxBehavior : default5xxBehavior
      const wish = statusCodeOverrides?.[status] ?? family
      return judge(reply, events, nowMs, wish, (rateLimitConfig?.maxRetryInterval ?? 300) * 1000)
    },
    backoffMs: (failures, random) => backoffMs(failures, random, baseS * 1000, maxS * 1000),
    readInit: () =>
      ({
        headers: typeof headers === 'function' ? headers() : headers,
        credentials,
        priority,
        ...(keepalive && { keepalive }),
      }) as RequestInit,
  }
}

/** `POST <endpoint>/t` for track, `/p` for page and so on: one event a request, as Segment's library sends by default. */
function joinSingle([row]: readonly Row[], endpoint: string, writeKey: string, sentAt: string): Outgoing {
  const event = JSON.parse(row!.text)
  return { url: `${endpoint}/${event.type[0]}`, body: JSON.stringify({ ...event, sentAt, writeKey }) }
}
