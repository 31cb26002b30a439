// Is the database as this collector needs it? Brings it there, forward only; several collectors may start at once.

import { type Log, SILENT } from '../operations/log.ts'
import type { Database } from './database.ts'
import { LOCKS } from './locks.ts'
import { MIGRATIONS } from './migrations.ts'

/** Rejects if a newer collector has been here: what it changed, this one does not know. */
export async function migrate(database: Database, log: Log = SILENT): Promise<void> {
  await database.transaction(async ({ query }) => {
    await query('select pg_advisory_xact_lock($1)', [LOCKS.migration])
    await query(
      `create table if not exists collector_migrations (
         number integer primary key, title text not null, applied_at timestamptz not null default now()
       )`,
    )
    const [row] = await query<{ number: number }>('select coalesce(max(number), 0) as number from collector_migrations')
    const done = row?.number ?? 0
    if (done > MIGRATIONS.length) {
      throw new Error(
        `the database is that of a newer collector (migration ${done}, this one knows ${MIGRATIONS.length}): update this one`,
      )
    }
    for (const [index, { title, statements }] of MIGRATIONS.entries()) {
      if (index < done) continue
      for (const statement of statements) await query(statement)
      await query('insert into collector_migrations (number, title) values ($1, $2)', [index + 1, title])
      log.info({ number: index + 1, title }, 'migrated')
    }
  })
}
