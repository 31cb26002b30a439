// Where do events stay? Here: appended once each, asked for by filter.

import { randomUUID } from 'node:crypto'
import type { AcceptedEvent, StoredEvent } from '../event.ts'
import type { Commit } from '../operations/meter.ts'
import { fromJoinedJson, joinJson, toArrayLiteral } from './array-literal.ts'
import type { Database } from './database.ts'
import { type EventFilter, toCondition } from './event-filter.ts'
import { COLUMNS, type EventRow, fromRow, SELECTED, type SelectedRow, toRow } from './event-row.ts'
import { createGroupCommit } from './group-commit.ts'
import { LOCKS } from './locks.ts'

export interface EventStore {
  /** Settles when all of them are committed; those that are here already (by source and messageId) change nothing. */
  append(events: readonly AcceptedEvent[]): Promise<void>
  /** Oldest first, unless asked otherwise. */
  list(filter?: EventFilter & { newestFirst?: boolean; limit?: number }): Promise<StoredEvent[]>
  /** Counting stops at `limit`. */
  count(filter: EventFilter, limit: number): Promise<number>
  /** The highest seq committed. */
  headSeq(): number
  /** Another one after `clear`, and in another database: what somebody remembers of this store holds no longer. */
  epoch(): string
  /** Events are being committed, or wait for it. */
  isBusy(): boolean
  /** After each change; returns the undo. */
  onChange(listener: () => void): () => void
  clear(): Promise<void>
  close(): Promise<void>
}

/** Rows that one statement carries; more of them gain nothing. */
const MAX_GROUP_ROWS = 500

const COLUMN_NAMES = Object.keys(COLUMNS)

/** Where the highest seq is told, or, after `clear`, nothing. */
const CHANNEL = 'everbeacon_events'

// One array a column: the statement is the same for any number of rows. Counted here rather than returned row by row.
const INSERT = `
  with turn as materialized (select pg_advisory_xact_lock(${LOCKS.append})),
  inserted as (
    insert into events (${COLUMN_NAMES.join(', ')})
    select rows.* from turn, unnest(${Object.entries(COLUMNS)
      .map(([column, type], i) => (column === 'payload' ? fromJoinedJson(`$${i + 1}`) : `$${i + 1}::${type}[]`))
      .join(', ')}) as rows
    on conflict do nothing
    returning seq
  ),
  told as (select max(seq) as head, count(*)::int as stored from inserted)
  select head, stored, case when head is not null then pg_notify('${CHANNEL}', head::text) end from told`

export interface EventStoreOptions {
  /** Told of each group of events that has been committed by this store. */
  onCommit?: (commit: Commit) => void
}

/** On a database that is as `migrate` leaves it. */
export async function createEventStore(database: Database, { onCommit }: EventStoreOptions = {}): Promise<EventStore> {
  let headSeq = await readHead(database)
  let epoch = await readEpoch(database)
  let closed = false
  const listeners = new Set<() => void>()
  const commits = createGroupCommit(insert, MAX_GROUP_ROWS)
  await database.listen(CHANNEL, (head) => void (head ? advance(Number(head)) : lookAgain().catch(() => {})))

  async function insert(rows: readonly EventRow[]) {
    const columns = COLUMN_NAMES.map((name, column) => {
      const values = rows.map((row) => row[column] ?? null)
      return name === 'payload' ? joinJson(values as string[]) : toArrayLiteral(values)
    })
    const startMs = performance.now()
    const [result] = await database.query<{ head: number | string | null; stored: number }>(INSERT, columns)
    const seconds = (performance.now() - startMs) / 1000
    onCommit?.({ events: rows.length, stored: result?.stored ?? 0, seconds })
    if (result?.head != null) advance(Number(result.head))
  }

  /** This collector's own are told as well. */
  function advance(seq: number) {
    if (seq <= headSeq) return
    headSeq = seq
    tell()
  }

  /** Another collector has cleared the store, or something has been missed. If that fails now, the next one is told again. */
  async function lookAgain() {
    epoch = await readEpoch(database)
    headSeq = Math.max(headSeq, await readHead(database))
    tell()
  }

  function tell() {
    for (const listener of listeners) listener()
  }

  async function append(events: readonly AcceptedEvent[]): Promise<void> {
    if (closed) throw new Error('the store is closed')
    await commits.add(events.map(toRow))
  }

  async function list({ newestFirst, limit, ...filter }: Parameters<EventStore['list']>[0] = {}) {
    const { sql, parameters } = toCondition(filter)
    const end = limit === undefined ? '' : `limit $${parameters.push(limit)}::bigint`
    const order = newestFirst ? 'desc' : 'asc'
    const rows = await database.query<SelectedRow>(
      `select ${SELECTED} from events where ${sql} order by seq ${order} ${end}`,
      parameters,
    )
    return rows.map(fromRow)
  }

  async function count(filter: EventFilter, limit: number): Promise<number> {
    const { sql, parameters } = toCondition(filter)
    const end = `limit $${parameters.push(limit)}::bigint`
    const [row] = await database.query<{ count: number | string }>(
      `select count(*) from (select 1 from events where ${sql} ${end}) as found`,
      parameters,
    )
    return Number(row?.count)
  }

  async function clear(): Promise<void> {
    await commits.idle()
    await database.query('truncate events')
    epoch = await writeEpoch(database)
    await database.query(`select pg_notify('${CHANNEL}', '')`)
    tell()
  }

  async function close(): Promise<void> {
    closed = true
    await commits.idle()
    await database.close()
  }

  return {
    append,
    list,
    count,
    headSeq: () => headSeq,
    epoch: () => epoch,
    isBusy: commits.isBusy,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    clear,
    close,
  }
}

async function readHead(database: Database): Promise<number> {
  const [row] = await database.query<{ head: number | string | null }>('select max(seq) as head from events')
  return Number(row?.head ?? 0)
}

async function readEpoch(database: Database): Promise<string> {
  const [row] = await database.query<{ value: string }>(`select value from collector_meta where key = 'epoch'`)
  return row?.value ?? writeEpoch(database)
}

async function writeEpoch(database: Database): Promise<string> {
  const epoch = randomUUID()
  await database.query(
    `insert into collector_meta (key, value) values ('epoch', $1)
     on conflict (key) do update set value = excluded.value`,
    [epoch],
  )
  return epoch
}
