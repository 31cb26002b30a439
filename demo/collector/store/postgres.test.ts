// @vitest-environment node
import { expect, onTestFinished, test, vi } from 'vitest'
import { type Database, type DatabasePlace, openDatabase } from './database.ts'
import { createEventStore, type EventStore } from './event-store.ts'
import { migrate } from './migrate.ts'
import { describeOnPostgres } from './test-databases.ts'
import { newEvent } from './test-event.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

async function open(place: DatabasePlace): Promise<Database> {
  const database = await openDatabase(place)
  onTestFinished(() => database.close())
  return database
}

async function openStore(place: DatabasePlace): Promise<EventStore> {
  const database = await open(place)
  await migrate(database)
  return createEventStore(database)
}

describeOnPostgres((newPlace) => {
  test('Collectors that start at the same time migrate it once', async () => {
    const place = await newPlace()
    const databases = await Promise.all(Array.from({ length: 5 }, () => open(place)))
    await Promise.all(databases.map((database) => migrate(database)))
    const [row] = await databases[0]!.query<{ times: string }>(
      'select count(*) as times from collector_migrations where number = 1',
    )
    expect(row).toEqual({ times: '1' })
  })

  test('What one collector stores, another one hears of', async () => {
    const place = await newPlace()
    const [one, other] = [await openStore(place), await openStore(place)]
    const heard = new Promise<void>((resolve) => other.onChange(resolve))
    await one.append([newEvent('a')])
    await heard
    expect(other.headSeq()).toBe(one.headSeq())
  })

  test('What one collector clears, the others forget', async () => {
    const place = await newPlace()
    const [one, other] = [await openStore(place), await openStore(place)]
    await one.clear()
    await expect.poll(() => other.epoch()).toBe(one.epoch())
  })

  test('An event that several collectors are given at once is stored once', async () => {
    const place = await newPlace()
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(place)))
    const events = Array.from({ length: 50 }, (_, index) => newEvent(`m-${index}`))
    await Promise.all(stores.flatMap((store) => events.map((event) => store.append([event]))))
    expect(await stores[0]!.count({}, 1000)).toBe(50)
  })

  test('Whoever has read up to the head has missed nothing, however many write', async () => {
    const place = await newPlace()
    const writers = await Promise.all(Array.from({ length: 4 }, () => openStore(place)))
    const reader = await openStore(place)
    const seen: number[] = []
    let isWriting = true
    const reading = (async () => {
      for (let isLast = false; !isLast; ) {
        isLast = !isWriting
        const found = await reader.list({ sinceSeq: seen.at(-1) ?? 0 })
        seen.push(...found.map(({ seq }) => seq))
      }
    })()
    const EACH = 200
    await Promise.all(
      writers.map(async (writer, number) => {
        for (let index = 0; index < EACH; index++) await writer.append([newEvent(`${number}-${index}`)])
      }),
    )
    isWriting = false
    await reading
    expect(seen).toHaveLength(writers.length * EACH)
  })

  test('A connection that breaks is made again, and nothing that happened meanwhile stays unheard', async () => {
    const place = await newPlace()
    const [one, other] = [await openStore(place), await openStore(place)]
    const killer = await open(place)
    await killer.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    )
    await expect
      .poll(() =>
        one.append([newEvent('a')]).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    await expect.poll(() => other.headSeq()).toBe(one.headSeq())
  })

  test('One that cannot be had is named, without its password', async () => {
    const { databaseUrl } = await newPlace()
    const url = new URL(databaseUrl!)
    url.password = 'secret'
    url.pathname = 'nowhere'
    const refused = openDatabase({ databaseUrl: url.href })
    await expect(refused).rejects.toThrow(
      `no PostgreSQL answers at ${url.host}/nowhere: database "nowhere" does not exist`,
    )
    await expect(refused).rejects.not.toThrow('secret')
    await expect(openDatabase({ databaseUrl: 'mysql://a:secret@b/c' })).rejects.toThrow('must be like postgres://')
  })
})
