import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readCampaign } from './campaign.ts'
import { readDevice } from './device.ts'
import { expandPage, isBufferedPage, readPage } from './page.ts'

describe('page', () => {
  const at = (canonical: string | null) =>
    expandPage({
      __t: 'bpc',
      c: canonical,
      p: '/a/b',
      u: 'https://www.example.com/a/b?q=1#part#two',
      s: '?q=1',
      t: 'T',
      r: 'R',
    })

  test.each<[string | null, string, string]>([
    [null, '/a/b', 'https://www.example.com/a/b?q=1'],
    ['', '/a/b', 'https://www.example.com/a/b?q=1'],
    ['https://shop.example/x', '/x', 'https://shop.example/x?q=1'],
    ['https://shop.example/x#keep', '/x', 'https://shop.example/x#keep?q=1'],
    ['https://shop.example/x?own=1', '/x', 'https://shop.example/x?own=1'],
    ['/relative', '/relative', '/relative?q=1'],
    ['foo.com/bar', '/foo.com/bar', 'foo.com/bar?q=1'],
  ])('canonical %j', (canonical, path, url) => {
    expect(at(canonical)).toEqual({ path, url, search: '?q=1', title: 'T', referrer: 'R' })
  })

  test('a call knows its own page from any other last argument', () => {
    expect(isBufferedPage({ __t: 'bpc' })).toBe(true)
    for (const other of [undefined, null, 'bpc', 42, {}, { __t: 'x' }, []]) expect(isBufferedPage(other)).toBe(false)
  })

  beforeEach(() => {
    document.head.innerHTML = ''
    ;(window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(
      'https://www.example.com/a?b=1#c',
    )
  })

  test('is read from the document of the moment', () => {
    document.title = 'First'
    expect(readPage()).toEqual({
      path: '/a',
      url: 'https://www.example.com/a?b=1',
      search: '?b=1',
      title: 'First',
      referrer: '',
    })
    document.head.innerHTML = '<link rel="canonical" href="https://www.example.com/shoes"><title>Second</title>'
    expect(readPage()).toMatchObject({ path: '/shoes', url: 'https://www.example.com/shoes?b=1', title: 'Second' })
  })
})

describe('campaign (A7)', () => {
  test.each<[string, object | undefined]>([
    ['', undefined],
    ['?q=1', undefined],
    ['?utm_source=a&utm_medium=b+c&utm_campaign=d%20e', { source: 'a', medium: 'b c', name: 'd e' }],
    ['?utm_source=first&utm_source=last', { source: 'last' }],
    ['?xutm_medium=m&utm_=x', undefined],
    ['?utm_term=%zz&utm_source=%E0%A4%A&utm_medium=a%20b', { term: '%zz', source: '%E0%A4%A', medium: 'a b' }],
    ['?a=1?utm_source=x', { source: 'x' }],
    ['utm_source=a=b&utm_medium&utm_id=', { source: 'a=b', medium: '', id: '' }],
    ['?utm___proto__=x&utm_constructor=y', { constructor: 'y' }],
  ])('%j', (search, campaign) => {
    expect(readCampaign(search)).toEqual(campaign)
  })
})

describe('device', () => {
  const low = { brands: [], mobile: false, platform: 'Linux' }
  const getHighEntropyValues = vi.fn()
  beforeEach(() => {
    getHighEntropyValues.mockReset()
    const userAgentData = { toJSON: () => low, getHighEntropyValues }
    vi.stubGlobal('navigator', { userAgent: 'UA', language: 'de', userAgentData })
  })
  afterEach(() => vi.unstubAllGlobals())

  test('says at once what costs nothing, and asks for no more', () => {
    expect(readDevice()).toEqual({ userAgent: 'UA', locale: 'de', timezone: expect.any(String), userAgentData: low })
    expect(getHighEntropyValues).not.toHaveBeenCalled()
  })

  test('a browser without it has none', () => {
    vi.stubGlobal('navigator', { userAgent: 'UA', language: 'de' })
    expect(readDevice().userAgentData).toBeUndefined()
  })
})
