// On which databases do tests run? On each that there is, each test on a new one.

import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { describe, onTestFinished } from 'vitest'
import type { DatabasePlace } from './database.ts'
import { TEST_SERVER } from './test-server.ts'

/** Is told how to undo something. */
type OnEnd = (undo: () => void | Promise<void>) => void

/** Of an empty database, which may be opened again until the test is over, or, with an `onEnd`, until that is done. */
export type NewPlace = (onEnd?: OnEnd) => Promise<DatabasePlace>

export function describeOnEachDatabase(define: (newPlace: NewPlace) => void): void {
  describe('on PGlite', () => define(newFolder))
  describeOnPostgres(define)
}

/** Without one they are listed as skipped; with-postgres.ts has told whoever runs the tests. */
export function describeOnPostgres(define: (newPlace: NewPlace) => void): void {
  const server = process.env[TEST_SERVER]
  describe.skipIf(!server)('on PostgreSQL', () => define((onEnd) => newDatabase(server!, onEnd)))
}

async function newFolder(onEnd: OnEnd = onTestFinished): Promise<DatabasePlace> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'collector-'))
  onEnd(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }))
  return { dataDir }
}

async function newDatabase(server: string, onEnd: OnEnd = onTestFinished): Promise<DatabasePlace> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const ask = async (sql: string) => {
    const client = new Client({ connectionString: server })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  await ask(`create database ${name}`)
  onEnd(() => ask(`drop database ${name} with (force)`))
  const url = new URL(server)
  url.pathname = name
  return { databaseUrl: url.href }
}
