import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { renderSnippet } from './render.ts'

const page = window as unknown as { analytics?: Stub; [name: string]: unknown }
type Stub = unknown[] & {
  load(writeKey: unknown, options?: object): void
  track(...args: unknown[]): unknown
  on(...args: unknown[]): unknown
  [name: string]: unknown
}

const { happyDOM } = window as unknown as {
  happyDOM: { settings: { handleDisabledFileLoadingAsSuccess: boolean } }
}
happyDOM.settings.handleDisabledFileLoadingAsSuccess = true

beforeEach(() => {
  vi.resetModules()
  vi.stubGlobal('BUNDLE_URL', 'https://cdn.example/analytics.min.js')
  delete page.analytics
  localStorage.clear()
  document.head.innerHTML = '<title>Shoes</title><link rel="canonical" href="/canonical">'
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function install(): Promise<Stub> {
  await import('./loader.ts')
  return page.analytics as Stub
}

describe('the stub', () => {
  test('keeps calls in order; event calls with page and time', async () => {
    const stub = await install()
    const before = Date.now()
    expect(stub.track('A', { a: 1 })).toBe(stub)
    stub.on('error', 'listener')
    expect([...stub]).toEqual([
      Object.assign(
        [
          'track',
          'A',
          { a: 1 },
          {
            __t: 'bpc',
            c: '/canonical',
            p: location.pathname,
            u: location.href,
            s: location.search,
            t: 'Shoes',
            r: '',
          },
        ],
        { time: expect.any(Number), key: expect.any(String) },
      ),
      Object.assign(['on', 'error', 'listener'], { time: expect.any(Number), key: expect.any(String) }),
    ])
    expect((stub[0] as { time: number }).time).toBeGreaterThanOrEqual(before)
  })

  test('load inserts the bundle once, with the address and nonce it was given', async () => {
    Object.defineProperty(document, 'currentScript', { value: { nonce: 'n1' }, configurable: true })
    const stub = await install()
    Object.defineProperty(document, 'currentScript', { value: null, configurable: true })
    const options = { src: 'https://cdn.example/own.js', endpoint: 'https://e.example/v1' }
    stub.load('KEY', options)
    stub.load('KEY', options)
    const scripts = [...document.head.querySelectorAll('script')]
    expect(scripts.map(({ src, nonce }) => [src, nonce])).toEqual([['https://cdn.example/own.js', 'n1']])
    expect(stub).toMatchObject({ _writeKey: 'KEY', _loadOptions: options })
  })

  test('keeps calls in localStorage from load on, those before it as well, a key each, in call order', async () => {
    const stub = await install()
    stub.track('A', { a: 1 })
    expect(localStorage.length).toBe(0)
    stub.load('KEY', { endpoint: 'https://e.example/v1/' })
    ;(stub.reset as () => void)()
    const calls = stub as unknown as { time?: number; key: string }[]
    expect(Object.keys(localStorage)).toEqual(calls.map(({ key }) => key))
    expect(calls.map(({ key }) => key).sort()).toEqual(calls.map(({ key }) => key))
    for (const { key } of calls) {
      expect(key).toMatch(
        /^stub everbeacon KEY https:\/\/e\.example\/v1 [\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/,
      )
    }
    expect(JSON.parse(localStorage.getItem(calls[0]!.key)!).slice(0, 4)).toEqual([
      calls[0]!.time,
      'track',
      'A',
      { a: 1 },
    ])
    expect(JSON.parse(localStorage.getItem(calls[1]!.key)!)).toEqual([calls[1]!.time, 'reset'])
  })

  test.each([{ disable: true }, { disable: () => false }, { disableClientPersistence: true }])(
    'keeps nothing with %o',
    async (options) => {
      const stub = await install()
      stub.load('KEY', options)
      stub.track('A')
      expect([stub.length, localStorage.length]).toEqual([1, 0])
    },
  )

  test('a call that JSON does not take, or that finds no room, is kept in the array alone', async () => {
    const stub = await install()
    stub.load('KEY')
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    stub.track('A', cycle)
    for (let index = 0; index < 600; index++) stub.track('B')
    expect(stub.length).toBe(601)
    expect(localStorage.length).toBe(500)
  })

  test('without options.src it is this package on a CDN', async () => {
    const stub = await install()
    stub.load('KEY')
    expect(document.head.querySelector('script')?.src).toBe('https://cdn.example/analytics.min.js')
  })

  test('a kept reference forwards once the client is there', async () => {
    const stub = await install()
    const track = vi.fn(() => 'answer')
    page.analytics = { initialized: true, track } as never
    expect(stub.track('A', 1)).toBe('answer')
    expect(track).toHaveBeenCalledWith('A', 1)
    expect(stub.length).toBe(0)
  })

  test('twice on a page, it says so and changes nothing', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const stub = await install()
    const { track } = stub
    vi.resetModules()
    await install()
    expect(page.analytics).toBe(stub)
    expect(stub.track).toBe(track)
    expect(error).toHaveBeenCalledOnce()
  })

  test('leaves a loaded client alone', async () => {
    const client = { initialize() {} }
    page.analytics = client as never
    await install()
    expect(page.analytics).toBe(client)
  })
})

describe('renderSnippet', () => {
  beforeEach(() => vi.stubGlobal('LOADER', '/*loader*/'))

  test('renders loader, load and the first page call', () => {
    expect(renderSnippet({ writeKey: 'KEY', endpoint: 'https://e.example/v1', src: '/a.js', nonce: 'n"1' })).toBe(
      '<script nonce="n&#34;1">/*loader*/analytics.load("KEY",{"endpoint":"https://e.example/v1","src":"/a.js"});analytics.page();</script>',
    )
    expect(renderSnippet({ writeKey: 'KEY', page: false })).toBe('<script>/*loader*/analytics.load("KEY",{});</script>')
    expect(renderSnippet({ writeKey: 'KEY', page: { a: 1 } })).toContain('analytics.page({"a":1});')
  })

  test('nothing in the options ends the script or a line of it', () => {
    const evil = '</script><script>alert(1)</script><!--\u2028\u2029'
    const html = renderSnippet({ writeKey: evil, endpoint: evil, page: { evil }, nonce: '"><img>' })
    expect(html.match(/<\/?script/g)).toEqual(['<script', '</script'])
    expect(html).not.toMatch(/[\u2028\u2029]|<!--|<img/)
    const calls: unknown[] = []
    const analytics = {
      load: (...args: unknown[]) => calls.push(...args),
      page: (...args: unknown[]) => calls.push(...args),
    }
    new Function('analytics', html.replace(/^<script[^>]*>|<\/script>$/g, ''))(analytics)
    expect(calls).toEqual([evil, { endpoint: evil }, { evil }])
  })

  test.each([undefined, '', 42])('a write key %j is refused where it is made', (writeKey) => {
    expect(() => renderSnippet({ writeKey: writeKey as string })).toThrow('"writeKey" must be a string')
  })
})
