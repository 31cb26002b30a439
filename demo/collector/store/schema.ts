// What does the database look like? Statements that may run at every start.

import type { Database } from './database.ts'

const STATEMENTS = [
  // message_key is the hash of messageId: an index entry has room for 2,704 bytes, a messageId may be longer.
  // payload is JSON in a text: neither json nor jsonb takes U+0000 or half a surrogate pair back out unharmed.
  `create table if not exists events (
     seq bigint generated always as identity primary key,
     write_key text not null,
     message_key text not null,
     message_id text not null,
     type text not null,
     name text,
     user_id text,
     anonymous_id text,
     received_at timestamptz not null,
     sent_at timestamptz,
     original_timestamp timestamptz,
     timestamp timestamptz not null,
     payload text not null,
     unique (write_key, message_key)
   )`,
  'create table if not exists collector_meta (key text primary key, value text not null)',
]

export async function prepareSchema(database: Database): Promise<void> {
  for (const statement of STATEMENTS) await database.query(statement)
}
