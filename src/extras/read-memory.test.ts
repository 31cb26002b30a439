import { beforeEach, describe, expect, test } from 'vitest'
import { DEVICE } from '../visitor.ts'
import { readMemory } from './read-memory.ts'

const { user } = DEVICE
/** On the device, as ever. */
const stores = [...user.stores]
let problems: string[] = []
beforeEach(() => {
  problems = []
})
const read = (options: object) => readMemory(options, (problem) => problems.push(problem))

describe('where ids and traits are kept', () => {
  test.each<[string, object, string[], string[]]>([
    [
      'in this order',
      { storage: { stores: ['localStorage', 'cookie'] } },
      ['localStorage', 'cookie'],
      ['localStorage', 'cookie'],
    ],
    ['not at all', { disableClientPersistence: true, storage: { stores: ['cookie'] } }, [], []],
    ['the user only', { disableClientPersistence: true, user: { persist: true } }, stores, []],
    ['the user not, the group as always', { user: { persist: false } }, [], stores],
    ['the group not in localStorage', { group: { localStorageFallbackDisabled: true } }, stores, ['cookie']],
    [
      'the user elsewhere',
      { storage: { stores: ['cookie'] }, user: { storage: { stores: ['memory'] } } },
      ['memory'],
      ['cookie'],
    ],
    ['nothing said', { storage: null, user: undefined, group: {} }, stores, stores],
  ])('%s', (_, options, ofUser, ofGroup) => {
    const memory = read(options)
    expect([memory.user.stores, memory.group.stores]).toEqual([ofUser, ofGroup])
    expect(problems).toEqual([])
  })

  test.each([[['cookie', 'cookies']], ['cookie'], [{}], [[null]]])(
    '%j: told, and the whole of it passed over',
    (wrong) => {
      expect(read({ user: { storage: { stores: wrong } } }).user.stores).toEqual(user.stores)
      expect(problems).toEqual(['option "storage.stores" must be some of cookie,localStorage,memory'])
    },
  )

  test('under names of the site’s own', () => {
    const options = { user: { cookie: { key: 'uid' } }, group: { localStorage: { key: 'company' } } }
    expect(read(options)).toMatchObject({
      user: { idKey: 'uid', traitsKey: 'ajs_user_traits' },
      group: { idKey: 'ajs_group_id', traitsKey: 'company' },
    })
  })
})
