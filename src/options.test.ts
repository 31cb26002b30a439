import { describe, expect, test } from 'vitest'
import { readOptions } from './options.ts'

const problems: string[] = []
function read(options: object) {
  problems.length = 0
  return readOptions(options, (problem) => problems.push(problem))
}

const user = { stores: ['cookie', 'localStorage', 'memory'], idKey: 'ajs_user_id', traitsKey: 'ajs_user_traits' }
const group = { ...user, idKey: 'ajs_group_id', traitsKey: 'ajs_group_properties' }

test('a write key is all it takes', () => {
  expect(read({ writeKey: 'KEY' })).toEqual({
    user,
    group,
    writeKey: 'KEY',
    endpoint: 'https://api.segment.io/v1',
    flushAt: 20,
    flushIntervalMs: 1000,
    maxQueueBytes: 20_000_000,
    maxEventAgeDays: 14,
    requestTimeoutMs: 10_000,
  })
  expect(problems).toEqual([])
})

test('an endpoint that is there, but not set, is not Segment’s', () => {
  expect(read({ writeKey: 'KEY', endpoint: undefined })).toBe(undefined)
  expect(problems).toEqual([expect.stringContaining('option "endpoint" must be')])
})

test('what is given is taken, slashes at the end of the endpoint aside', () => {
  const options = {
    writeKey: 'KEY',
    endpoint: 'http://localhost:8080/v1',
    flushAt: 1,
    flushIntervalMs: 0,
    maxQueueBytes: 1e6,
    maxEventAgeDays: 0.5,
    requestTimeoutMs: 500,
  }
  expect(read({ ...options, endpoint: 'http://localhost:8080/v1//' })).toEqual({ ...options, user, group })
  expect(problems).toEqual([])
})

test.each([
  ['flushAt', '20'],
  ['flushIntervalMs', -1],
  ['maxQueueBytes', Number.NaN],
  ['maxEventAgeDays', null],
  ['requestTimeoutMs', 2 ** 31],
])('%s: %j is named, and the default used', (name, value) => {
  const byDefault = read({ writeKey: 'KEY' })
  expect(read({ writeKey: 'KEY', [name]: value })).toEqual(byDefault)
  expect(problems).toEqual([expect.stringContaining(`option "${name}" must be a number`)])
})

describe('where ids and traits are kept', () => {
  test.each<[string, object, string[], string[]]>([
    [
      'in this order',
      { storage: { stores: ['localStorage', 'cookie'] } },
      ['localStorage', 'cookie'],
      ['localStorage', 'cookie'],
    ],
    ['not at all', { disableClientPersistence: true, storage: { stores: ['cookie'] } }, [], []],
    ['the user not, the group as always', { user: { persist: false } }, [], group.stores],
    ['the user only', { disableClientPersistence: true, user: { persist: true } }, user.stores, []],
    [
      'the group not in localStorage',
      { group: { localStorageFallbackDisabled: true } },
      user.stores,
      ['cookie', 'memory'],
    ],
    [
      'the user elsewhere',
      { storage: { stores: ['cookie'] }, user: { storage: { stores: ['memory'] } } },
      ['memory'],
      ['cookie'],
    ],
    ['nothing said', { storage: null, user: undefined, group: {} }, user.stores, group.stores],
  ])('%s', (_, options, ofUser, ofGroup) => {
    const config = read({ writeKey: 'KEY', ...options })
    expect([config?.user.stores, config?.group.stores]).toEqual([ofUser, ofGroup])
    expect(problems).toEqual([])
  })

  test.each([[['cookie', 'cookies']], ['cookie'], [{}], [[null]]])(
    '%j: told, and the whole of it passed over',
    (stores) => {
      expect(read({ writeKey: 'KEY', user: { storage: { stores } } })?.user.stores).toEqual(user.stores)
      expect(problems).toEqual(['option "storage.stores" must be some of cookie,localStorage,memory'])
    },
  )

  test('under names of the site’s own', () => {
    const options = { user: { cookie: { key: 'uid' } }, group: { localStorage: { key: 'company' } } }
    expect(read({ writeKey: 'KEY', ...options })).toMatchObject({
      user: { idKey: 'uid', traitsKey: 'ajs_user_traits' },
      group: { idKey: 'ajs_group_id', traitsKey: 'company' },
    })
  })
})
