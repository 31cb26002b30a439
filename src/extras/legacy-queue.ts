// What did Analytics.js leave unsent on this site?
//
// It keeps events that it could not send in localStorage, and looks there only when it starts again. On a site that has
// changed to this library it never does.

import { EVENT_METHODS } from '../methods.ts'
import { LEGACY_PREFIX } from '../queue.ts'
import { attempt } from '../shared/attempt.ts'
import { isBag } from '../shared/is-bag.ts'
import type { AnalyticsEvent, Bag } from '../types.ts'

/**
 * Gives each event that waits for this source to `accept`, which stores it; an event that was given before may come again
 * (same messageId) if the page went in between. Settles with how many were accepted, never rejects.
 *
 * A queue is removed once all of it is stored. If `accept` rejects, it stays for the next visit. What cannot be read is
 * told, and set aside under `everbeacon unreadable <key>`, a line for each, so that it is told once.
 */
export async function adoptLegacyQueue(
  writeKey: string,
  accept: (event: AnalyticsEvent) => Promise<unknown>,
  complain: (problem: string) => void,
): Promise<number> {
  let count = 0

  const adoptAll = async () => {
    // Until 2023 the names had no write key, and the first client that came took what was there
    // (segmentio/analytics-next#861). The queues of destinations (`dest-Mixpanel`) hold copies of events for these.
    for (const owner of [`${writeKey}:`, '']) {
      await adopt(`${owner}dest-Segment.io`)
      await adopt(`${owner}event-queue`)
    }
  }

  async function adopt(name: string): Promise<void> {
    const prefix = LEGACY_PREFIX + name
    const itemsKey = `${prefix}:items`
    const accepted = new Set<string>()
    // Again if a page that still runs Analytics.js has added something meanwhile; not for ever, whatever happens here.
    for (let round = 0; round < 3; round++) {
      const text = localStorage.getItem(itemsKey)
      if (text === null) return
      const { events, unreadable } = readItems(text)
      for (const event of events) {
        if (accepted.has(event.messageId)) continue
        await accept(event)
        accepted.add(event.messageId)
        count++
      }
      if (localStorage.getItem(itemsKey) !== text) continue
      for (const part of ['items', 'seen', 'lock']) localStorage.removeItem(`${prefix}:${part}`)
      // After the removal, which makes the room for it.
      if (unreadable.length) setAside(itemsKey, unreadable)
    }
  }

  function setAside(itemsKey: string, unreadable: string[]): void {
    const key = `everbeacon unreadable ${itemsKey}`
    const lines = [localStorage.getItem(key), ...unreadable].filter(Boolean).join('\n')
    const kept = attempt(() => [localStorage.setItem(key, lines)])
    complain(`${unreadable.length} unreadable in ${itemsKey}, ${kept ? 'set aside in' : 'lost: no room for'} "${key}"`)
  }

  // Where site data is blocked there is nothing to find, and asking for a lock would be refused.
  if (!attempt(() => localStorage)) return 0
  try {
    // One page after the other. Without Web Locks two may adopt the same events, and the collector keeps one of each.
    if (navigator.locks) await navigator.locks.request('everbeacon legacy', adoptAll)
    else await adoptAll()
  } catch (reason) {
    complain(`what Analytics.js left unsent waits for the next visit: ${reason}`)
  }
  return count
}

/** The text of a queue -> its events as they go over the wire, and the texts of what is none. */
function readItems(text: string): { events: AnalyticsEvent[]; unreadable: string[] } {
  const items: unknown = attempt(() => JSON.parse(text))
  if (!Array.isArray(items)) return { events: [], unreadable: [text] }
  const events: AnalyticsEvent[] = []
  const unreadable: string[] = []
  for (const item of items as (Bag | null)[]) {
    const event = toEvent(item?.event)
    if (event) events.push(event)
    else unreadable.push(JSON.stringify(item))
  }
  return { events, unreadable }
}

/** Says who and when as Analytics.js noted it at the call; what it adds in the moment of sending is left to us. */
function toEvent(stored: unknown): AnalyticsEvent | undefined {
  if (!isBag(stored) || typeof stored.messageId !== 'string' || !EVENT_METHODS.includes(stored.type)) return
  const { options: _, writeKey: __, sentAt: ___, _metadata: ____, ...event } = stored
  return {
    context: {},
    integrations: {},
    ...event,
    userId: event.userId ?? null,
    anonymousId: event.anonymousId ?? null,
    // An alias of somebody unknown until then is stored without it; the anonymous id is what Analytics.js would fill in.
    ...(event.type === 'alias' && { previousId: event.previousId ?? event.anonymousId }),
  } as AnalyticsEvent
}
