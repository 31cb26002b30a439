// One open stream: everything stored after `lastSeq` that the filter lets through, in order, as it is committed.
//
// It asks the store rather than being handed the events: so the filter has one implementation, and a stream that was
// away, or is slow, catches up in the same way as it follows.

import type { SSEStreamingApi } from 'hono/streaming'
import type { EventFilter } from '../store/event-filter.ts'
import type { EventStore } from '../store/event-store.ts'
import { createBell } from './bell.ts'

export interface StreamTask {
  stream: SSEStreamingApi
  store: EventStore
  filter: EventFilter
  lastSeq: number
  /** Aborted when the client is gone, or the collector closes. */
  signal: AbortSignal
}

/** Rows asked for at once: a stream that has much to catch up on must not hold the database for long. */
const PAGE = 200

/** Between two queries; what is stored meanwhile comes with the next. A stream must not halve the throughput. */
const QUIET_MS = 50

/** What is silent for longer, proxies close, often after a minute. */
const HEARTBEAT_MS = 15_000

/** Settles after the signal. */
export async function runEventStream({ stream, store, filter, lastSeq, signal }: StreamTask): Promise<void> {
  const bell = createBell(signal)
  const forget = store.onChange(bell.ring)
  const heartbeat = setInterval(() => stream.write(': still here\n\n'), HEARTBEAT_MS)
  let epoch: string | undefined
  try {
    do {
      if (epoch !== store.epoch()) await greet()
      await catchUp()
    } while (await bell.heard(QUIET_MS))
  } finally {
    forget()
    clearInterval(heartbeat)
  }

  /** Whoever remembers events of another epoch should forget them. */
  async function greet() {
    epoch = store.epoch()
    await stream.writeSSE({ event: 'epoch', data: epoch, retry: 1000 })
  }

  async function catchUp() {
    const headSeq = store.headSeq()
    // Seen in a store that has begun again since.
    if (lastSeq > headSeq) lastSeq = 0
    while (lastSeq < headSeq && !signal.aborted) {
      const events = await store.list({ ...filter, sinceSeq: lastSeq, beforeSeq: headSeq + 1, limit: PAGE })
      for (const event of events) await stream.writeSSE({ id: String(event.seq), data: JSON.stringify(event) })
      lastSeq = events.length < PAGE ? headSeq : (events.at(-1)?.seq ?? headSeq)
    }
  }
}
