// Which streams are open? Each ends with its client, and all with the collector.

import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { type Followed, runEventStream } from './event-stream.ts'
import { readNumber } from './live-query.ts'

export interface OpenStreams {
  /** Answers with what is stored after the `Last-Event-ID`, or `?after=`, or from now on. */
  follow(c: Context, followed: Followed): Response
  size(): number
  /** Ends them; settles when nothing of them asks the store any more. */
  close(): Promise<void>
}

export function createOpenStreams(): OpenStreams {
  /** How to end each -> its end. */
  const streams = new Map<AbortController, Promise<void>>()

  function follow(c: Context, followed: Followed): Response {
    const { searchParams } = new URL(c.req.url)
    // A reconnecting EventSource repeats its URL; what it has seen since, only the header says.
    const seen = readNumber(c.req.header('last-event-id')) ?? readNumber(searchParams.get('after'))
    const lastSeq = seen ?? followed.headSeq()
    return streamSSE(c, (stream) => {
      const stop = new AbortController()
      stream.onAbort(() => stop.abort())
      // A client that does not read would otherwise hold the stream for ever.
      stop.signal.addEventListener('abort', () => stream.abort(), { once: true })
      const end = runEventStream({ stream, followed, lastSeq, signal: stop.signal })
      const ended = end.finally(() => streams.delete(stop))
      streams.set(stop, ended)
      return ended
    })
  }

  async function close() {
    const ends = [...streams.values()]
    for (const stop of streams.keys()) stop.abort()
    await Promise.allSettled(ends)
  }

  return { follow, size: () => streams.size, close }
}
