import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { chooseStores, readMemory } from './read-memory.ts'

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

  test('under names of the site’s own', () => {
    const options = { user: { cookie: { key: 'uid' } }, group: { localStorage: { key: 'company' } } }
    expect(readMemory(options, complain)).toMatchObject({
      user: { idKey: 'uid', traitsKey: 'ajs_user_traits' },
      group: { idKey: 'ajs_group_id', traitsKey: 'company' },
    })
  })
})

describe('the cookie', () => {
  afterEach(() => vi.unstubAllGlobals())
  function written(cookie: unknown) {
    const texts: string[] = []
    vi.stubGlobal('document', {
      get cookie() {
        return texts.at(-1)?.split(';')[0] ?? ''
      },
      set cookie(text: string) {
        texts.push(text)
      },
    })
    readMemory({ cookie }, complain).user.ids.set('a', 'x')
    return texts.at(-1)
  }

  test.each<[unknown, string]>([
    [null, 'a=x; path=/; max-age=31536000; SameSite=Lax; domain=example.com'],
    [{ domain: 'shop.example.com' }, 'a=x; path=/; max-age=31536000; SameSite=Lax; domain=shop.example.com'],
    [
      { domain: '', maxage: 7, path: '/shop', sameSite: 'None', secure: true },
      'a=x; path=/shop; max-age=604800; SameSite=None; Secure',
    ],
  ])('as %j says', (cookie, text) => {
    vi.stubGlobal('location', { hostname: 'example.com' })
    expect(written(cookie)).toBe(text)
  })
})
