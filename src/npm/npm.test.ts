import { afterEach, expect, test, vi } from 'vitest'
import { ContextCancelation } from '../shared/context-cancelation.ts'
import { UniversalStorage } from '../storage/universal-storage.ts'
import type { Plugin, Store } from '../types.ts'
import { AnalyticsNode } from './analytics-node.ts'
import { getGlobalAnalytics } from './get-global-analytics.ts'
import { isDestinationPluginWithAddMiddleware } from './is-destination-plugin-with-add-middleware.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

test('the global is found under its name, and under another if that is told', () => {
  expect(getGlobalAnalytics()).toBeUndefined()
  vi.stubGlobal('analytics', { VERSION: '1' })
  vi.stubGlobal('segment', { VERSION: '2' })
  expect(getGlobalAnalytics()?.VERSION).toBe('1')
  expect(getGlobalAnalytics('segment')?.VERSION).toBe('2')
})

test('a program that asks for the library of servers is told, and nothing throws', async () => {
  await expect(AnalyticsNode.load({ writeKey: 'KEY' })).rejects.toThrow('not available')
})

test('only a destination with middleware of its own takes some', () => {
  const plugin: Plugin = { name: 'Mixpanel', type: 'destination', isLoaded: () => true, load: async () => {} }
  const own = { ...plugin, addMiddleware: () => {} }
  expect(isDestinationPluginWithAddMiddleware(plugin)).toBe(false)
  expect(isDestinationPluginWithAddMiddleware({ ...own, type: 'before' })).toBe(false)
  expect(isDestinationPluginWithAddMiddleware(own)).toBe(true)
})

test('a cancelled event may be tried again, unless it is said that it may not', () => {
  expect(new ContextCancelation()).toEqual({ retry: true, type: 'plugin Error', reason: '' })
  expect(new ContextCancelation({ retry: false, type: 'consent', reason: 'none' })).toEqual({
    retry: false,
    type: 'consent',
    reason: 'none',
  })
})

test('several stores are one: the first that has a value gives it, all are told, and a broken one is passed over', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  const [broken, first, second] = [createStore(true), createStore(), createStore()]
  const storage = new UniversalStorage([broken, first, second])
  second.set('id', 'u1')
  expect(storage.get('id')).toBe('u1')
  expect(first.get('id')).toBeNull()
  expect(storage.getAndSync('id')).toBe('u1')
  expect(first.get('id')).toBe('u1')
  storage.clear('id')
  expect([first.get('id'), second.get('id'), storage.get('id')]).toEqual([null, null, null])
  expect(warn).toHaveBeenCalled()
})

function createStore(isBroken = false): Store {
  const values = new Map<string, unknown>()
  const work = <T>(answer: T): T => {
    if (isBroken) throw new Error('denied')
    return answer
  }
  return {
    get: (key) => work((values.get(key) ?? null) as never),
    set: (key, value) => void work(values.set(key, value)),
    remove: (key) => void work(values.delete(key)),
  }
}
