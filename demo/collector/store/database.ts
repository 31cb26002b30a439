// The seam to SQL: a statement with parameters goes in, rows come out; the same statements for every kind of database.

import { type Log, SILENT } from '../operations/log.ts'
import { openPglite } from './pglite.ts'
import { openPostgres } from './postgres.ts'

export interface Queries {
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>
}

export interface Database extends Queries {
  /** All of it is committed when this settles, or, if `work` fails, nothing. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>
  /**
   * Hears what `pg_notify` sends there, by this collector and by others on the same database. Empty: something may have
   * been missed.
   */
  listen(channel: string, hear: (payload: string) => void): Promise<void>
  close(): Promise<void>
}

export interface DatabasePlace {
  /** The folder of an embedded one, created if missing; in memory without it. */
  dataDir?: string | undefined
  /** `postgres://user:password@host:port/database`: a PostgreSQL, or what speaks like one. Takes the place of `dataDir`. */
  databaseUrl?: string | undefined
  /** The embedded one in a thread of its own, if it has a folder. */
  ownThread?: boolean
  /** Told when connections break. */
  log?: Log
}

/** What a query wrote has outlived a kill of the process when it settles. */
export function openDatabase({ dataDir, databaseUrl, ownThread, log = SILENT }: DatabasePlace): Promise<Database> {
  return databaseUrl ? openPostgres(databaseUrl, log) : openPglite(dataDir, ownThread)
}
