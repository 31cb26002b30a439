// Which events were not as planned? Kept once for each message, counted, and asked for by filter.

import type { EventType } from '../event.ts'
import type { Outcome, ViolatingMessage, Violation } from '../plans/plan.ts'
import type { Database } from './database.ts'
import { toMessageKey, toText } from './event-row.ts'
import { createGroupCommit } from './group-commit.ts'
import { toIso } from './instant.ts'
import { LOCKS } from './locks.ts'

export interface StoredViolation extends Violation, Omit<ViolatingMessage, 'violations' | 'message'> {
  /** Grows with every stored violation; has gaps. */
  seq: number
  message: Record<string, unknown> | null
}

/** Everything given must be true of a violation. */
export interface ViolationFilter {
  sourceId?: string
  trackingPlanId?: string
  eventType?: EventType
  /** The whole name. */
  eventName?: string
  /** The whole title, such as `Required`. */
  type?: string
  outcome?: Outcome
  sinceSeq?: number
  beforeSeq?: number
}

export interface ViolationCount {
  sourceId: string
  eventType: EventType
  /** Empty where the event has none. */
  eventName: string
  type: string
  field: string
  count: number
  firstSeenAt: string
  lastSeenAt: string
}

export interface ViolationStore {
  /**
   * Settles when all of them are committed. A message that is here already (by source and messageId), or among the events,
   * changes nothing: it has been judged.
   */
  append(messages: readonly ViolatingMessage[]): Promise<void>
  /** Oldest first, unless asked otherwise. */
  list(filter: ViolationFilter & { newestFirst?: boolean; limit: number }): Promise<StoredViolation[]>
  /** The most frequent ones first. */
  counts(filter: { sourceId?: string; limit: number }): Promise<ViolationCount[]>
  /** Of a source, or of all. */
  total(sourceId?: string): Promise<number>
  headSeq(): number
  /** After each change; returns the undo. */
  onChange(listener: () => void): () => void
  clear(): Promise<void>
  /** Settles when nothing waits to be committed. The database stays open. */
  idle(): Promise<void>
}

/** Where the highest seq is told, or, after `clear`, nothing. */
const CHANNEL = 'everbeacon_violations'

const MAX_GROUP_ROWS = 500

/** What an index entry has room for, with some others; nobody reads on. */
const MAX_NAME_CHARACTERS = 200

// The counts are changed by one at a time, which also has the seqs committed in their order: whoever has read up to one has
// missed none before it.
const INSERT = `
  with turn as materialized (select pg_advisory_xact_lock(${LOCKS.violations})),
  given as materialized (
    select message.* from turn, unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
      $7::timestamptz[], $8::text[], $9::text[])
      as message (source_id, message_key, message_id, tracking_plan_id, event_type, event_name, received_at, outcome, message)
  ),
  messages as (
    insert into violating_messages
      (source_id, message_key, message_id, tracking_plan_id, event_type, event_name, received_at, outcome, message)
    select * from given where not exists (
      select 1 from events where events.source_id = given.source_id and events.message_key = given.message_key
    )
    on conflict do nothing
    returning *
  ),
  inserted as (
    insert into violations (message, source_id, type, field, description)
    select messages.id, messages.source_id, violation.type, violation.field, violation.description
    from unnest($10::text[], $11::text[], $12::text[], $13::text[], $14::text[])
      with ordinality as violation (source_id, message_key, type, field, description, place)
      join messages using (source_id, message_key)
    order by violation.place
    returning seq, message, source_id, type, field
  ),
  counted as (
    insert into violation_counts as known
      (source_id, event_type, event_name, type, field, count, first_seen_at, last_seen_at)
    select inserted.source_id, messages.event_type, coalesce(messages.event_name, ''), inserted.type, inserted.field,
      count(*), min(messages.received_at), max(messages.received_at)
    from inserted join messages on messages.id = inserted.message
    group by 1, 2, 3, 4, 5
    on conflict (source_id, event_type, event_name, type, field) do update set
      count = known.count + excluded.count,
      first_seen_at = least(known.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at)
    returning 1
  ),
  told as (select max(seq) as head from inserted)
  select head, case when head is not null then pg_notify('${CHANNEL}', head::text) end from told`

const SELECT = `
  select violations.seq, violations.source_id as "sourceId", messages.tracking_plan_id as "trackingPlanId",
    messages.message_id as "messageId", messages.event_type as "eventType", messages.event_name as "eventName",
    ${toIso('messages.received_at')} as "receivedAt", messages.outcome, violations.type, violations.field,
    violations.description, messages.message
  from violations join violating_messages as messages on messages.id = violations.message`

type SelectedRow = Omit<StoredViolation, 'seq' | 'message'> & { seq: number | string; message: string | null }

/** On a database that is as `migrate` leaves it. */
export async function createViolationStore(database: Database): Promise<ViolationStore> {
  const { query } = database
  let headSeq = await readHead(database)
  const listeners = new Set<() => void>()
  const commits = createGroupCommit(insert, MAX_GROUP_ROWS)
  await database.listen(CHANNEL, (head) => void (head ? advance(Number(head)) : lookAgain().catch(() => {})))

  async function insert(all: readonly ViolatingMessage[]) {
    const keyed = all.map((message) => ({ ...message, messageKey: toMessageKey(message.messageId) }))
    // Of a message that is here twice, the violations would be joined to it twice.
    const messages = [...new Map(keyed.map((each) => [`${each.sourceId} ${each.messageKey}`, each])).values()]
    const violations = messages.flatMap(({ sourceId, messageKey, violations }) =>
      violations.map((violation) => ({ sourceId, messageKey, ...violation })),
    )
    const [result] = await query<{ head: number | string | null }>(INSERT, [
      messages.map(({ sourceId }) => sourceId),
      messages.map(({ messageKey }) => messageKey),
      messages.map(({ messageId }) => toText(messageId)),
      messages.map(({ trackingPlanId }) => trackingPlanId),
      messages.map(({ eventType }) => eventType),
      messages.map(({ eventName }) => toName(eventName)),
      messages.map(({ receivedAt }) => receivedAt),
      messages.map(({ outcome }) => outcome),
      messages.map(({ message }) => message && JSON.stringify(message)),
      violations.map(({ sourceId }) => sourceId),
      violations.map(({ messageKey }) => messageKey),
      violations.map(({ type }) => type),
      violations.map(({ field }) => toText(field)),
      violations.map(({ description }) => toText(description)),
    ])
    if (result?.head != null) advance(Number(result.head))
  }

  function advance(seq: number) {
    if (seq <= headSeq) return
    headSeq = seq
    tell()
  }

  /** Another collector has cleared the store, or something has been missed. */
  async function lookAgain() {
    headSeq = Math.max(headSeq, await readHead(database))
    tell()
  }

  function tell() {
    for (const listener of listeners) listener()
  }

  return {
    append: (messages) => commits.add(messages),

    async list({ newestFirst, limit, ...filter }) {
      const { sql, parameters } = toCondition(filter)
      const end = `limit $${parameters.push(limit)}::bigint`
      const rows = await query<SelectedRow>(
        `${SELECT} where ${sql} order by violations.seq ${newestFirst ? 'desc' : 'asc'} ${end}`,
        parameters,
      )
      return rows.map(({ seq, message, ...row }) => ({
        ...row,
        seq: Number(seq),
        message: message === null ? null : JSON.parse(message),
      }))
    },

    async counts({ sourceId, limit }) {
      const rows = await query<Omit<ViolationCount, 'count'> & { count: number | string }>(
        `select source_id as "sourceId", event_type as "eventType", event_name as "eventName", type, field, count,
           ${toIso('first_seen_at')} as "firstSeenAt", ${toIso('last_seen_at')} as "lastSeenAt"
         from violation_counts where $1::text is null or source_id = $1
         order by violation_counts.count desc, source_id, event_type, event_name, type, field limit $2::bigint`,
        [toText(sourceId ?? null), limit],
      )
      return rows.map((row) => ({ ...row, count: Number(row.count) }))
    },

    async total(sourceId) {
      const [row] = await query<{ total: number | string | null }>(
        'select sum(count) as total from violation_counts where $1::text is null or source_id = $1',
        [toText(sourceId ?? null)],
      )
      return Number(row?.total ?? 0)
    },

    headSeq: () => headSeq,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    async clear() {
      await commits.idle()
      await query('truncate violations, violating_messages, violation_counts')
      await query(`select pg_notify('${CHANNEL}', '')`)
      tell()
    },

    idle: commits.idle,
  }
}

async function readHead({ query }: Database): Promise<number> {
  const [row] = await query<{ head: number | string | null }>('select max(seq) as head from violations')
  return Number(row?.head ?? 0)
}

function toName(name: string | null): string | null {
  return toText(name)?.slice(0, MAX_NAME_CHARACTERS) ?? null
}

function toCondition({ eventName, ...filter }: ViolationFilter): { sql: string; parameters: unknown[] } {
  const parameters: unknown[] = []
  const bind = (value: unknown) => `$${parameters.push(value)}`
  const name = eventName === undefined ? undefined : toName(eventName)
  const { sourceId, trackingPlanId, eventType, type, outcome, sinceSeq, beforeSeq } = filter
  const equal: [column: string, value: unknown][] = [
    ['violations.source_id', sourceId],
    ['messages.tracking_plan_id', trackingPlanId],
    ['messages.event_type', eventType],
    ['messages.event_name', name],
    ['violations.type', type],
    ['messages.outcome', outcome],
  ]
  const terms = equal
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => `${column} = ${bind(typeof value === 'string' ? toText(value) : value)}`)
  if (sinceSeq !== undefined) terms.push(`violations.seq > ${bind(sinceSeq)}::bigint`)
  if (beforeSeq !== undefined) terms.push(`violations.seq < ${bind(beforeSeq)}::bigint`)
  return { sql: terms.join(' and ') || 'true', parameters }
}
