import { beforeEach, describe, expect, test } from 'vitest'
import { chooseStores } from './read-memory.ts'

const both = ['cookie', 'localStorage']
let problems: string[] = []
beforeEach(() => {
  problems = []
})
const complain = (problem: string) => void problems.push(problem)
const choose = (name: 'user' | 'group', options: object) => chooseStores(name, options, complain)

describe('where ids and traits are kept', () => {
  test.each<[string, object, string[], string[]]>([
    [
      'in this order',
      { storage: { stores: ['localStorage', 'cookie'] } },
      ['localStorage', 'cookie'],
      ['localStorage', 'cookie'],
    ],
    ['not at all', { disableClientPersistence: true, storage: { stores: ['cookie'] } }, [], []],
    ['the user only', { disableClientPersistence: true, user: { persist: true } }, both, []],
    ['the user not, the group as always', { user: { persist: false } }, [], both],
    ['the group not in localStorage', { group: { localStorageFallbackDisabled: true } }, both, ['cookie']],
    [
      'the user elsewhere',
      { storage: { stores: ['cookie'] }, user: { storage: { stores: ['memory'] } } },
      ['memory'],
      ['cookie'],
    ],
    ['nothing said', { storage: null, user: undefined, group: {} }, both, both],
  ])('%s', (_, options, ofUser, ofGroup) => {
    expect([choose('user', options), choose('group', options)]).toEqual([ofUser, ofGroup])
    expect(problems).toEqual([])
  })

  test.each([[['cookie', 'cookies']], ['cookie'], [{}], [[null]]])(
    '%j: told, and the whole of it passed over',
    (stores) => {
      expect(choose('user', { storage: { stores } })).toEqual(both)
      expect(problems).toEqual(['option "storage.stores" must be some of cookie,localStorage,memory'])
    },
  )
})
