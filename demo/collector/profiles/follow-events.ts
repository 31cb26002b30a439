// Which events do the profiles know already? All of them, a moment after they have come: here they are followed, some at a
// time, and never so that one who sends has to wait for it.

import { setTimeout as pause } from 'node:timers/promises'
import { PERSONAS } from '../audiences/audience.ts'
import { describeError, type Log } from '../operations/log.ts'
import type { Database, Queries } from '../store/database.ts'
import { fromRow, SELECTED, type SelectedRow } from '../store/event-row.ts'
import type { EventStore } from '../store/event-store.ts'
import { LOCKS } from '../store/locks.ts'
import { type ProfileChange, type SaidAt, writeProfiles } from '../store/profile-writer.ts'
import { readEvent } from './read-event.ts'

/** Is told in the transaction that changes the profiles: what it writes is committed with them, or not at all. */
export type ProfileFollower = (queries: Queries, change: ProfileChange) => Promise<void>

export interface EventFollower {
  /** Settles when every event that is stored by now is in the profiles. */
  caughtUp(): Promise<void>
  /** Settles when nothing of it asks the database any more. */
  close(): Promise<void>
}

export interface EventFollowerParts {
  database: Database
  store: Pick<EventStore, 'headSeq' | 'epoch' | 'onChange' | 'isBusy'>
  followers?: readonly ProfileFollower[]
  /** After each portion of events that has been committed. */
  onFollowed?: () => void
  log: Log
}

/** One transaction. PGlite does one thing at a time: events that come meanwhile wait for as long as it takes. */
const CHUNK_EVENTS = 200

/** While events come faster than they are committed, profiles wait, but no longer than this from one chunk to the next. */
const YIELD_MS = 10
const MAX_YIELD_MS = 500

/** After a failure: the database may be away. */
const RETRY_MS = 1000

/** So often one event alone may fail before it is passed over. */
const MAX_TRIES = 3

export function followEvents({
  database,
  store,
  followers = [],
  onFollowed = () => {},
  log,
}: EventFollowerParts): EventFollower {
  const closing = new AbortController()
  let running: Promise<void> | undefined
  /** Up to which seq of which epoch this collector knows the profiles to be. */
  let known = { seq: -1, epoch: '' }
  /** Smaller after a failure, until it is one event that fails alone. */
  let limit = CHUNK_EVENTS
  let tries = 0
  const waiting = new Set<() => void>()

  function wake(): void {
    running ??= run().finally(() => {
      running = undefined
      if (!isCurrent() && !closing.signal.aborted) wake()
    })
  }

  function isCurrent(): boolean {
    return known.epoch === store.epoch() && known.seq >= store.headSeq()
  }

  async function run(): Promise<void> {
    while (!isCurrent() && !closing.signal.aborted) {
      await giveWay()
      try {
        const before = known.seq
        known = await database.transaction(takeChunk)
        // Cleared by another collector, and not told yet.
        if (known.seq === before && !isCurrent()) await pause(YIELD_MS)
        limit = Math.min(CHUNK_EVENTS, limit * 2)
        onFollowed()
        tries = 0
      } catch (error) {
        if (closing.signal.aborted) return
        log.error({ error: describeError(error), events: limit }, 'profiles could not follow')
        if (limit > 1) limit = Math.ceil(limit / 4)
        else if (++tries >= MAX_TRIES && isOfTheEvent(error)) await passOver().catch(() => {})
        else await pause(RETRY_MS, undefined, { signal: closing.signal }).catch(() => {})
      }
    }
    for (const settle of waiting) settle()
    waiting.clear()
  }

  async function giveWay(): Promise<void> {
    const untilMs = performance.now() + MAX_YIELD_MS
    while (store.isBusy() && performance.now() < untilMs && !closing.signal.aborted) await pause(YIELD_MS)
  }

  /** Up to which seq of which epoch the profiles are, behind it. */
  async function takeChunk(queries: Queries): Promise<{ seq: number; epoch: string }> {
    await queries.query('select pg_advisory_xact_lock($1)', [LOCKS.profiles])
    const headSeq = store.headSeq()
    const { seq, epoch, cleared } = await readCursor(queries)
    const rows = await queries.query<SelectedRow>(
      `select ${SELECTED} from events where seq > $1::bigint order by seq limit $2::bigint`,
      [seq, limit],
    )
    const events = rows.map(fromRow)
    const said = events
      .filter(({ sourceId }) => sourceId !== PERSONAS)
      .map((event): SaidAt => {
        const atMs = Date.parse(event.timestamp)
        return { ...readEvent(event), seq: event.seq, messageId: event.messageId, atMs }
      })
    const change = await writeProfiles(queries, said)
    if (cleared || change.profileIds.length)
      for (const follower of followers) await follower(queries, { ...change, cleared })
    const last = events.at(-1)?.seq ?? seq
    await moveCursor(queries, last)
    // Fewer than asked for: there were no more up to the head, which may be a seq that no event has got.
    return { seq: events.length < limit ? Math.max(last, headSeq) : last, epoch }
  }

  async function passOver(): Promise<void> {
    await database.transaction(async (queries) => {
      await queries.query('select pg_advisory_xact_lock($1)', [LOCKS.profiles])
      const { seq } = await readCursor(queries)
      const [first] = await queries.query<{ seq: number | string }>(
        'select seq from events where seq > $1::bigint order by seq limit 1',
        [seq],
      )
      if (!first) return
      await moveCursor(queries, Number(first.seq))
      log.error({ seq: Number(first.seq) }, 'profiles pass an event over')
    })
    tries = 0
  }

  store.onChange(wake)
  wake()
  return {
    caughtUp: async () => {
      if (isCurrent()) return
      await new Promise<void>((resolve) => {
        waiting.add(resolve)
        wake()
      })
    },
    close: async () => {
      closing.abort()
      await running
    },
  }
}

async function readCursor({ query }: Queries): Promise<{ seq: number; epoch: string; cleared: boolean }> {
  const [cursor] = await query<{ seq: number | string; epoch: string; now: string }>(
    `select seq, epoch, (select value from collector_meta where key = 'epoch') as now from profile_cursor`,
  )
  const { seq, epoch, now } = cursor!
  if (epoch === now) return { seq: Number(seq), epoch, cleared: false }
  // The events have been cleared since, or it is a new database: nothing that was known holds any more.
  await query('truncate identifiers, identifier_links, profile_events, memberships')
  await query('update profile_cursor set seq = 0, epoch = $1', [now])
  return { seq: 0, epoch: now, cleared: true }
}

async function moveCursor({ query }: Queries, seq: number): Promise<void> {
  await query('update profile_cursor set seq = $1', [seq])
}

/** Rather than of the way to the database: trying again will not help. */
function isOfTheEvent(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  // SQLSTATE: data exception, constraint violation, program limit exceeded.
  return typeof code === 'string' ? /^(22|23|54)/.test(code) : error instanceof TypeError || error instanceof RangeError
}
