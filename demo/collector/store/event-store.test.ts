// @vitest-environment node
import { expect, onTestFinished, test, vi } from 'vitest'
import { type Database, type DatabasePlace, openDatabase } from './database.ts'
import { createEventStore, type EventStore } from './event-store.ts'
import { migrate } from './migrate.ts'
import { describeOnEachDatabase } from './test-databases.ts'
import { newEvent } from './test-event.ts'

// The first database on a machine is made from nothing, which takes seconds.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

async function open(place: DatabasePlace): Promise<{ database: Database; store: EventStore }> {
  const database = await openDatabase(place)
  await migrate(database)
  const store = await createEventStore(database)
  onTestFinished(() => store.close().catch(() => {}))
  return { database, store }
}

const idsIn = async (store: EventStore, filter = {}) => (await store.list(filter)).map(({ messageId }) => messageId)

describeOnEachDatabase((newPlace) => {
  test('What was appended is there, in order, once for each source and messageId', async () => {
    const { store } = await open(await newPlace())
    await store.append([newEvent('a'), newEvent('b'), newEvent('a')])
    await store.append([newEvent('b'), newEvent('c'), newEvent('a', { sourceId: 'other' })])
    expect((await store.list()).map(({ sourceId, messageId }) => `${sourceId} ${messageId}`)).toEqual([
      'demo a',
      'demo b',
      'demo c',
      'other a',
    ])
    expect(store.headSeq()).toBe((await store.list()).at(-1)!.seq)
  })

  test('An event comes back as it was given, whatever is in it', async () => {
    const { store } = await open(await newPlace())
    const event = newEvent('\u0000 "quoted" \\ {a,b} NULL', {
      userId: '',
      anonymousId: 'NULL',
      sentAt: '0099-01-01T00:00:00.000Z',
      originalTimestamp: '9999-12-31T23:59:59.999Z',
      payload: JSON.parse('{"__proto__":1,"text":"\\u0000 \\ud800 \u{1F600}","deep":[[],{}],"big":1e308}'),
    })
    await store.append([event])
    const [{ seq, ...found }] = (await store.list()) as [Awaited<ReturnType<EventStore['list']>>[number]]
    // PostgreSQL cannot hold U+0000; the payload can, as an escape.
    expect(found).toEqual({ ...event, messageId: event.messageId.replace('\0', '\uFFFD') })
    expect(seq).toBeGreaterThan(0)
  })

  test('Filters say which, and how many there are', async () => {
    const { store } = await open(await newPlace())
    await store.append([
      newEvent('a', { name: '100%_sure\\', payload: { text: 'say "hi"' } }),
      newEvent('b', { type: 'page', event: null, name: 'Home', userId: null, anonymousId: 'guest' }),
      newEvent('c', { type: 'identify', event: null, name: null }),
    ])
    expect(await idsIn(store, { name: '%_SURE\\' })).toEqual(['a'])
    expect(await idsIn(store, { text: 'say "hi"' })).toEqual(['a'])
    expect(await idsIn(store, { type: ['page', 'identify'] })).toEqual(['b', 'c'])
    expect(await idsIn(store, { user: 'GUES' })).toEqual(['b'])
    expect(await idsIn(store, { newestFirst: true, limit: 2 })).toEqual(['c', 'b'])
    expect([await store.count({}, 2), await store.count({ type: 'track' }, 2)]).toEqual([2, 1])
  })

  test('A store that is closed has committed what it was given before, and takes nothing after', async () => {
    const place = await newPlace()
    const { store } = await open(place)
    const appended = store.append([newEvent('a')])
    const closed = store.close()
    await expect(store.append([newEvent('b')])).rejects.toThrow('the store is closed')
    await Promise.all([appended, closed])
    expect(await idsIn((await open(place)).store)).toEqual(['a'])
  })

  test('A store that is cleared forgets also what was on its way, and begins another epoch', async () => {
    const { store } = await open(await newPlace())
    const epoch = store.epoch()
    const appended = store.append([newEvent('a')])
    await store.clear()
    await appended
    expect(await idsIn(store)).toEqual([])
    expect(store.epoch()).not.toBe(epoch)
  })

  test('One that is opened again goes on where it was', async () => {
    const place = await newPlace()
    const { store } = await open(place)
    await store.append([newEvent('a'), newEvent('b')])
    const known = [store.headSeq(), store.epoch()]
    await store.close()
    const { store: next } = await open(place)
    expect([next.headSeq(), next.epoch()]).toEqual(known)
    await next.append([newEvent('b'), newEvent('c')])
    expect(await idsIn(next)).toEqual(['a', 'b', 'c'])
  })

  test('A database of a newer collector is left alone', async () => {
    const place = await newPlace()
    const { database, store } = await open(place)
    await database.query('insert into collector_migrations (number, title) values (1000, $1)', ['of tomorrow'])
    await store.close()
    const again = await openDatabase(place)
    onTestFinished(() => again.close())
    await expect(migrate(again)).rejects.toThrow('that of a newer collector (migration 1000')
  })

  test('A transaction that fails has changed nothing', async () => {
    const { database } = await open(await newPlace())
    const failed = database.transaction(async ({ query }) => {
      await query(`insert into collector_meta (key, value) values ('a', 'b')`)
      await query('select 1 / 0')
    })
    await expect(failed).rejects.toThrow('division by zero')
    expect(await database.query(`select value from collector_meta where key = 'a'`)).toEqual([])
  })
})
