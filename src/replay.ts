// A call that was made before the client was there, made now.

import type { Client } from './client.ts'
import { expandPage, isBufferedPage } from './context/page.ts'
import { EVENT_METHODS } from './methods.ts'
import { attempt } from './shared/attempt.ts'
import type { EventType, Page } from './types.ts'

export interface EarlyCall {
  method: string
  args: unknown[]
  page?: Page | undefined
  timeMs?: number | undefined
  /** Under which localStorage keeps it until it is made; its end is the uuid of the event. */
  key?: string | undefined
  /** Gets what the call gives. */
  resolve?: (result: unknown) => void
}

/** A call as a stub queued it: `[method, ...arguments]`, for event calls with the page of that moment at the end. */
export function readQueued(entry: unknown): EarlyCall {
  const [method, ...args] = Array.from(Object(entry) as unknown[])
  // One that throws when it is looked at is no page.
  const hasPage = attempt(() => isBufferedPage(args.slice(-1)[0]))
  // What Segment's stub does not keep, is as it is now.
  const { page, time, key } = Object(entry)
  return { method: method as string, args, page: hasPage ? expandPage(args.pop() as never) : page, timeMs: time, key }
}

/** What goes wrong is told, and stops nothing else. */
export function replay(client: Client, { method, args, page, timeMs, key, resolve }: EarlyCall): unknown {
  let result: unknown
  try {
    result =
      EVENT_METHODS.includes(method as EventType) && (method !== 'group' || args.length)
        ? client.receive({ type: method as EventType, args, page, timeMs, key })
        : (client[method as keyof Client] as (...args: unknown[]) => unknown)(...args)
  } catch (reason) {
    client.report('invalid', `${method}() failed`, reason)
  }
  attempt(() => key && localStorage.removeItem(key))
  resolve?.(result)
  return result
}
