// @vitest-environment node
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Database, openDatabase } from './database.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const dataDir = mkdtempSync(path.join(tmpdir(), 'collector-'))
let database: Database

beforeAll(async () => {
  database = await openDatabase({ dataDir, ownThread: true })
  await database.query('create table things (name text primary key, size integer check (size > 0))')
})
afterAll(async () => {
  await database.close()
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
})

const readNames = async () => {
  const rows = await database.query<{ name: string }>('select name from things order by name')
  return rows.map(({ name }) => name)
}

test('Statements take values of every kind, and give rows', async () => {
  const sql = 'select $1::text as text, $2::int as number, $3::text[] as list, $4::boolean as flag, $5::text as nothing'
  const values = ['ü\n"', 7, ['a', 'b'], true, null]
  expect(await database.query(sql, values)).toEqual([
    { text: 'ü\n"', number: 7, list: ['a', 'b'], flag: true, nothing: null },
  ])
})

test('A transaction is all or nothing, and those beside it wait for their turn', async () => {
  const failing = database.transaction(async ({ query }) => {
    await query(`insert into things values ('undone', 1)`)
    throw new Error('no, not this')
  })
  const broken = database.transaction(({ query }) => query(`insert into things values ('wrong', -1)`))
  const done = database.transaction(async ({ query }) => {
    await query(`insert into things values ('done', 1)`)
    return (await query<{ name: string }>('select name from things')).map(({ name }) => name)
  })
  const beside = database.query(`insert into things values ('beside', 1)`)
  await expect(failing).rejects.toThrow('no, not this')
  await expect(broken).rejects.toMatchObject({ code: '23514', severity: 'ERROR', table: 'things' })
  expect(await done).toContain('done')
  await beside
  expect(await readNames()).toEqual(['beside', 'done'])
})

test('What is notified is heard', async () => {
  const heard: string[] = []
  await database.listen('bells', (payload) => void heard.push(payload))
  await database.query(`select pg_notify('bells', 'ding')`)
  await vi.waitFor(() => expect(heard).toEqual(['ding']))
})

test('Closed, it answers no more, and the folder is free, with everything in it', async () => {
  const names = await readNames()
  await database.close()
  await expect(database.query('select 1')).rejects.toThrow('the thread of the database has ended')
  database = await openDatabase({ dataDir, ownThread: true })
  expect(await readNames()).toEqual(names)
})
