// Which calls have pages that are gone left, for which no script ever came?

import { EVENT_METHODS } from '../methods.ts'
import { queueName, STUB_PREFIX } from '../queue.ts'
import { attempt } from '../shared/attempt.ts'

/** As the stub had it in its array, and where localStorage has it. */
export type LeftCall = unknown[] & { time: number; key: string }

/** What may be made on another page than that of the call. */
const METHODS: unknown[] = [...EVENT_METHODS, 'reset', 'setAnonymousId']

/**
 * Oldest page first, each page's in call order, to be made before this page's own. They stay in localStorage until they
 * are made. A page that still lives, and only waits for its script, makes them as well: the same events, with the same
 * messageIds. `ownUuid`: what this page's own have in their keys.
 */
export function readLeftCalls(writeKey: string, endpoint: string, ownUuid: string | undefined): LeftCall[] {
  const prefix = STUB_PREFIX + queueName(writeKey, endpoint)
  const pages = new Map<string, LeftCall[]>()
  const keys = attempt(() => Object.keys(localStorage)) ?? []
  for (const key of keys.filter((key) => key.startsWith(prefix) && !key.includes(ownUuid!)).sort()) {
    const call = readLeftCall(key)
    // All digits but those that count the calls.
    const page = key.slice(0, -7)
    if (call) pages.set(page, [...(pages.get(page) ?? []), call])
    else attempt(() => localStorage.removeItem(key))
  }
  return [...pages.values()].sort(([a], [b]) => a!.time - b!.time).flat()
}

function readLeftCall(key: string): LeftCall | undefined {
  const [time, ...call] = attempt((): unknown[] => JSON.parse(localStorage.getItem(key)!)) ?? []
  return METHODS.includes(call[0]) ? (Object.assign(call, { time, key }) as LeftCall) : undefined
}
