// Calls that were made before the client was there, made now, in the order they came.

import type { Client } from './client.ts'
import { expandPage, isBufferedPage } from './context/page.ts'
import { EVENT_METHODS } from './methods.ts'
import type { EventType, Page } from './types.ts'

export interface EarlyCall {
  method: string
  args: unknown[]
  page?: Page | undefined
  timeMs?: number | undefined
}

/** A call as a stub queued it: `[method, ...arguments]`, for event calls with the page of that moment at the end. */
export function readQueued(entry: readonly unknown[]): EarlyCall {
  const [method, ...args] = entry
  const page = isBufferedPage(args.slice(-1)[0]) ? expandPage(args.pop() as never) : undefined
  // Ours keeps the time on the entry; Segment's does not: then it is now.
  return { method: String(method), args, page, timeMs: (entry as { time?: number }).time }
}

/** One bad call does not stop the rest. */
export function replay(client: Client, read: () => EarlyCall): unknown {
  let call: EarlyCall | undefined
  try {
    call = read()
    const { method, args, page, timeMs } = call
    if ((EVENT_METHODS as readonly string[]).includes(method) && (method !== 'group' || args.length)) {
      return client.receive({ type: method as EventType, args, page, timeMs })
    }
    return (client[method as keyof Client] as (...args: unknown[]) => unknown)(...args)
  } catch (reason) {
    return client.report('invalid', `${call?.method}() failed`, reason)
  }
}
