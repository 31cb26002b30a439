// @vitest-environment node
// Segment's own library for servers, unchanged: what it sends is stored as it was called.
import { Analytics } from '@segment/analytics-node'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { type Collector, createCollector } from './create-collector.ts'

let collector: Collector

beforeAll(async () => {
  collector = await createCollector()
})

beforeEach(() => collector.clear())

afterAll(() => collector.close())

function connect(options: Partial<ConstructorParameters<typeof Analytics>[0]> = {}): Analytics {
  const analytics = new Analytics({ writeKey: 'demo', host: collector.url, flushInterval: 50, ...options })
  onTestFinished(() => analytics.closeAndFlush())
  return analytics
}

test('Every call type arrives, with what it was called with', async () => {
  const analytics = connect()
  const timestamp = new Date('2026-03-01T12:00:00.000Z')
  const context = { ip: '203.0.113.7' }
  analytics.identify({ userId: 'ada', traits: { plan: 'paid' }, timestamp, context })
  analytics.track({ userId: 'ada', event: 'Order Completed', properties: { total: 12.5 }, timestamp })
  analytics.page({ anonymousId: 'visitor', category: 'Docs', name: 'Home', properties: { url: 'https://a.example/' } })
  analytics.screen({ userId: 'ada', name: 'Start' })
  analytics.group({ userId: 'ada', groupId: 'acme', traits: { seats: 5 } })
  analytics.alias({ userId: 'ada', previousId: 'visitor' })
  await analytics.flush()

  const stored = await collector.events()
  expect(stored.map(({ type, name, userId, anonymousId }) => [type, name, userId, anonymousId])).toEqual([
    ['identify', null, 'ada', null],
    ['track', 'Order Completed', 'ada', null],
    ['page', 'Home', null, 'visitor'],
    ['screen', 'Start', 'ada', null],
    ['group', null, 'ada', null],
    ['alias', null, 'ada', null],
  ])
  expect(stored.map(({ payload }) => payload)).toMatchObject([
    { traits: { plan: 'paid' }, context: { ip: '203.0.113.7', library: { name: '@segment/analytics-node' } } },
    { properties: { total: 12.5 } },
    { category: 'Docs', properties: { url: 'https://a.example/' } },
    {},
    { groupId: 'acme', traits: { seats: 5 } },
    { previousId: 'visitor' },
  ])
  expect(stored.slice(0, 2).map(({ originalTimestamp }) => originalTimestamp)).toEqual(
    Array(2).fill(timestamp.toISOString()),
  )
})

test('A hundred events come in batches, each once', async () => {
  const analytics = connect({ flushAt: 15 })
  for (let i = 0; i < 100; i++) analytics.track({ userId: 'ada', event: `Event ${i}` })
  await analytics.flush()
  const names = (await collector.events()).map(({ name }) => name)
  expect(names.sort()).toEqual(Array.from({ length: 100 }, (_, i) => `Event ${i}`).sort())
})

test.each([500, 429])(
  'What is answered %i is sent again, and is stored once',
  async (status) => {
    collector.faults.next(1, { status })
    const analytics = connect()
    analytics.track({ userId: 'ada', event: 'Order Completed' })
    await analytics.flush()
    await expect.poll(async () => (await collector.events()).length, { timeout: 10_000 }).toBe(1)
    expect(collector.requests.length).toBeGreaterThan(1)
  },
  15_000,
)
