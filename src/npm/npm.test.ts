import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Context as CoreContext } from '../pipeline/context.ts'
import { ContextCancelation } from '../shared/context-cancelation.ts'
import { UniversalStorage } from '../storage/universal-storage.ts'
import type { Plugin, Store } from '../types.ts'
import { createDeviceMemory, createVisitor } from '../visitor.ts'
import { AnalyticsNode } from './analytics-node.ts'
import { Context } from './context.ts'
import { getGlobalAnalytics } from './get-global-analytics.ts'
import { isDestinationPluginWithAddMiddleware } from './is-destination-plugin-with-add-middleware.ts'
import { Group, User } from './user.ts'

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

test("a context of one's own has all methods, and an id of its own", () => {
  const event = { type: 'track', event: 'A', properties: {} } as const
  const [one, two] = [new Context(event), new Context({ ...event, messageId: 'm' } as never)]
  expect(one.updateEvent('properties.n', 1)).toEqual({ type: 'track', event: 'A', properties: { n: 1 } })
  expect([one.isSame(one), one.isSame(two), one.toJSON().id === one.id, two.id]).toEqual([true, false, true, 'm'])
  expect(new Context(event, 'own').id).toBe('own')
  expect(Context.system().event).toEqual({ type: 'track', event: 'system' })
})

test('every context is one, whoever made it; nothing else is', () => {
  const made = new CoreContext({ type: 'track', messageId: 'm' } as never)
  for (const context of [new Context({ type: 'page' }), made]) expect(context).toBeInstanceOf(Context)
  for (const other of [null, {}, 'text']) expect(other instanceof Context).toBe(false)
})

describe('the visitor by the constructor', () => {
  beforeEach(() => localStorage.clear())

  test('is the one of a client with the same options', () => {
    const user = new User({ localStorage: { key: 'own_traits' }, persist: true })
    user.identify('u1', { a: 1 })
    new Group().identify('g1', { b: 1 })
    expect(localStorage.getItem('own_traits')).toBe('{"a":1}')
    const { user: clientUser, group } = createVisitor(createDeviceMemory())()
    expect([clientUser.id(), group.id(), group.traits()]).toEqual(['u1', 'g1', { b: 1 }])
    expect(user.options).toEqual({ localStorage: { key: 'own_traits' }, persist: true })
  })

  test('keeps nothing where that is not asked for', () => {
    const user = new User({ persist: false })
    user.identify('u2')
    expect([user.id(), localStorage.length]).toEqual(['u2', 0])
    expect(new User({ disable: true }).anonymousId()).toBeNull()
    expect(new Group().anonymousId()).toBeUndefined()
  })
})
