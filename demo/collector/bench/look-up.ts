// How long does it take to find somebody among many? A profile by an identifier, with its traits and its newest events.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { AcceptedEvent } from '../event.ts'
import { SILENT } from '../operations/log.ts'
import { followEvents } from '../profiles/follow-events.ts'
import { readTraits } from '../profiles/traits.ts'
import { openDatabase } from '../store/database.ts'
import { createEventStore } from '../store/event-store.ts'
import { migrate } from '../store/migrate.ts'
import { createProfileStore } from '../store/profile-store.ts'

export interface LookUpTask {
  events: number
  /** Each has a user id, an anonymous id and an email, and its share of the events. */
  profiles: number
  lookUps: number
  /** While the store is filled: events so far. */
  tell(events: number): void
}

export interface LookUpOutcome {
  fillSeconds: number
  p50Ms: number
  p99Ms: number
}

/** Between two looks at whether the profiles have caught up. */
const STEP_EVENTS = 10_000

const PAGE_EVENTS = 10

const START_MS = Date.UTC(2026, 2, 1)

export async function measureLookUps({ events, profiles, lookUps, tell }: LookUpTask): Promise<LookUpOutcome> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'everbeacon-bench-'))
  const database = await openDatabase({ dataDir, ownThread: true })
  try {
    await migrate(database)
    const store = await createEventStore(database)
    const follower = followEvents({ database, store, log: SILENT })
    const fillStartMs = performance.now()
    for (let from = 0; from < events; from += STEP_EVENTS) {
      const step = Array.from({ length: Math.min(STEP_EVENTS, events - from) }, (_, i) => toEvent(from + i, profiles))
      await Promise.all(inChunks(step, 500).map((chunk) => store.append(chunk)))
      await follower.caughtUp()
      tell(from + step.length)
    }
    const fillSeconds = (performance.now() - fillStartMs) / 1000
    await follower.close()

    const profileStore = createProfileStore(database)
    const tookMs: number[] = []
    for (let i = 0; i < lookUps; i++) {
      // A prime, so that no two neighbours are asked for.
      const person = (i * 7919) % profiles
      const startMs = performance.now()
      const profile = await profileStore.find(
        i % 2
          ? { collection: 'users', type: 'user_id', value: `user-${person}` }
          : { collection: 'users', type: 'email', value: `user-${person}@example.com` },
      )
      const found = profile && (await profileStore.listEvents(profile, { limit: PAGE_EVENTS }))
      if (!found?.length || readTraits(profile!.settings).plan === undefined) {
        throw new Error(`profile ${person} is not as it was sent`)
      }
      tookMs.push(performance.now() - startMs)
    }
    tookMs.sort((a, b) => a - b)
    const at = (share: number) => tookMs[Math.floor((tookMs.length - 1) * share)] ?? Number.NaN
    return { fillSeconds, p50Ms: at(0.5), p99Ms: at(0.99) }
  } finally {
    await database.close()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** The first of each person says who it is, the others what was done. */
function toEvent(index: number, profiles: number): AcceptedEvent {
  const person = index % profiles
  const isFirst = index < profiles
  const at = new Date(START_MS + index * 100).toISOString()
  const userId = `user-${person}`
  const details = isFirst
    ? { traits: { email: `${userId}@example.com`, plan: person % 3 ? 'free' : 'pro', name: `Person ${person}` } }
    : { event: 'Product Added', properties: { product_id: `B-${index % 97}`, price: 18.9, quantity: 2 } }
  return {
    sourceId: 'demo',
    writeKey: 'demo',
    messageId: `message-${index}`,
    type: isFirst ? 'identify' : 'track',
    event: isFirst ? null : 'Product Added',
    name: isFirst ? null : 'Product Added',
    userId,
    anonymousId: `anonymous-${person}`,
    receivedAt: at,
    sentAt: null,
    originalTimestamp: null,
    timestamp: at,
    payload: { type: isFirst ? 'identify' : 'track', userId, anonymousId: `anonymous-${person}`, ...details },
  }
}

function inChunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size) as T[])
}
