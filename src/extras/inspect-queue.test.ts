// What a developer sees of a queue, and does to it, through the real client.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRig, type Rig, until } from '../rig.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.dispose())

const names = (events: { event?: string }[]) => events.map(({ event }) => event)

test('an empty queue is idle', async () => {
  expect(await rig.load().inspectQueue()).toMatchObject({
    state: 'idle',
    waiting: 0,
    bytes: 0,
    oldestAgeMs: 0,
    parked: [],
  })
})

test('what waits, of every page: how many, how much, for how long', async () => {
  const analytics = rig.load()
  rig.network = () => 'refused'
  rig.leaveBehind('left')
  await analytics.track('A')
  await rig.passTime(400)
  await analytics.track('B')
  const queue = await analytics.inspectQueue()
  expect(queue).toMatchObject({ waiting: 3, oldestAgeMs: 400 })
  expect(queue.bytes).toBeGreaterThan(analytics.queue.bytes)
})

test.each([
  ['backing-off', { status: 503, headers: { 'Retry-After': '90' }, body: 'later' }, 90_000, '503 later'],
  ['backing-off', 'refused' as const, undefined, 'no answer'],
  ['blocked', { status: 401, body: 'who?' }, 60_000, '401 who?'],
])('%s: why, and until when, whichever page asked (%o)', async (state, answer, pauseMs, text) => {
  const other = rig.load()
  const analytics = rig.load()
  rig.network = () => answer
  analytics.track('A')
  await rig.passTime(1000)
  const queue = await other.inspectQueue()
  expect(queue).toMatchObject({ state, answer: text })
  if (pauseMs) expect(queue.retryAtMs! - Date.now()).toBe(pauseMs)
  else expect(queue.retryAtMs).toBeGreaterThan(Date.now())
})

test('offline, sending, waiting', async () => {
  const analytics = rig.load()
  await analytics.track('A')
  expect((await analytics.inspectQueue()).state).toBe('waiting')
  Object.defineProperty(navigator, 'onLine', { value: false })
  expect((await analytics.inspectQueue()).state).toBe('offline')
  rig.network = () => 'silence'
  void analytics.flush()
  await until(() => rig.sent.length === 1)
  expect((await analytics.inspectQueue()).state).toBe('sending')
})

test('parked events with the answer; put back they are sent under their own id, and the row is gone', async () => {
  const analytics = rig.load()
  rig.network = ({ body }) => ({
    status: body.batch.some(({ event }) => event === 'bad') ? 400 : 200,
    body: 'no such event',
  })
  const { id } = await analytics.track('bad', { n: 1 })
  await analytics.track('good')
  await analytics.flush()
  await until(() => rig.receipts.length === 2)
  const calledAtMs = Date.now()
  // Of whichever page, and much later.
  await rig.crash()
  await rig.passTime(60_000)
  const next = rig.load()
  const queue = await next.inspectQueue()
  expect(queue).toMatchObject({
    state: 'idle',
    waiting: 0,
    parked: [{ messageId: id, event: { event: 'bad', properties: { n: 1 } }, answer: '400 no such event', calledAtMs }],
  })

  rig.network = () => ({ status: 200 })
  expect(await queue.retryParked()).toBe(1)
  await next.flush()
  expect(names(rig.delivered())).toEqual(['good', 'bad'])
  expect(rig.delivered().at(-1)?.messageId).toBe(id)
  expect((await rig.rows()).size).toBe(0)
})

test('cleared: nothing is left on the device, and who waits for a receipt gets one', async () => {
  const analytics = rig.load()
  rig.network = () => 'refused'
  rig.leaveBehind('left')
  const context = await analytics.track('A')
  await rig.passTime(1000)
  const queue = await analytics.inspectQueue()
  expect(await queue.clear()).toBe(2)
  expect(await context.delivered).toMatchObject({ status: 'dropped', reason: 'cleared' })
  expect(await analytics.inspectQueue()).toMatchObject({ state: 'idle', waiting: 0 })
  expect([(await rig.rows()).size, rig.spilled()]).toEqual([0, []])
  rig.network = () => ({ status: 200 })
  await analytics.track('B')
  await analytics.flush()
  expect(names(rig.delivered())).toEqual(['B'])
})

test('rows that are not ours, or of which nothing can be read, are passed over', async () => {
  const analytics = rig.load()
  await analytics.flush()
  const [{ name }] = (await indexedDB.databases()) as [{ name: string }]
  await new Promise<void>((resolve) => {
    indexedDB.open(name).onsuccess = ({ target }) => {
      const { result } = target as IDBOpenDBRequest
      const transaction = result.transaction('events', 'readwrite')
      transaction.objectStore('events').put(42, '~x')
      transaction.oncomplete = () => resolve(result.close())
    }
  })
  expect((await analytics.inspectQueue()).parked).toEqual([])
})

test('a disabled client has none', async () => {
  const queue = await rig.load({ endpoint: 'nowhere' }).inspectQueue()
  expect(queue).toMatchObject({ state: 'disabled', waiting: 0 })
  expect(await queue.clear()).toBe(0)
})
