// Which calls have pages that are gone left, for which no script ever came?

import { EVENT_METHODS } from '../methods.ts'
import { STUB_PREFIX } from '../queue.ts'
import { attempt } from '../shared/attempt.ts'

/** As the stub had it in its array, and where localStorage has it. */
export type LeftCall = unknown[] & { time: number; key: string }

/** Of another source whose script never comes; those of this one are made, however old. */
const MAX_AGE_MS = 14 * 86_400_000

/** What may be made on another page than that of the call. */
const METHODS: unknown[] = [...EVENT_METHODS, 'reset', 'setAnonymousId']

/**
 * Oldest page first, each page's in call order, to be made before this page's own. They stay in localStorage until they
 * are made. A page that still lives, and only waits for its script, makes them as well: the same events, with the same
 * messageIds. `ownUuid`: what this page's own have in their keys.
 */
export function readLeftCalls(writeKey: string, ownUuid: string | undefined, nowMs: number): LeftCall[] {
  const pages = new Map<string, LeftCall[]>()
  const keys = attempt(() => Object.keys(localStorage)) ?? []
  for (const key of keys.filter((key) => key.startsWith(STUB_PREFIX) && !key.includes(ownUuid!)).sort()) {
    const call = readLeftCall(key)
    // Whatever its endpoint was: the site may have moved.
    const isOurs = key.startsWith(`${STUB_PREFIX}everbeacon ${writeKey} `)
    // All digits but those that count the calls.
    const page = key.slice(0, -7)
    if (call && isOurs) pages.set(page, [...(pages.get(page) ?? []), call])
    else if (!call || call.time < nowMs - MAX_AGE_MS) attempt(() => localStorage.removeItem(key))
  }
  return [...pages.values()].sort(([a], [b]) => a!.time - b!.time).flat()
}

function readLeftCall(key: string): LeftCall | undefined {
  const [time, ...call] = attempt((): unknown[] => JSON.parse(localStorage.getItem(key)!)) ?? []
  return METHODS.includes(call[0]) ? (Object.assign(call, { time, key }) as LeftCall) : undefined
}
