// How does a site want its events sent, in Segment's words?

import type { Outgoing } from '../delivery/batch.ts'
import { judge } from '../delivery/verdict.ts'
import type { Transport } from '../dispatch.ts'
import type { Row } from '../row.ts'
import { attempt } from '../shared/attempt.ts'
import type { Bag } from '../types.ts'

/** Segment's own, under what a site says of whole families. */
const OVERRIDES = { 408: 'retry', 410: 'retry', 429: 'retry', 460: 'retry', 501: 'drop', 505: 'drop', 511: 'drop' }

/**
 * `settings`: `integrations['Segment.io']`. How often is tried is not for them to say: an event is tried as long as it
 * is kept.
 */
export function readTransport({ deliveryStrategy, httpConfig }: Bag): Partial<Transport> & Bag {
  const { strategy, config = {} }: Bag = deliveryStrategy ?? {}
  const { rateLimitConfig, backoffConfig }: Bag = httpConfig ?? {}
  const { statusCodeOverrides, default4xxBehavior, default5xxBehavior }: Bag = { ...httpConfig, ...backoffConfig }
  const overrides: Bag = { ...OVERRIDES, ...statusCodeOverrides }
  const { baseBackoffInterval, maxBackoffInterval }: Bag = backoffConfig ?? {}
  const secondsOr = (value: unknown, seconds: number) =>
    (typeof value === 'number' && value > 0 ? value : seconds) * 1000
  const isSingle = strategy === 'standard'
  const { size, timeout, headers, credentials, priority }: Bag = config
  return {
    ...(isSingle && { join: joinSingle, maxBatchEvents: 1, flushAt: 1 }),
    ...(size > 0 && { flushAt: size }),
    ...(timeout > 0 && { flushIntervalMs: timeout }),
    judge(status) {
      const verdict = judge(status)
      const family = status < 400 ? undefined : status < 500 ? default4xxBehavior : default5xxBehavior
      // What says nothing of its own for a family of codes changes nothing about single ones of it.
      const wish = (family ? overrides : statusCodeOverrides)?.[status] ?? family
      if (verdict === 'delivered' || !wish) return verdict
      return wish === 'drop' ? 'rejected' : 0
    },
    minBackoffMs: secondsOr(baseBackoffInterval, 0.5),
    maxBackoffMs: secondsOr(maxBackoffInterval, 60),
    maxRetryAfterMs: secondsOr(rateLimitConfig?.maxRetryInterval, 300),
    // Not `keepalive`: more than 64 KB would never leave; pages that go away use it of themselves.
    readInit: () => ({ headers: attempt(() => read(headers)), credentials, priority }) as RequestInit,
  }
}

/** What it throws costs the request its headers, and no event its way. */
function read(headers: unknown): unknown {
  return typeof headers === 'function' ? headers() : headers
}

/** `POST <endpoint>/t` for track, `/p` for page and so on: one event a request, as Segment's library sends by default. */
function joinSingle([row]: readonly Row[], endpoint: string, writeKey: string, sentAt: string): Outgoing {
  const event = JSON.parse(row!.text)
  return { url: `${endpoint}/${event.type[0]}`, body: JSON.stringify({ ...event, sentAt, writeKey }) }
}
