import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readMemory } from './extras/read-memory.ts'
import { enrichEntity } from './extras/rich-entity.ts'
import type { Bag } from './types.ts'
import { createMemory, createVisitor } from './visitor.ts'

/** Each subdomain has a localStorage of its own; they share the cookies. */
let subdomains: Record<string, Storage>

beforeEach(() => {
  const { happyDOM } = window as unknown as { happyDOM: { setURL(url: string): void } }
  happyDOM.setURL('https://www.example.com/')
  subdomains = {}
})
afterEach(() => {
  forgetCookies()
  vi.unstubAllGlobals()
})

/** A page is loaded there. */
function visit(subdomain: string, options: Bag = {}) {
  const store = new Map<string, string>()
  subdomains[subdomain] ??= {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => store.set(key, value),
    removeItem: (key: string) => store.delete(key),
  } as unknown as Storage
  vi.stubGlobal('localStorage', subdomains[subdomain])
  return createVisitor(readMemory(options, expect.fail))
}

/** As an event says it. */
function say(who: ReturnType<typeof createVisitor>) {
  const { user, group } = who()
  return {
    id: user.id(),
    anonymousId: user.anonymousId(),
    traits: user.traits(),
    group: group.id(),
    of: group.traits(),
  }
}

function forgetCookies(...names: string[]) {
  for (const cookie of document.cookie.split('; ')) {
    const [name] = cookie.split('=') as [string]
    if (names.length && !names.includes(name)) continue
    // biome-ignore lint/suspicious/noDocumentCookie: as a site deletes them
    document.cookie = `${name}=; max-age=-1; path=/; domain=example.com`
  }
}

describe('one visitor on two subdomains', () => {
  const nobody = { id: null, anonymousId: expect.stringMatching(/^[0-9a-f-]{36}$/), traits: {}, group: null, of: {} }

  function logInAtShop() {
    const shop = visit('shop')
    shop().user.identify('alice', { email: 'alice@example.com' })
    shop().group.identify('g1', { seats: 3 })
    return say(shop)
  }

  test('who logs in here is known there', () => {
    const alice = logInAtShop()
    expect(say(visit('blog'))).toEqual({ ...alice, traits: {}, of: {} })
  })

  test('who logs out here is logged out there, and comes not back (O5)', () => {
    const alice = logInAtShop()
    const blog = visit('blog')
    blog().user.reset()
    blog().group.reset()
    const somebody = say(blog)
    expect(somebody).toEqual(nobody)
    expect(somebody.anonymousId).not.toBe(alice.anonymousId)

    expect(say(visit('shop'))).toEqual(somebody)
    expect(say(visit('blog'))).toEqual(somebody)
    expect(subdomains.shop?.getItem('ajs_user_traits')).toBe(null)
  })

  test('in a page that is open, too', () => {
    const shop = visit('shop')
    shop().user.identify('alice')
    say(shop)
    const blog = visit('blog')
    blog().user.reset()
    say(blog)
    vi.stubGlobal('localStorage', subdomains.shop)
    expect(say(shop)).toEqual(nobody)
  })

  test('who comes after is somebody else there as well, without the traits of the last one', () => {
    logInAtShop()
    const blog = visit('blog')
    blog().user.identify('bob', { plan: 'pro' })
    const bob = say(blog)
    // The group is the same: nobody has left it.
    expect(say(visit('shop'))).toEqual({ ...bob, traits: {}, of: { seats: 3 } })
  })

  test('what an anonymous visitor said of himself stays his when he logs in elsewhere', () => {
    const shop = visit('shop')
    shop().user.identify(undefined, { newsletter: true })
    say(shop)
    visit('blog')().user.identify('alice')
    expect(say(visit('shop'))).toMatchObject({ id: 'alice', traits: { newsletter: true } })
  })

  test('cookies that have run out log nobody out, and are written again', () => {
    const alice = logInAtShop()
    forgetCookies()
    expect(say(visit('shop'))).toEqual(alice)
    expect(say(visit('blog'))).toEqual({ ...alice, traits: {}, of: {} })
  })

  test('a cookie that is gone alone logs nobody out: an id may be too long for one', () => {
    const alice = logInAtShop()
    forgetCookies('ajs_user_id')
    expect(say(visit('shop'))).toEqual(alice)
  })

  test('a new anonymous id alone is no logout', () => {
    const alice = logInAtShop()
    visit('blog')().user.anonymousId('anon')
    expect(say(visit('shop'))).toEqual({ ...alice, anonymousId: 'anon' })
  })

  test('where the site puts localStorage first, that counts', () => {
    const options = { storage: { stores: ['localStorage', 'cookie'] } }
    visit('shop', options)().user.identify('alice')
    visit('blog', options)().user.identify('bob')
    expect(say(visit('shop', options)).id).toBe('alice')
  })
})

describe('options', () => {
  const alice = (options: Bag) => {
    const who = visit('shop', options)
    who().user.identify('alice', { plan: 'pro' })
    return { ...say(who), who }
  }
  const kept = () => [
    document.cookie !== '',
    subdomains.shop?.getItem('ajs_user_id'),
    subdomains.shop?.getItem('ajs_user_traits'),
  ]

  test.each<[object, unknown[]]>([
    [{}, [true, '"alice"', '{"plan":"pro"}']],
    [{ disableClientPersistence: true }, [false, null, null]],
    [{ user: { persist: false } }, [false, null, null]],
    [{ storage: { stores: ['cookie'] } }, [true, null, null]],
    [{ storage: { stores: ['localStorage'] } }, [false, '"alice"', '{"plan":"pro"}']],
    [{ storage: { stores: ['memory'] } }, [false, null, null]],
    [{ user: { localStorageFallbackDisabled: true } }, [true, null, null]],
  ])('%j: known for the page, and kept where it may be (S9)', (options, places) => {
    expect(alice(options)).toMatchObject({ id: 'alice', traits: { plan: 'pro' } })
    expect(kept()).toEqual(places)
  })

  test('switched off, the user has no ids and no traits', () => {
    expect(alice({ user: { disable: true } })).toMatchObject({ id: null, anonymousId: null, traits: {} })
    expect(kept()).toEqual([false, null, null])
  })

  test('names of the site’s own', () => {
    alice({ user: { cookie: { key: 'uid' }, localStorage: { key: 'about' } } })
    expect(document.cookie).toContain('uid=alice')
    expect(subdomains.shop?.getItem('about')).toBe('{"plan":"pro"}')
    expect(subdomains.shop?.getItem('ajs_anonymous_id')).toBeTruthy()
  })

  test('those of one are not those of the other', () => {
    const { group } = visit('shop', { user: { cookie: { key: 'uid' } }, group: { localStorage: { key: 'company' } } })()
    group.identify('g1', { seats: 3 })
    expect(document.cookie).toBe('ajs_group_id=g1')
    expect(subdomains.shop?.getItem('company')).toBe('{"seats":3}')
  })

  test('without stores: for this page alone, and user and group are two', () => {
    const who = createVisitor(createMemory())
    who().user.identify('alice', { plan: 'pro' })
    who().group.identify('g1', { seats: 3 })
    expect(say(who)).toMatchObject({ id: 'alice', traits: { plan: 'pro' }, group: 'g1', of: { seats: 3 } })
    expect(document.cookie).toBe('')
  })
})

describe('user and group', () => {
  test('undefined takes a trait away, null keeps it as null', () => {
    const { user } = visit('shop')()
    user.identify('u1', { a: 1, b: 2, c: 3 })
    user.identify('u1', { a: null, b: undefined })
    expect(user.traits()).toEqual({ a: null, c: 3 })
  })

  test('an empty id is nobody, and stays as it is written', () => {
    const who = visit('shop')
    who().user.identify('u1')
    expect([who().user.id(''), who().user.id()]).toEqual([null, null])
    expect(subdomains.shop?.getItem('ajs_user_id')).toBe('""')
  })

  test('an empty anonymous id is none: the next one is new', () => {
    const { user } = visit('shop')()
    expect(user.anonymousId('')).toBe(null)
    expect(user.anonymousId()).toMatch(/^.{36}$/)
  })

  test('logout leaves nobody; no traits are an empty object, as Analytics.js writes them', () => {
    const user = enrichEntity(visit('shop')().user, {})
    user.identify('u1', { a: 1 })
    const anonymousId = user.anonymousId()
    user.logout()
    expect([user.id(), user.traits()]).toEqual([null, {}])
    expect(user.anonymousId()).not.toBe(anonymousId)
    expect(subdomains.shop?.getItem('ajs_user_traits')).toBe('{}')
  })

  test('a group that is left leaves the visitor who they are; its anonymous id is theirs', () => {
    const { user, group } = visit('shop')()
    const anonymousId = user.anonymousId()
    group.identify('g1')
    group.reset()
    expect([group.id(), group.anonymousId(), user.anonymousId()]).toEqual([null, anonymousId, anonymousId])
  })

  test('save and load are there for those who call them', () => {
    const user = enrichEntity(visit('shop')().user, {})
    expect(user.save()).toBe(true)
    expect(user.load()).toBe(user)
  })

  test('traits that JSON does not have do not throw', () => {
    const { user } = visit('shop')()
    const cycle: Bag = {}
    cycle.self = cycle
    expect(user.traits(cycle)).toEqual({})
  })
})
