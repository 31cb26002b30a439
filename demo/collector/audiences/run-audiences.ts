// What do audiences do when nothing arrives? Those that are new look at the profiles that were there before; windows pass;
// and what has changed is told as events.

import { setTimeout as pause } from 'node:timers/promises'
import type { AcceptedEvent } from '../event.ts'
import { describeError, type Log } from '../operations/log.ts'
import { readAudiences } from '../store/audience-store.ts'
import { writeMembers } from '../store/audience-writer.ts'
import type { Database, Queries } from '../store/database.ts'
import type { EventStore } from '../store/event-store.ts'
import { toIso } from '../store/instant.ts'
import { LOCKS } from '../store/locks.ts'
import { type Audience, PERSONAS } from './audience.ts'

export interface AudienceRun {
  /** Something may have come that is to be told. */
  wake(): void
  /** Settles when what is due by the collector's clock has been done, and every change been told. */
  caughtUp(): Promise<void>
  /** Settles when nothing of it asks the database any more. */
  close(): Promise<void>
}

export interface AudienceRunParts {
  database: Database
  store: Pick<EventStore, 'append'>
  nowMs: () => number
  log: Log
}

/** In one transaction. Events wait meanwhile where the database does one thing at a time. */
const CHUNK_PROFILES = 200

/** Looked this often: an audience is late by no more. */
const INTERVAL_MS = 2000

export function runAudiences({ database, store, nowMs, log }: AudienceRunParts): AudienceRun {
  const closing = new AbortController()
  let running: Promise<void> | undefined
  /** Once more when this run is over: something may have come behind it. */
  let isAskedAgain = false

  function run(): Promise<void> {
    isAskedAgain = running !== undefined
    running ??= (async () => {
      do {
        isAskedAgain = false
        while (!closing.signal.aborted && (await step())) await pause(0)
      } while (isAskedAgain && !closing.signal.aborted)
    })()
      .catch((error) => log.error({ error: describeError(error) }, 'audiences could not be computed'))
      .finally(() => {
        running = undefined
      })
    return running
  }

  /** False if there is nothing left to do. */
  async function step(): Promise<boolean> {
    if (!(await hasWork())) return false
    const isBusy = await database.transaction(async (queries) => {
      await queries.query('select pg_advisory_xact_lock($1)', [LOCKS.profiles])
      return (await compute(queries)) || (await askDue(queries))
    })
    return (await tell()) || isBusy
  }

  /** Asked after every portion of events: most often there is nothing, and a look must cost next to nothing. */
  async function hasWork(): Promise<boolean> {
    const [row] = await database.query<{ found: boolean }>(
      `select exists (select 1 from audiences where enabled and computed_to is not null)
         or exists (select 1 from audience_dues join audiences on audiences.id = audience_id
           where due_ms <= $1::bigint and enabled)
         or exists (select 1 from audience_changes where not has_left) as found`,
      [nowMs()],
    )
    return row?.found ?? false
  }

  /** One portion of the profiles that an audience has not looked at yet. */
  async function compute(queries: Queries): Promise<boolean> {
    // Held until the end: a new definition, which begins anew, waits for this portion, and is not taken for done by it.
    const [pending] = await queries.query<{ id: string }>(
      `select id from audiences where enabled and computed_to is not null order by created_at, id limit 1 for update`,
    )
    const [audience] = pending ? await readAudiences(queries, 'id = $1', [pending.id]) : []
    if (!audience) return false
    const rows = await queries.query<{ profileId: string }>(
      `select distinct profile_id as "profileId" from identifiers
       where collection = 'users' and profile_id > (select computed_to from audiences where id = $1)
       order by profile_id limit $2::bigint`,
      [audience.id, CHUNK_PROFILES],
    )
    const profileIds = rows.map(({ profileId }) => profileId)
    await writeMembers(queries, [audience], profileIds, nowMs())
    const last = profileIds.length < CHUNK_PROFILES ? null : profileIds.at(-1)
    await queries.query('update audiences set computed_to = $2 where id = $1', [audience.id, last])
    if (last === null) log.info({ audience: audience.id }, 'audience computed')
    return true
  }

  async function askDue(queries: Queries): Promise<boolean> {
    const due = await queries.query<{ audienceId: string; profileId: string }>(
      `select audience_id as "audienceId", profile_id as "profileId" from audience_dues
         join audiences on audiences.id = audience_id
       where due_ms <= $1::bigint and enabled order by due_ms limit $2::bigint`,
      [nowMs(), CHUNK_PROFILES],
    )
    const audiences = await readAudiences(queries, 'id = any($1::text[])', [due.map(({ audienceId }) => audienceId)])
    for (const audience of audiences) {
      const own = due.filter(({ audienceId }) => audienceId === audience.id).map(({ profileId }) => profileId)
      await writeMembers(queries, [audience], own, nowMs())
    }
    return due.length > 0
  }

  /** Stored first, and marked afterwards: told twice, it is one event still, for its messageId is the same. */
  async function tell(): Promise<boolean> {
    const { query } = database
    const rows = await query<ChangeRow>(
      `select seq, has_entered as "hasEntered", ${toIso('at')} as at, profile_id as "profileId", user_id as "userId",
         anonymous_id as "anonymousId", audiences.id, key, name, emits
       from audience_changes join audiences on audiences.id = audience_id
       where not has_left order by seq limit $1::bigint`,
      [CHUNK_PROFILES],
    )
    await store.append(rows.filter(({ emits }) => emits !== 'none').map(toEvent))
    await query('update audience_changes set has_left = true where seq = any($1::bigint[])', [
      rows.map(({ seq }) => seq),
    ])
    return rows.length > 0
  }

  const timer = setInterval(() => void run(), INTERVAL_MS)
  timer.unref()
  void run()

  return {
    wake: () => void run(),
    caughtUp: run,
    close: async () => {
      clearInterval(timer)
      closing.abort()
      await running
    },
  }
}

type ChangeRow = Pick<Audience, 'id' | 'key' | 'name' | 'emits'> & {
  seq: number | string
  hasEntered: boolean
  at: string
  profileId: string
  userId: string | null
  anonymousId: string | null
}

/** As Segment's: https://segment.com/docs/engage/audiences/ says which properties, and that the context says `personas`. */
function toEvent({
  seq,
  hasEntered,
  at,
  profileId,
  userId,
  anonymousId,
  id,
  key,
  name,
  emits,
}: ChangeRow): AcceptedEvent {
  const isTrack = emits === 'track'
  const event = isTrack ? (hasEntered ? 'Audience Entered' : 'Audience Exited') : null
  const values = isTrack
    ? { audience_id: id, audience_key: key, audience_name: name, [key]: hasEntered }
    : { [key]: hasEntered }
  const messageId = `personas-${id}-${seq}`
  const owner = { ...(userId !== null && { userId }), ...(anonymousId !== null && { anonymousId }) }
  return {
    sourceId: PERSONAS,
    writeKey: PERSONAS,
    messageId,
    type: isTrack ? 'track' : 'identify',
    event,
    name: event,
    userId,
    anonymousId,
    receivedAt: at,
    sentAt: null,
    originalTimestamp: null,
    timestamp: at,
    payload: {
      type: isTrack ? 'track' : 'identify',
      messageId,
      ...owner,
      ...(isTrack ? { event, properties: values } : { traits: values }),
      context: {
        personas: { computation_class: 'audience', computation_id: id, computation_key: key, segment_id: profileId },
      },
      receivedAt: at,
      timestamp: at,
    },
  }
}
