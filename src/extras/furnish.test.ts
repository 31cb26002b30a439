import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createRig, type Rig } from '../rig.ts'
import type { Analytics, Bag } from '../types.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.dispose())

/** Once the code is there that loads on demand, for whatever reason. */
async function loadFurnished(options?: Bag): Promise<Analytics> {
  const analytics = rig.load(options)
  await analytics.queryString('')
  return analytics
}

// First: all contexts of a page are of one class, and get their methods once.
test('contexts from before have all their methods, too', async () => {
  const analytics = rig.load()
  const context = await analytics.track('A')
  expect(context.isSame).toBeUndefined()
  await analytics.queryString('')
  expect(context.isSame(context)).toBe(true)
  context.stats.increment('own')
  expect(context.toJSON().metrics).toHaveLength(1)
})

test('analytics.storage answers at once, and keeps what it is given', async () => {
  const { storage } = await loadFurnished()
  storage.set('own', { a: 1 })
  expect((await loadFurnished()).storage.get('own')).toEqual({ a: 1 })
  expect(storage.get('ajs_anonymous_id')).toBeNull()
})

test.each([{ disableClientPersistence: true }])('%j: it keeps nothing on the device', async (options) => {
  const { storage } = await loadFurnished(options)
  storage.set('own', 1)
  expect([storage.get('own'), localStorage.getItem('own'), document.cookie]).toEqual([1, null, ''])
})

test('user and group tell how they are kept', async () => {
  const analytics = await loadFurnished({ group: { persist: false } })
  expect([analytics.user().options.persist, analytics.group().options.persist]).toEqual([true, false])
})

test('methods of Analytics.js 1 give nothing, and say that they do nothing', async () => {
  const analytics = (await loadFurnished()) as unknown as Record<string, () => unknown>
  const names = 'log listeners addEventListener removeListener hasListeners add addIntegration addIntegrationMiddleware'
  for (const name of names.split(' ')) {
    vi.mocked(console.warn).mockClear()
    expect(analytics[name]!()).toBeUndefined()
    expect(console.warn).toHaveBeenCalledExactlyOnceWith(`analytics.${name}() is deprecated`)
  }
})

test('called before that code is there, normalize does the same a moment later', async () => {
  const analytics = rig.load()
  expect(await analytics.normalize({ type: 'track', event: 'A' })).toMatchObject({ event: 'A', context: {} })
})

test('what is old says so, and works', async () => {
  const analytics = await loadFurnished()
  Object.assign(window, { 'my-ownIntegration': { Integration: 'nested' } })
  const unloaded = { isLoaded: () => true, load: () => Promise.resolve(), type: 'destination' } as const
  await analytics.register({ ...unloaded, name: 'My Own' }, { ...unloaded, name: 'Other' })

  expect(analytics.Integrations).toEqual({ 'My Own': 'nested' })
  expect(analytics.noConflict()).toBe(analytics)
  expect(await analytics.initialize()).toBe(analytics)
  expect(await analytics.init()).toBe(analytics)
  expect(analytics.normalize({ type: 'track', event: 'A' })).toMatchObject({ event: 'A' })
  expect(await analytics.pageview('/virtual')).toBe(analytics)
  const said = vi.mocked(console.warn).mock.calls.map(([text]) => `${text}`.split(/[ .]/)[1])
  const names = 'Integrations noConflict() initialize() init() normalize() pageview()'
  expect(said).toEqual(names.split(' '))
})
