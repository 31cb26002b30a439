import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AnalyticsBrowser } from './index.ts'
import { createRig, idle, type Rig, until } from './rig.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.dispose())

const SETTINGS = { writeKey: 'KEY', endpoint: 'https://events.example.com/v1' }

async function delivered(count: number) {
  await idle()
  await rig.passTime(1000)
  await until(() => rig.delivered().length === count)
  return rig.delivered()
}

test('load gives a client that takes calls at once', async () => {
  const analytics = AnalyticsBrowser.load(SETTINGS)
  const context = await analytics.track('A')
  expect(context.event.event).toBe('A')
  expect((await delivered(1))[0]?.event).toBe('A')
  expect(analytics.instance?.VERSION).toBe('0.1.0')
})

test('calls before load are made by it, in their order, with the page and time of their moment', async () => {
  const analytics = new AnalyticsBrowser()
  const a = analytics.track('A')
  const identified = analytics.identify('u1')
  const user = analytics.user()
  await rig.passTime(5000)
  history.replaceState(null, '', '/later')
  analytics.load(SETTINGS)
  analytics.track('B')
  const events = await delivered(3)
  expect(events.map(({ event, type, userId }) => [event ?? type, userId])).toEqual([
    ['A', null],
    ['identify', 'u1'],
    ['B', 'u1'],
  ])
  expect(events[0]).toMatchObject({ timestamp: '2026-03-01T12:00:00.000Z', context: { page: { path: '/shop/shoes' } } })
  expect(events[2]).toMatchObject({ timestamp: '2026-03-01T12:00:05.000Z', context: { page: { path: '/later' } } })
  expect((await a).id).toBe(events[0]?.messageId)
  expect((await identified).event.type).toBe('identify')
  expect((await user).id()).toBe('u1')
})

test('only the first load counts', async () => {
  const analytics = AnalyticsBrowser.load(SETTINGS)
  const { instance } = analytics
  analytics.load({ writeKey: 'OTHER' })
  expect(analytics.instance).toBe(instance)
})

test('can be awaited, as Segment shows it', async () => {
  const [analytics] = await AnalyticsBrowser.load(SETTINGS)
  expect(analytics.user().anonymousId()).toMatch(/^[0-9a-f-]{36}$/)
})

test('listeners chain; the other calls answer with promises', async () => {
  const analytics = new AnalyticsBrowser()
  const heard = vi.fn()
  expect(analytics.on('delivered', heard).debug(false)).toBe(analytics)
  const asked = [
    analytics.user(),
    analytics.group(),
    analytics.reset(),
    analytics.setAnonymousId('mine'),
    analytics.ready(),
  ]
  for (const answer of asked) expect(answer).toBeInstanceOf(Promise)
  analytics.load(SETTINGS)
  await Promise.all(asked)
  expect(await analytics.setAnonymousId()).toBe('mine')
  analytics.track('A')
  await delivered(1)
  await until(() => heard.mock.calls.length === 1)
})

test('a call that means nothing rejects, now as before load, without an unhandled rejection', async () => {
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  const analytics = new AnalyticsBrowser()
  const early = analytics.track('')
  analytics.track('')
  analytics.load(SETTINGS)
  await expect(early).rejects.toThrow('Event missing')
  analytics.track('')
  await expect(analytics.track('')).rejects.toThrow('Event missing')
  await idle()
  expect(unhandled).not.toHaveBeenCalled()
  process.off('unhandledRejection', unhandled)
})

test('who awaits it gets a client with all that Analytics.js has, and contexts of that kind', async () => {
  const analytics = AnalyticsBrowser.load(SETTINGS)
  const context = await analytics.track('A')
  const [client] = await analytics
  expect(client).toBe(analytics.instance)
  client.timeout(500)
  expect(client.settings.timeout).toBe(500)
  expect(client.queue.isEmpty()).toBe(false)
  expect(client.storage.get('ajs_anonymous_id')).toBe(context.event.anonymousId)
  expect([context.attempts, context.logs(), context.failedDelivery()]).toEqual([1, [], undefined])
})

describe('on a server', () => {
  beforeEach(() => {
    for (const name of [
      'window',
      'document',
      'navigator',
      'localStorage',
      'indexedDB',
      'location',
      'fetch',
      'addEventListener',
    ]) {
      vi.stubGlobal(name, undefined)
    }
  })

  test('everything may be called, nothing happens, and every promise settles', async () => {
    const analytics = AnalyticsBrowser.load(SETTINGS)
    analytics.on('delivered', () => {})
    const context = await analytics.track('A', { a: 1 })
    await rig.passTime(0)
    expect(await context.delivered).toMatchObject({ status: 'dropped', reason: 'disabled' })
    await analytics.identify('u1')
    expect((await analytics.user()).id()).toBe('u1')
    expect(await analytics.flush()).toMatchObject({ waiting: 0, bytes: 0 })
    expect(console.error).not.toHaveBeenCalled()
  })
})

test('asked for more of the browser, events say what it answered instead of its short answer', async () => {
  const getHighEntropyValues = async () => ({ mobile: false, model: 'X1' })
  vi.stubGlobal('navigator', {
    ...navigator,
    userAgentData: { toJSON: () => ({ mobile: false }), getHighEntropyValues },
  })
  const analytics = AnalyticsBrowser.load(SETTINGS, { highEntropyValuesClientHints: ['model'] })
  const { event } = await analytics.track('A')
  expect(event.context?.userAgentData).toEqual({ mobile: false, model: 'X1' })
})
