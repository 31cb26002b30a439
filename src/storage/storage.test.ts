import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createKeys, createOwner } from '../row.ts'
import { findSiteDomain, readCookie, writeCookie } from './cookie.ts'
import { cookies, local, remember, type Store } from './memory.ts'
import { createSpill } from './spill.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')

beforeEach(() => localStorage.clear())
afterEach(() => vi.unstubAllGlobals())

/** What a site says by default: ids in both, the cookie first. */
const rememberId = () => remember('ajs_user_id', [cookies, local])

describe('memory', () => {
  const values: [string, string][] = [
    ['plain', 'u1'],
    ['20 digits', '12345678901234567890'],
    ['exponent', '1e5'],
    ['true', 'true'],
    ['null', 'null'],
    ['JSON', '{"a":1}'],
    ['quotes', '"quoted"'],
    ['quotes that were forgotten', '"quoted'],
    ['cookie signs', 'a=b; c,d %41 100% é @/:'],
  ]

  test.each(values)('an id that looks like %s survives both stores unchanged (O6)', (_, value) => {
    const id = rememberId()
    id(value)
    for (const store of [cookies, local]) expect(remember('ajs_user_id', [store])()).toBe(value)
    id.agree()
    localStorage.clear()
    expect(rememberId()()).toBe(value)
    id(null)
    expect(id()).toBe(null)
  })

  test('writes what Analytics.js reads, and reads what it wrote', async () => {
    const id = remember('ajs_user_id', [local, cookies])
    id('ada@example.com')
    expect(localStorage.getItem('ajs_user_id')).toBe('"ada@example.com"')
    expect(document.cookie).toContain('ajs_user_id=ada@example.com')
    for (const text of ['12345678901234567890', 'true', 'u1']) {
      localStorage.setItem('ajs_user_id', text)
      await Promise.resolve()
      expect(id()).toBe(text)
    }
    for (const nothing of ['null', '""', '']) {
      localStorage.setItem('ajs_user_id', nothing)
      await Promise.resolve()
      expect(id()).toBe('ada@example.com')
    }
    id(null)
  })

  test('null removes everywhere, and another tab cannot be undone from memory', () => {
    const id = rememberId()
    id('u1')
    rememberId()(null)
    expect(id()).toBe(null)
    expect(document.cookie).not.toContain('ajs_user_id')
  })

  test.each(['denied', 'full'])('storage is %s: memory serves', (kind) => {
    vi.stubGlobal('localStorage', kind === 'denied' ? undefined : fullStorage(new Map()))
    const traits = remember('a', [local])
    expect(traits({ b: 1 })).toBe('{"b":1}')
    expect(traits()).toBe('{"b":1}')
    expect(traits(null)).toBe(null)
  })

  test('where the site has filled localStorage, a value that does not fit is not answered with the old one', () => {
    vi.stubGlobal('localStorage', fullStorage(new Map([['ajs_user_traits', '{"email":"ann@example.com"}']])))
    const traits = remember('ajs_user_traits', [local])
    expect(traits()).toBe('{"email":"ann@example.com"}')
    traits({ email: 'bob@example.com' })
    expect(traits()).toBe('{"email":"bob@example.com"}')
  })

  function fullStorage(kept: Map<string, string>) {
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      removeItem: (key: string) => kept.delete(key),
      setItem() {
        throw new DOMException('full', 'QuotaExceededError')
      },
    }
  }
})

describe('stores that must say the same', () => {
  /** A store that counts what is written to it, and keeps it if it `takes` it. */
  function createStore(value: string | null, takes = true) {
    const kept = { value, writes: 0 }
    const store: Store = (_, json) => {
      if (json === undefined) return kept.value
      kept.writes++
      if (takes) kept.value = JSON.parse(json ?? 'null')
    }
    return Object.assign(store, { kept })
  }

  test.each<[string, (string | null)[], boolean, (string | null)[], boolean]>([
    ['one lacks it', [null, 'u1'], false, ['u1', 'u1'], false],
    ['an empty text is none', ['', 'u1'], false, ['u1', 'u1'], false],
    ['they disagree', ['bob', 'alice'], false, ['bob', 'bob'], true],
    ['the first knows nothing, and that counts', [null, 'alice'], true, [null, null], true],
    ['nobody was known, and somebody has left', [null, null], true, [null, null], true],
    ['the same, and somebody has left', ['alice', 'alice'], true, ['alice', 'alice'], false],
    ['nobody', [null, null], false, [null, null], false],
  ])('%s', (_, before, isStale, after, differed) => {
    const stores = before.map((value) => createStore(value))
    expect(remember('id', stores).agree(isStale)).toBe(differed)
    expect(stores.map(({ kept }) => kept.value)).toEqual(after)
  })

  test('written once a page, so that cookies live on, and not at every event (P8)', () => {
    const stores = [createStore('u1'), createStore('u1')]
    const id = remember('id', stores)
    for (let event = 0; event < 5; event++) id.agree()
    expect(stores.map(({ kept }) => kept.writes)).toEqual([1, 1])
  })

  test('a store that takes nothing is not asked at every event', () => {
    const stores = [createStore(null, false), createStore('u1')]
    const id = remember('id', stores)
    for (let event = 0; event < 5; event++) expect(id.agree()).toBe(false)
    expect(stores.map(({ kept }) => kept.writes)).toEqual([1, 1])
  })
})

describe('cookie', () => {
  /** The texts that are written. */
  function listen() {
    const written: string[] = []
    vi.stubGlobal('document', {
      get cookie() {
        return written.at(-1)?.split(';')[0] ?? ''
      },
      set cookie(text: string) {
        written.push(text)
      },
    })
    return written
  }

  test('encoded as js-cookie does', () => {
    const written = listen()
    const text = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('')
    writeCookie('x', `${text}é😀`, '')
    expect(written[0]?.split(';')[0]).toBe(
      `x=%20!%22#$%25&'()*+%2C-./0123456789:%3B<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[%5C]^_\`abcdefghijklmnopqrstuvwxyz{|}~%C3%A9%F0%9F%98%80`,
    )
    expect(readCookie('x')).toBe(`${text}é😀`)
  })

  test('for a year and the whole site, or as it is told', () => {
    const written = listen()
    vi.stubGlobal('location', { hostname: 'localhost' })
    writeCookie('a', 'x')
    writeCookie('a', 'x', 'path=/shop; Secure')
    expect(written).toEqual(['a=x; path=/; max-age=31536000; SameSite=Lax', 'a=x; path=/shop; Secure'])
  })

  test('what is encoded badly is read as it stands', () => {
    vi.stubGlobal('document', { cookie: 'a=100%; b=1%25%' })
    expect([readCookie('a'), readCookie('b'), readCookie('c')]).toEqual(['100%', '1%%', null])
  })

  test('what does not fit leaves none, and not the last one, nor one of this host alone', () => {
    const jar = new Map([['', 'alice of this host']])
    vi.stubGlobal('document', {
      get cookie() {
        return [...jar.values()].map((value) => `ajs_user_id=${value}`).join('; ')
      },
      set cookie(text: string) {
        const domain = /domain=([^;]+)/.exec(text)?.[1] ?? ''
        const value = text.split(/[=;]/)[1]!
        if (/max-age=-/.test(text)) jar.delete(domain)
        else if (value.length < 4096) jar.set(domain, value)
      },
    })
    writeCookie('ajs_user_id', 'bob', 'path=/; domain=example.com')
    writeCookie('ajs_user_id', 'bob', 'path=/; domain=example.com')
    expect(readCookie('ajs_user_id')).toBe('bob')
    writeCookie('ajs_user_id', 'x'.repeat(5000), 'path=/; domain=example.com')
    expect(readCookie('ajs_user_id')).toBe(null)
  })
})

describe('top domain', () => {
  /** A browser that takes cookies for these domains, and for no public suffix. */
  function browserTaking(...domains: string[]) {
    const jar = new Map<string, string>()
    const tried: string[] = []
    vi.stubGlobal('document', {
      get cookie() {
        return [...jar.values()].join('; ')
      },
      set cookie(text: string) {
        const domain = /domain=([^;]+)/.exec(text)?.[1] ?? ''
        if (/max-age=-/.test(text)) jar.delete(domain)
        else {
          tried.push(domain)
          if (domains.includes(domain)) jar.set(domain, text.split(';')[0]!)
        }
      },
    })
    return { jar, tried }
  }

  test.each([
    ['www.shop.example.co.uk', ['example.co.uk', 'shop.example.co.uk'], 'example.co.uk', 2],
    ['example.com', ['example.com'], 'example.com', 1],
    ['a.b.c.example.com', ['example.com'], 'example.com', 1],
    ['localhost', [], '', 0],
    ['127.0.0.1', [], '', 0],
  ])('%s', (hostname, domains, domain, tries) => {
    const { jar, tried } = browserTaking(...domains)
    expect(findSiteDomain(hostname)).toBe(domain && `; domain=${domain}`)
    expect(tried.length).toBe(tries)
    expect(jar.size).toBe(0)
  })
})

describe('spill', () => {
  const newKey = createKeys(createOwner(NOW, 'abcdefgh'))

  test('keeps one key a row, and only its own', () => {
    localStorage.setItem('other', 'x')
    const spill = createSpill('everbeacon K:', true)
    const rows = ['A', 'B'].map((text) => ({ key: newKey(NOW, 10, text), text }))
    rows.forEach(spill.keep)
    expect(
      spill
        .listKeys()
        .sort()
        .map((key) => ({ key, text: spill.readText(key) })),
    ).toEqual(rows)
    expect(createSpill('everbeacon OTHER:', true).listKeys()).toEqual([])
    spill.discard(rows[0]!.key)
    expect(spill.listKeys()).toEqual([rows[1]!.key])
    expect(localStorage.getItem('other')).toBe('x')
  })

  test('leaves the site its storage: half a megabyte is all, whoever wrote it', () => {
    const pages = [createSpill('everbeacon K:', true), createSpill('everbeacon K:', true)]
    for (let index = 0; index < 40; index++) {
      pages[index % 2]!.keep({ key: newKey(NOW, 30_000, `${index}`), text: 'x' })
    }
    expect(pages.map((spill) => spill.listKeys().length)).toEqual([16, 16])
  })

  test.each(['denied', 'unwanted'])('storage is %s: nothing is kept, and no throw', (how) => {
    if (how === 'denied') vi.stubGlobal('localStorage', undefined)
    const spill = createSpill('everbeacon K:', how !== 'unwanted')
    expect(() => spill.keep({ key: newKey(NOW, 1, 'x'), text: 'x' })).not.toThrow()
    expect(spill.listKeys()).toEqual([])
    expect(() => spill.discard('x')).not.toThrow()
  })

  test('a store that throws at everything, as a damaged one of Firefox, is none', () => {
    const broken = () => {
      throw new DOMException('corrupted', 'NS_ERROR_FILE_CORRUPTED')
    }
    vi.stubGlobal('localStorage', { getItem: broken, setItem: broken, removeItem: broken })
    const spill = createSpill('everbeacon K:', true)
    const key = newKey(NOW, 1, 'x')
    expect(() => spill.keep({ key, text: 'x' })).not.toThrow()
    expect(() => spill.discard(key)).not.toThrow()
    expect(spill.readText(key)).toBeUndefined()
  })
})
