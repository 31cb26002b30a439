import { AnalyticsBrowser } from '@segment/analytics-next'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { AnalyticsEvent } from '../types.ts'
import { adoptLegacyQueue } from './legacy-queue.ts'

const PREFIX = 'persisted-queue:v1:'
const BUFFER = `${PREFIX}KEY:dest-Segment.io:items`

const complain = vi.fn()
let accepted: AnalyticsEvent[]
const accept = async (event: AnalyticsEvent): Promise<void> => void accepted.push(event)
const names = () => accepted.map(({ event, type }) => event ?? type)

beforeEach(() => {
  localStorage.clear()
  accepted = []
  complain.mockReset()
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** As the library stores it, with no more than the tests look at. */
const item = (name: string) => ({
  id: `context of ${name}`,
  event: {
    timestamp: '2026-02-27T08:30:00.000Z',
    integrations: {},
    event: name,
    type: 'track',
    properties: { size: 42 },
    context: { page: { path: '/shop' } },
    messageId: `ajs-next-1772181000000-${name}`,
    userId: 'u1',
    anonymousId: 'a1',
  },
  logs: [],
  metrics: [],
})
const leave = (key: string, items: unknown) =>
  localStorage.setItem(key, typeof items === 'string' ? items : JSON.stringify(items))
const adopt = (take: (event: AnalyticsEvent) => Promise<void> = accept) => adoptLegacyQueue('KEY', take, complain)

test('what the real Analytics.js leaves behind is adopted as it was called, and its keys are gone', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  const [analytics] = await AnalyticsBrowser.load({
    writeKey: 'KEY',
    cdnSettings: { integrations: { 'Segment.io': { apiKey: 'KEY' } } },
  })
  await analytics.track('Seen', { size: 42 })
  await analytics.alias('u2')
  dispatchEvent(new Event('pagehide'))
  const stored = JSON.parse(localStorage.getItem(BUFFER)!) as { event: AnalyticsEvent }[]
  expect(stored).toHaveLength(2)

  expect(await adopt()).toBe(2)
  const anonymousId = analytics.user().anonymousId()!
  for (const { event } of stored) {
    const { messageId, timestamp, context } = event
    expect(accepted.find((other) => other.messageId === messageId)).toMatchObject({ timestamp, context, anonymousId })
  }
  expect(accepted.find(({ type }) => type === 'track')).toMatchObject({
    event: 'Seen',
    properties: { size: 42 },
    userId: null,
  })
  expect(accepted.find(({ type }) => type === 'alias')).toMatchObject({ userId: 'u2', previousId: anonymousId })
  expect(Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))).toEqual([])
  expect(complain).not.toHaveBeenCalled()
})

test('its own fields are not sent, and what a collector wants is there', async () => {
  const { userId, integrations, context, ...event } = item('A').event
  leave(BUFFER, [{ id: '1', event: { ...event, options: {}, writeKey: 'KEY', sentAt: 'now', _metadata: {} } }])
  await adopt()
  expect(accepted).toEqual([{ ...event, userId: null, integrations: {}, context: {} }])
})

test('all places where events of this source can be: both queues, by today’s names and those until 2023', async () => {
  leave(BUFFER, [item('A')])
  leave(`${PREFIX}KEY:event-queue:items`, [item('B')])
  leave(`${PREFIX}dest-Segment.io:items`, [item('C')])
  leave(`${PREFIX}event-queue:items`, [item('D')])
  for (const part of ['seen', 'lock']) leave(`${PREFIX}KEY:event-queue:${part}`, {})
  expect(await adopt()).toBe(4)
  expect(names()).toEqual(['A', 'B', 'C', 'D'])
  expect(Object.keys(localStorage)).toEqual([])
})

test('other sources and destinations keep theirs', async () => {
  const others = [
    `${PREFIX}OTHER:dest-Segment.io:items`,
    `${PREFIX}KEY:dest-Mixpanel:items`,
    `${PREFIX}KEY2:event-queue:items`,
  ]
  for (const key of others) leave(key, [item('A')])
  expect(await adopt()).toBe(0)
  expect(Object.keys(localStorage).sort()).toEqual(others.sort())
})

test('a queue stays until all of it is stored, and is adopted whole at the next visit', async () => {
  leave(BUFFER, [item('A'), item('B')])
  const count = await adopt(async (event) => {
    if (event.event === 'B') throw new Error('the disk is full')
    return accept(event)
  })
  expect(count).toBe(1)
  expect(localStorage.getItem(BUFFER)).not.toBeNull()
  expect(complain.mock.calls.flat()).toEqual([
    'what Analytics.js left unsent waits for the next visit: Error: the disk is full',
  ])
  expect(await adopt()).toBe(2)
  expect(localStorage.getItem(BUFFER)).toBeNull()
})

test('what another page with Analytics.js adds meanwhile is adopted, too, and nothing twice', async () => {
  leave(BUFFER, [item('A')])
  await adopt(async (event) => {
    await accept(event)
    if (event.event === 'A') leave(BUFFER, [item('B'), item('A')])
  })
  expect(names()).toEqual(['A', 'B'])
  expect(localStorage.getItem(BUFFER)).toBeNull()
})

test.each([
  ['broken JSON', '[{"id":'],
  ['no array', '{"id":"1"}'],
  ['null', 'null'],
])('%s is told once, and set aside', async (_, text) => {
  leave(BUFFER, text)
  expect(await adopt()).toBe(0)
  expect(await adopt()).toBe(0)
  expect(complain).toHaveBeenCalledTimes(1)
  expect(localStorage.getItem(BUFFER)).toBeNull()
  expect(localStorage.getItem(`everbeacon unreadable ${BUFFER}`)).toBe(text)
})

test('what is no event among events is set aside, and the events are adopted', async () => {
  const { messageId, ...nameless } = item('B').event
  const broken = [null, 1, {}, { event: nameless }, { event: { ...item('C').event, type: 'constructor' } }]
  leave(BUFFER, [item('A'), ...broken])
  expect(await adopt()).toBe(1)
  expect(names()).toEqual(['A'])
  const lines = localStorage.getItem(`everbeacon unreadable ${BUFFER}`)!.split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual(broken)

  // A second time does not cost the first.
  leave(BUFFER, 'again')
  await adopt()
  expect(localStorage.getItem(`everbeacon unreadable ${BUFFER}`)).toBe([...lines, 'again'].join('\n'))
})

test('several pages that start at once adopt each event once', async () => {
  let last: Promise<unknown> = Promise.resolve()
  const request = (_: string, work: () => Promise<unknown>) => (last = last.then(work))
  vi.stubGlobal('navigator', { locks: { request } })
  leave(BUFFER, [item('A'), item('B')])
  const slowly = async (event: AnalyticsEvent) => {
    await new Promise((resolve) => setTimeout(resolve, 1))
    await accept(event)
  }
  expect(await Promise.all([adopt(slowly), adopt(slowly), adopt(slowly)])).toEqual([2, 0, 0])
  expect(names()).toEqual(['A', 'B'])
})

test('without Web Locks it works alone', async () => {
  vi.stubGlobal('navigator', {})
  leave(BUFFER, [item('A')])
  expect(await adopt()).toBe(1)
})

test('where site data is blocked there is nothing, and nothing is asked for', async () => {
  const request = vi.fn()
  vi.stubGlobal('navigator', { locks: { request } })
  vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  expect(await adopt()).toBe(0)
  expect(request).not.toHaveBeenCalled()
})
