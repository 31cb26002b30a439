import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createKeys, createOwner } from '../row.ts'
import { findTopDomain } from './cookie.ts'
import { cookie, createKv, local } from './kv.ts'
import { chooseVictims } from './retention.ts'
import { createSpill } from './spill.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')

beforeEach(() => localStorage.clear())
afterEach(() => vi.unstubAllGlobals())

describe('kv', () => {
  const values: [string, unknown][] = [
    ['plain', 'u1'],
    ['20 digits', '12345678901234567890'],
    ['exponent', '1e5'],
    ['true', 'true'],
    ['null', 'null'],
    ['JSON', '{"a":1}'],
    ['quotes', '"quoted"'],
    ['cookie signs', 'a=b; c,d %41 é @/:'],
  ]

  test.each(values)('an id that looks like %s survives both stores unchanged', (_, value) => {
    const kv = createKv([local, cookie])
    kv.set('ajs_user_id', value)
    expect(kv.get('ajs_user_id')).toBe(value)
    localStorage.clear()
    expect(kv.get('ajs_user_id')).toBe(value)
  })

  test('writes what Analytics.js reads, and reads what it wrote', () => {
    const kv = createKv([local, cookie])
    kv.set('ajs_user_id', 'ada@example.com')
    expect(localStorage.getItem('ajs_user_id')).toBe('"ada@example.com"')
    expect(document.cookie).toContain('ajs_user_id=ada@example.com')
    localStorage.setItem('ajs_user_id', '12345678901234567890')
    expect(kv.get('ajs_user_id')).toBe('12345678901234567890')
    localStorage.setItem('ajs_user_id', 'null')
    expect(kv.get('ajs_user_id')).toBe('ada@example.com')
  })

  test('null removes everywhere, and another tab cannot be undone from memory', () => {
    const kv = createKv([local, cookie])
    kv.set('ajs_user_id', 'u1')
    createKv([local, cookie]).set('ajs_user_id', null)
    expect(kv.get('ajs_user_id')).toBe(null)
    expect(document.cookie).not.toContain('ajs_user_id')
  })

  test.each(['denied', 'full'])('storage is %s: memory serves', (kind) => {
    const refuse = () => {
      throw new DOMException(kind, 'QuotaExceededError')
    }
    vi.stubGlobal(
      'localStorage',
      kind === 'denied' ? undefined : { getItem: () => null, setItem: refuse, removeItem: refuse },
    )
    const kv = createKv([local])
    kv.set('a', { b: 1 })
    expect(kv.get('a')).toEqual({ b: 1 })
    kv.set('a', null)
    expect(kv.get('a')).toBe(null)
  })
})

describe('kv, where the site has filled localStorage', () => {
  test('a value that does not fit is not answered with the old one', () => {
    const kept = new Map([['ajs_user_traits', '{"email":"ann@example.com"}']])
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      removeItem: (key: string) => kept.delete(key),
      setItem() {
        throw new DOMException('full', 'QuotaExceededError')
      },
    })
    const kv = createKv([local])
    expect(kv.get('ajs_user_traits')).toEqual({ email: 'ann@example.com' })
    kv.set('ajs_user_traits', { email: 'bob@example.com' })
    expect(kv.get('ajs_user_traits')).toEqual({ email: 'bob@example.com' })
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
    expect(findTopDomain(hostname)).toBe(domain)
    expect(tried.length).toBe(tries)
    expect(jar.size).toBe(0)
  })
})

describe('spill', () => {
  const newKey = createKeys(createOwner(NOW, 'abcdefgh'))

  test('keeps one key a row, and only its own', () => {
    localStorage.setItem('other', 'x')
    const spill = createSpill('everbeacon K:')
    const rows = ['A', 'B'].map((text) => ({ key: newKey(NOW, 10, text), text }))
    expect(rows.map(spill.write)).toEqual([true, true])
    expect(spill.read()).toEqual(rows)
    expect(createSpill('everbeacon OTHER:').read()).toEqual([])
    spill.remove(rows[0]!.key)
    expect(spill.read()).toEqual([rows[1]])
    expect(localStorage.getItem('other')).toBe('x')
  })

  test('leaves the site its storage: half a megabyte is all, whoever wrote it', () => {
    const pages = [createSpill('everbeacon K:'), createSpill('everbeacon K:')]
    let taken = 0
    for (let index = 0; index < 40; index++) {
      const row = { key: newKey(NOW, 30_000, `${index}`), text: 'x' }
      if (pages[index % 2]!.write(row)) taken++
    }
    expect(taken).toBe(16)
  })

  test('storage is denied: false, and no throw', () => {
    vi.stubGlobal('localStorage', undefined)
    const spill = createSpill('everbeacon K:')
    expect(spill.write({ key: newKey(NOW, 1, 'x'), text: 'x' })).toBe(false)
    expect(spill.read()).toEqual([])
    expect(() => spill.remove('x')).not.toThrow()
  })
})

describe('retention', () => {
  const newKey = createKeys(createOwner(NOW, 'abcdefgh'))
  const keys = [
    newKey(NOW - 5000, 100, 'old'),
    newKey(NOW - 4000, 100, 'older pages'),
    newKey(NOW, 100, 'a'),
    newKey(NOW, 100, 'b'),
  ]

  test.each([
    [1e6, NOW - 1e6, 0],
    [1e6, NOW - 4500, 1],
    [400, NOW - 1e6, 0],
    [399, NOW - 1e6, 1],
    [250, NOW - 1e6, 2],
    [0, NOW - 1e6, 4],
    [150, NOW - 4500, 3],
  ])('at most %i bytes, none from before %i: drops the %i oldest', (maxBytes, oldestMs, count) => {
    expect(chooseVictims(keys, maxBytes, oldestMs)).toEqual(keys.slice(0, count))
  })
})
