// A PostgreSQL server, shared with other collectors.

import { setTimeout as pause } from 'node:timers/promises'
import { Client, Pool } from 'pg'
import { describeError, type Log, SILENT } from '../operations/log.ts'
import type { Database, Queries } from './database.ts'

/** Statements at the same time. Events go through one of them; the others are for what is asked meanwhile. */
const CONNECTIONS = 8

const CONNECT_TIMEOUT_MS = 5000

/** Between two tries to listen again. */
const RECONNECT_MS = 500

/** Rejects if nothing answers there, with a message that names the place, and no password. */
export async function openPostgres(databaseUrl: string, log: Log = SILENT): Promise<Database> {
  const place = readPlace(databaseUrl)
  const settings = {
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'everbeacon',
  }
  const pool = new Pool({ ...settings, max: CONNECTIONS })
  // A connection that breaks while nobody uses it: the pool opens another one for the next query.
  pool.on('error', (error) => log.warn({ error: describeError(error) }, 'a connection to the database broke'))
  try {
    await pool.query('select 1')
  } catch (error) {
    await pool.end()
    throw new Error(`DATABASE_URL: no PostgreSQL answers at ${place}: ${describe(error)}`)
  }

  const hearing = new Set<Promise<void>>()
  const closing = new AbortController()

  const ask = (queries: Pick<Pool, 'query'>): Queries => ({
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await queries.query(sql, [...parameters])).rows as Row[],
  })

  async function transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    let broken: Error | undefined
    try {
      await client.query('begin')
      const result = await work(ask(client))
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch((reason: Error) => {
        broken = reason
      })
      throw error
    } finally {
      client.release(broken)
    }
  }

  /** On a connection of its own, which is opened again as often as it breaks. */
  async function listen(channel: string, hear: (payload: string) => void): Promise<void> {
    const connect = async () => {
      const client = new Client(settings)
      const broken = new Promise<void>((resolve) => {
        client.on('end', resolve)
        client.on('error', () => resolve())
      })
      client.on('notification', ({ payload = '' }) => hear(payload))
      await client.connect()
      await client.query(`listen ${client.escapeIdentifier(channel)}`)
      return { client, broken }
    }
    let connection = await connect()
    const follow = async () => {
      while (!closing.signal.aborted) {
        const closed = new Promise<void>((resolve) =>
          closing.signal.addEventListener('abort', () => resolve(), { once: true }),
        )
        await Promise.race([connection.broken, closed])
        await connection.client.end().catch(() => {})
        if (!closing.signal.aborted) log.warn({ channel }, 'listening broke off')
        while (!closing.signal.aborted) {
          try {
            connection = await connect()
            log.info({ channel }, 'listening again')
            hear('')
            break
          } catch {
            await pause(RECONNECT_MS, undefined, { signal: closing.signal }).catch(() => {})
          }
        }
      }
      await connection.client.end().catch(() => {})
    }
    hearing.add(follow())
  }

  return {
    ...ask(pool),
    transaction,
    listen,
    close: async () => {
      closing.abort()
      await Promise.all(hearing)
      await pool.end()
    },
  }
}

/** Host, port and database: what may be shown. */
function readPlace(databaseUrl: string): string {
  try {
    const { protocol, host, pathname } = new URL(databaseUrl)
    if (!/^postgres(ql)?:$/.test(protocol)) throw new Error()
    return `${host}${pathname}`
  } catch {
    throw new Error('DATABASE_URL must be like postgres://user:password@host:5432/database')
  }
}

/** A name with two addresses fails with two errors, and no message. */
function describe(error: unknown): string {
  const { message, errors } = error as AggregateError
  return message || errors?.map(({ message }) => message).join('; ') || String(error)
}
