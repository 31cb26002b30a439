// @vitest-environment node
import { expect, onTestFinished, test, vi } from 'vitest'
import type { ViolatingMessage, Violation } from '../plans/plan.ts'
import { type DatabasePlace, openDatabase } from './database.ts'
import { createEventStore } from './event-store.ts'
import { migrate } from './migrate.ts'
import { describeOnEachDatabase, describeOnPostgres } from './test-databases.ts'
import { newEvent } from './test-event.ts'
import { createViolationStore } from './violation-store.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

async function open(place: DatabasePlace) {
  const database = await openDatabase(place)
  onTestFinished(() => database.close())
  await migrate(database)
  return { store: await createViolationStore(database), events: await createEventStore(database) }
}

const violation = (type: string, field = 'properties.a'): Violation => ({
  type,
  field,
  description: `${field}: ${type}`,
})

function messageOf(messageId: string, overrides: Partial<ViolatingMessage> = {}): ViolatingMessage {
  return {
    sourceId: 'demo',
    trackingPlanId: 'tp_1',
    messageId,
    eventType: 'track',
    eventName: 'Order Completed',
    receivedAt: '2026-03-01T12:00:00.000Z',
    outcome: 'allow',
    violations: [violation('Required')],
    message: null,
    ...overrides,
  }
}

describeOnEachDatabase((newPlace) => {
  test('What was noted is there, in order, once for each source and messageId', async () => {
    const { store } = await open(await newPlace())
    const two = [violation('Required'), violation('Pattern', 'traits.b')]
    await store.append([messageOf('a', { violations: two }), messageOf('b'), messageOf('a', { violations: two })])
    await store.append([messageOf('b', { violations: two }), messageOf('c'), messageOf('a', { sourceId: 'other' })])
    const found = await store.list({ limit: 100 })
    expect(found.map(({ sourceId, messageId, type }) => `${sourceId} ${messageId} ${type}`)).toEqual([
      'demo a Required',
      'demo a Pattern',
      'demo b Required',
      'demo c Required',
      'other a Required',
    ])
    expect(store.headSeq()).toBe(found.at(-1)!.seq)
  })

  test('A message that is among the events already has been judged', async () => {
    const { store, events } = await open(await newPlace())
    await events.append([newEvent('a')])
    await store.append([messageOf('a'), messageOf('b')])
    expect((await store.list({ limit: 100 })).map(({ messageId }) => messageId)).toEqual(['b'])
  })

  test('A violation comes back as it was given, whatever is in it', async () => {
    const { store } = await open(await newPlace())
    const message = JSON.parse('{"__proto__": 1, "text": "\\u0000 \\ud800 \u{1F600}", "list": [[], {}]}')
    const given = messageOf('\u0000 {a,"b"} NULL', { outcome: 'block', message, eventName: '\u0000 NULL' })
    await store.append([{ ...given, violations: [violation('T', 'properties.\u0000')] }])
    const [{ seq, ...found }] = (await store.list({ limit: 1 })) as [Awaited<ReturnType<typeof store.list>>[number]]
    const { violations: _, ...rest } = given
    expect(found).toEqual({
      ...rest,
      messageId: '\uFFFD {a,"b"} NULL',
      eventName: '\uFFFD NULL',
      type: 'T',
      field: 'properties.\uFFFD',
      description: 'properties.\uFFFD: T',
    })
    expect(seq).toBeGreaterThan(0)
  })

  test('Filters say which', async () => {
    const { store } = await open(await newPlace())
    await store.append([
      messageOf('a', { violations: [violation('Required'), violation('Pattern')] }),
      messageOf('b', { eventType: 'identify', eventName: null, outcome: 'omit' }),
      messageOf('c', { sourceId: 'other', trackingPlanId: 'tp_2', eventName: 'x'.repeat(30_000) }),
    ])
    const idsIn = async (filter: Parameters<typeof store.list>[0]) =>
      (await store.list(filter)).map(({ messageId, type }) => `${messageId} ${type}`)
    const all = { limit: 100 }
    expect(await idsIn({ ...all, sourceId: 'other' })).toEqual(['c Required'])
    expect(await idsIn({ ...all, trackingPlanId: 'tp_2' })).toEqual(['c Required'])
    expect(await idsIn({ ...all, eventName: 'x'.repeat(30_000) })).toEqual(['c Required'])
    expect(await idsIn({ ...all, type: 'Pattern' })).toEqual(['a Pattern'])
    expect(await idsIn({ ...all, eventType: 'identify' })).toEqual(['b Required'])
    expect(await idsIn({ ...all, outcome: 'omit', eventName: 'Order Completed' })).toEqual([])
    expect(await idsIn({ newestFirst: true, limit: 2 })).toEqual(['c Required', 'b Required'])
    const [first, second] = await store.list(all)
    expect(await idsIn({ ...all, sinceSeq: first!.seq, beforeSeq: second!.seq + 1 })).toEqual(['a Pattern'])
  })

  test('They are counted, by source, event, type and field', async () => {
    const { store } = await open(await newPlace())
    const later = '2026-03-05T12:00:00.000Z'
    await store.append([messageOf('a'), messageOf('b', { receivedAt: later })])
    await store.append([messageOf('b'), messageOf('c'), messageOf('d', { eventName: null, eventType: 'identify' })])
    await store.append([messageOf('a', { sourceId: 'other', violations: [violation('Required', 'properties.b')] })])
    const counts = await store.counts({ limit: 10 })
    expect(counts.map(({ sourceId, eventName, field, count }) => [sourceId, eventName, field, count])).toEqual([
      ['demo', 'Order Completed', 'properties.a', 3],
      ['demo', '', 'properties.a', 1],
      ['other', 'Order Completed', 'properties.b', 1],
    ])
    expect(counts[0]).toMatchObject({ firstSeenAt: '2026-03-01T12:00:00.000Z', lastSeenAt: later })
    expect(await store.counts({ sourceId: 'other', limit: 10 })).toHaveLength(1)
    expect([await store.total(), await store.total('demo'), await store.total('nobody')]).toEqual([5, 4, 0])
    await store.clear()
    expect([await store.total(), await store.counts({ limit: 1 }), await store.list({ limit: 1 })]).toEqual([0, [], []])
  })
})

describeOnPostgres((newPlace) => {
  test('Collectors that note the same at the same time note it once, and count right', async () => {
    const place = await newPlace()
    const opened = []
    for (let number = 0; number < 4; number++) opened.push(await open(place))
    const stores = opened.map(({ store }) => store)
    const heard = new Promise<void>((resolve) => stores[3]!.onChange(resolve))
    const messages = Array.from({ length: 50 }, (_, index) => messageOf(`m-${index}`))
    await Promise.all(stores.slice(0, 3).flatMap((store) => messages.map((message) => store.append([message]))))
    await heard
    expect(await stores[3]!.list({ limit: 1000 })).toHaveLength(50)
    expect(await stores[3]!.counts({ limit: 10 })).toMatchObject([{ count: 50 }])
    await expect.poll(() => stores[3]!.headSeq()).toBe(Math.max(...stores.map((store) => store.headSeq())))
  })

  test('Whoever has read up to the head has missed nothing, however many note', async () => {
    const place = await newPlace()
    const reader = await open(place)
    const writers = []
    for (let number = 0; number < 4; number++) writers.push((await open(place)).store)
    const seen: number[] = []
    let isWriting = true
    const reading = (async () => {
      for (let isLast = false; !isLast; ) {
        isLast = !isWriting
        const found = await reader.store.list({ sinceSeq: seen.at(-1) ?? 0, limit: 1000 })
        seen.push(...found.map(({ seq }) => seq))
      }
    })()
    const EACH = 100
    await Promise.all(
      writers.map(async (writer, number) => {
        for (let index = 0; index < EACH; index++) await writer.append([messageOf(`${number}-${index}`)])
      }),
    )
    isWriting = false
    await reading
    expect(seen).toHaveLength(writers.length * EACH)
  })
})
