import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSiteStorage } from './site-storage.ts'

beforeEach(() => {
  ;(window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL('https://www.example.com/')
  localStorage.clear()
  // biome-ignore lint/suspicious/noDocumentCookie: there is no other way to empty it
  document.cookie = 'own=; max-age=-1; path=/; domain=.example.com'
})
afterEach(() => vi.restoreAllMocks())

test('a value is kept in localStorage and in a cookie, as Analytics.js writes them, until it is cleared', () => {
  const storage = createSiteStorage({}, true)
  storage.set('own', { a: 1 })
  expect([localStorage.getItem('own'), document.cookie]).toEqual(['{"a":1}', 'own={%22a%22:1}'])
  expect(createSiteStorage({}, true).get('own')).toEqual({ a: 1 })
  storage.clear('own')
  expect([localStorage.getItem('own'), document.cookie, storage.get('own')]).toEqual([null, '', null])
})

test.each(['text', '007', 'true', '{"a":1}', '"x"', ''])('the text %j stays the text that it is', (text) => {
  const storage = createSiteStorage({ storage: { stores: ['cookie'] } }, true)
  storage.set('own', text)
  expect(storage.get('own')).toBe(text)
})

test.each<[object, boolean, boolean]>([
  [{ storage: { stores: ['cookie'] } }, false, true],
  [{ storage: { stores: ['memory'] } }, false, false],
  [{ storage: { stores: ['cookie', 'constructor'] } }, true, true],
  [{ storage: null }, true, true],
])('%j: localStorage %s, cookie %s', (options, isLocal, isCookie) => {
  const storage = createSiteStorage(options, true)
  storage.set('own', 1)
  expect([localStorage.getItem('own') !== null, document.cookie !== '']).toEqual([isLocal, isCookie])
  expect(storage.get('own')).toBe(1)
})

test('the cookie is written as the site wants its cookies', () => {
  const written = vi.spyOn(document, 'cookie', 'set')
  const storage = createSiteStorage(
    { storage: { stores: ['cookie'] }, cookie: { maxage: 1, sameSite: 'Strict' } },
    true,
  )
  storage.set('own', 1)
  expect(written).toHaveBeenLastCalledWith('own=1; path=/; max-age=86400; SameSite=Strict; domain=example.com')
  expect(storage.get('own')).toBe(1)
})

test('without persistence nothing is left on the device, whatever stores are named', () => {
  const storage = createSiteStorage({ storage: { stores: ['cookie', 'localStorage'] } }, false)
  storage.set('own', 1)
  expect([storage.get('own'), localStorage.length, document.cookie]).toEqual([1, 0, ''])
})

test('a store that refuses is told and costs only itself', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const storage = createSiteStorage({}, true)
  const cycle: { own?: unknown } = {}
  cycle.own = cycle
  storage.set('own', cycle)
  expect(storage.get('own')).toBe(cycle)
  expect(warn).toHaveBeenCalledTimes(2)
})
