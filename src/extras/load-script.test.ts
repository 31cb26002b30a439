import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadScript } from './load-script.ts'

const CDN = 'https://cdn.segment.com'
const URL_1 = `${CDN}/next-integrations/actions/amplitude/1.js`

/** What the page holds. Not its real head, where happy-dom would try to load it. */
let tags: HTMLScriptElement[] = []
const end = (type: string) => tags.at(-1)!.dispatchEvent(new Event(type))

beforeEach(() => {
  tags = []
  location.href = 'http://shop.example/cart'
  vi.spyOn(document, 'scripts', 'get').mockImplementation(() => tags as never)
  vi.spyOn(document.head, 'append').mockImplementation((tag) => {
    tags.push(tag as HTMLScriptElement)
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('A script', () => {
  test('is loaded asynchronously, with the nonce that the page gave its scripts', async () => {
    tags.push(Object.assign(document.createElement('script'), { nonce: 'r4nd0m' }))
    const loading = loadScript(URL_1, CDN, 1000)
    const [, tag] = tags
    expect(tag).toMatchObject({ src: URL_1, async: true, nonce: 'r4nd0m' })
    end('load')
    await loading
  })

  test('that two want is loaded once', async () => {
    const both = Promise.all([loadScript(URL_1, CDN, 1000), loadScript(URL_1, CDN, 1000)])
    expect(tags).toHaveLength(1)
    end('load')
    await both
    await loadScript(URL_1, CDN, 1000)
    expect(tags).toHaveLength(1)
  })

  test('that failed is tried again by the next who wants it', async () => {
    const first = loadScript(URL_1, CDN, 1000)
    end('error')
    await expect(first).rejects.toThrow(`${URL_1} did not load`)
    const second = loadScript(URL_1, CDN, 1000)
    end('load')
    await second
  })

  test('is not waited for longer than said (L4)', async () => {
    vi.useFakeTimers()
    const ended = expect(loadScript(URL_1, CDN, 1000)).rejects.toThrow('took longer than 1000 ms')
    await vi.advanceTimersByTimeAsync(1000)
    await ended
  })

  test('leaves no timer behind', async () => {
    vi.useFakeTimers()
    const loading = loadScript(URL_1, CDN, 1000)
    end('load')
    await loading
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each(['http://cdn.segment.com/a.js', 'data:text/javascript,1', 'javascript:1', '//['])(
    'is not loaded from %s (S6)',
    async (url) => {
      location.href = 'http://shop.example/cart'
      await expect(loadScript(url, CDN, 1000)).rejects.toThrow()
      expect(tags).toEqual([])
    },
  )

  test.each([
    ['the page’s own origin', '/actions/a.js', CDN],
    ['the origin that the page named', 'http://127.0.0.1:8080/a.js', 'http://127.0.0.1:8080'],
    ['anywhere over https', 'https://elsewhere.example/a.js', CDN],
  ])('is loaded from %s', async (_, url, cdnUrl) => {
    const loading = loadScript(url, cdnUrl, 1000)
    end('load')
    await loading
  })
})
