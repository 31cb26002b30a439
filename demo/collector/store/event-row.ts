// Event <-> row: what goes into which column, and comes back out.

import { hash } from 'node:crypto'
import type { AcceptedEvent, EventType, StoredEvent } from '../event.ts'
import { toIso } from './instant.ts'

/** One value a column, in the order of COLUMNS. */
export type EventRow = readonly (string | null)[]

/** Column -> its type, for the arrays in which rows are sent. */
export const COLUMNS = {
  source_id: 'text',
  write_key: 'text',
  message_key: 'text',
  message_id: 'text',
  type: 'text',
  name: 'text',
  user_id: 'text',
  anonymous_id: 'text',
  received_at: 'timestamptz',
  sent_at: 'timestamptz',
  original_timestamp: 'timestamptz',
  timestamp: 'timestamptz',
  payload: 'text',
} as const

/** What is read back. */
export const SELECTED = Object.entries(COLUMNS)
  .filter(([column]) => column !== 'message_key')
  .map(([column, type]) => (type === 'timestamptz' ? `${toIso(column)} as ${column}` : column))
  .concat('seq')
  .join(', ')

export type SelectedRow = Record<
  'source_id' | 'write_key' | 'message_id' | 'received_at' | 'timestamp' | 'payload',
  string
> &
  Record<'name' | 'user_id' | 'anonymous_id' | 'sent_at' | 'original_timestamp', string | null> & {
    type: EventType
    seq: number | string
  }

export function toRow(event: AcceptedEvent): EventRow {
  return [
    event.sourceId,
    toText(event.writeKey),
    toMessageKey(event.messageId),
    toText(event.messageId),
    event.type,
    toText(event.name),
    toText(event.userId),
    toText(event.anonymousId),
    event.receivedAt,
    event.sentAt,
    event.originalTimestamp,
    event.timestamp,
    JSON.stringify(event.payload),
  ]
}

export function fromRow(row: SelectedRow): StoredEvent {
  return {
    // A bigint, which drivers hand out as a string.
    seq: Number(row.seq),
    sourceId: row.source_id,
    writeKey: row.write_key,
    messageId: row.message_id,
    type: row.type,
    event: row.type === 'track' ? row.name : null,
    name: row.name,
    userId: row.user_id,
    anonymousId: row.anonymous_id,
    receivedAt: row.received_at,
    sentAt: row.sent_at,
    originalTimestamp: row.original_timestamp,
    timestamp: row.timestamp,
    payload: JSON.parse(row.payload),
  }
}

/** Of any messageId, as long as it may be: a hash that fits into an index. */
export function toMessageKey(messageId: string): string {
  return hash('sha256', JSON.stringify(messageId), 'base64url')
}

/** The one character that PostgreSQL cannot hold. The payload, being JSON, keeps it as an escape. */
export function toText(value: string): string
export function toText(value: string | null): string | null
export function toText(value: string | null): string | null {
  return value?.replaceAll('\0', '\uFFFD') ?? null
}
