// One open stream: everything stored after `lastSeq` that the filter lets through, in order, as it is committed.
//
// It asks the store rather than being handed what is stored: so the filter has one implementation, and a stream that was
// away, or is slow, catches up in the same way as it follows.

import type { SSEStreamingApi } from 'hono/streaming'
import { createBell } from './bell.ts'

/** What grows at its end, each with a higher seq. */
export interface Followed {
  headSeq(): number
  /** Another one after the store was cleared. */
  epoch(): string
  /** After each change; returns the undo. */
  onChange(listener: () => void): () => void
  /** Oldest first; only what the filter lets through. */
  list(range: { sinceSeq: number; beforeSeq: number; limit: number }): Promise<readonly { seq: number }[]>
}

export interface StreamTask {
  stream: SSEStreamingApi
  followed: Followed
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
export async function runEventStream({ stream, followed, lastSeq, signal }: StreamTask): Promise<void> {
  const bell = createBell(signal)
  const forget = followed.onChange(bell.ring)
  const heartbeat = setInterval(() => stream.write(': still here\n\n'), HEARTBEAT_MS)
  let epoch: string | undefined
  try {
    do {
      if (epoch !== followed.epoch()) await greet()
      await catchUp()
    } while (await bell.heard(QUIET_MS))
  } finally {
    forget()
    clearInterval(heartbeat)
  }

  /** Whoever remembers what is of another epoch should forget it. */
  async function greet() {
    epoch = followed.epoch()
    await stream.writeSSE({ event: 'epoch', data: epoch, retry: 1000 })
  }

  async function catchUp() {
    const headSeq = followed.headSeq()
    // Seen in a store that has begun again since.
    if (lastSeq > headSeq) lastSeq = 0
    while (lastSeq < headSeq && !signal.aborted) {
      const rows = await followed.list({ sinceSeq: lastSeq, beforeSeq: headSeq + 1, limit: PAGE })
      for (const row of rows) await stream.writeSSE({ id: String(row.seq), data: JSON.stringify(row) })
      lastSeq = rows.length < PAGE ? headSeq : (rows.at(-1)?.seq ?? headSeq)
    }
  }
}
