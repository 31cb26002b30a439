import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSiteCookies } from './site-cookies.ts'

let written: string[] = []
beforeEach(() => {
  written = []
  vi.stubGlobal('location', { hostname: 'example.com' })
  vi.stubGlobal('document', {
    get cookie() {
      return written.at(-1)?.split(';')[0] ?? ''
    },
    set cookie(text: string) {
      written.push(text)
    },
  })
})
afterEach(() => vi.unstubAllGlobals())

test.each<[unknown, string]>([
  [null, 'a=x; path=/; max-age=31536000; SameSite=Lax; domain=example.com'],
  [{ domain: 'shop.example.com' }, 'a=x; path=/; max-age=31536000; SameSite=Lax; domain=shop.example.com'],
  [
    { domain: '', maxage: 7, path: '/shop', sameSite: 'None', secure: true },
    'a=x; path=/shop; max-age=604800; SameSite=None; Secure',
  ],
])('as %j says', (options, text) => {
  const cookies = createSiteCookies(options)
  // Whoever only asks, or writes no cookies, leaves none.
  cookies.get('a')
  expect(written).toEqual([])
  cookies.set('a', 'x')
  expect(written.at(-1)).toBe(text)
})

test('names are encoded as js-cookie does', () => {
  const cookies = createSiteCookies({ domain: '' })
  cookies.set('s:x', 'y')
  expect(written[0]).toMatch(/^s%3Ax=y;/)
  expect(cookies.get('s:x')).toBe('y')
})
