import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Client } from './client.ts'
import { createRig, idle, type Rig, until } from './rig.ts'

let rig: Rig
const page = window as unknown as Record<string, unknown>

beforeEach(() => {
  rig = createRig()
  delete page.analytics
  delete page.segment
})
afterEach(async () => {
  await rig.dispose()
  vi.resetModules()
})

/** Runs the script-tag entry, as the script element would. */
async function runBundle(attributes: Record<string, string> = {}): Promise<void> {
  const script = Object.assign(document.createElement('script'), attributes)
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value)
  Object.defineProperty(document, 'currentScript', { value: script, configurable: true })
  await import('./cdn.ts')
  Object.defineProperty(document, 'currentScript', { value: null, configurable: true })
}

/** A stub as the snippets leave it on the window. */
function leaveStub(calls: unknown[], fields: object, key = 'analytics') {
  const stub = Object.assign([...calls], { invoked: true, _writeKey: 'KEY', ...fields }) as unknown[] & {
    push: unknown
    load?: (...args: unknown[]) => void
  }
  page[key] = stub
  return stub
}

/** Throws at every look at it. */
function hostile(): object {
  const look = (_: object, name: string | symbol) => {
    throw new Error(`no ${String(name)}`)
  }
  return new Proxy({}, { get: look })
}

const OPTIONS = { endpoint: 'https://events.example.com/v1' }
const bpc = (path: string) => ({
  __t: 'bpc',
  c: null,
  p: path,
  u: `https://www.example.com${path}?q=1#x`,
  s: '?q=1',
  t: `Title of ${path}`,
  r: 'https://before.example/',
})

async function delivered(count: number) {
  await idle()
  await rig.passTime(1000)
  await until(() => rig.delivered().length === count)
  return rig.delivered()
}

describe('a snippet was there first', () => {
  test('its calls are made in call order, each with the page and time of its moment (O1)', async () => {
    const call = (at: number, ...entry: unknown[]) =>
      Object.assign(entry, { time: Date.parse('2026-03-01T11:00:00Z') + at })
    leaveStub(
      [
        call(0, 'page', bpc('/one')),
        call(1000, 'track', 'A', { a: 1 }, bpc('/one')),
        call(2000, 'identify', 'u1', bpc('/two')),
        call(3000, 'track', 'B', bpc('/two')),
        ['reset'],
        call(4000, 'track', 'C', bpc('/three')),
      ],
      { _loadOptions: OPTIONS },
    )
    await runBundle()
    const events = await delivered(5)
    expect(events.map(({ type, event, userId }) => [event ?? type, userId])).toEqual([
      ['page', null],
      ['A', null],
      ['identify', 'u1'],
      ['B', 'u1'],
      ['C', null],
    ])
    expect(events[3]).toMatchObject({
      timestamp: '2026-03-01T11:00:03.000Z',
      properties: {},
      context: {
        page: {
          path: '/two',
          url: 'https://www.example.com/two?q=1',
          search: '?q=1',
          title: 'Title of /two',
          referrer: 'https://before.example/',
        },
      },
    })
  })

  test('the client takes the place of the stub', async () => {
    leaveStub([], { _loadOptions: OPTIONS })
    await runBundle()
    expect(page.analytics).toMatchObject({ initialized: true, initialize: expect.any(Function) })
  })

  test('listeners that were added after a call still hear of it', async () => {
    const heard = vi.fn()
    leaveStub(
      [
        ['track', 42],
        ['on', 'error', heard],
      ],
      { _loadOptions: OPTIONS },
    )
    await runBundle()
    await until(() => heard.mock.calls.length === 1)
  })

  test('a bad call does not stop the ones behind it', async () => {
    leaveStub([['nonsense', 1], ['track'], ['on'], ['track', 'A']], { _loadOptions: OPTIONS })
    await runBundle()
    expect((await delivered(1))[0]?.event).toBe('A')
    expect(console.error).toHaveBeenCalledWith(expect.stringContaining('nonsense()'), expect.anything())
  })

  test('what an old stub pushes afterwards is not lost (L17)', async () => {
    const stub = leaveStub([], { _loadOptions: OPTIONS })
    await runBundle()
    stub.push(['track', 'late'])
    expect((await delivered(1))[0]?.event).toBe('late')
  })

  test('calls in the microtasks after initialize are made, whichever reference they are on (L12)', async () => {
    const stub = leaveStub([], { _loadOptions: OPTIONS }) as unknown[]
    const call = (depth: number) => {
      stub.push(['track', `stub ${depth}`])
      ;(page.analytics as Client).track(`client ${depth}`)
    }
    stub.push([
      'once',
      'initialize',
      () => {
        for (let depth = 0; depth < 12; depth++) {
          let turn = Promise.resolve()
          for (let before = 0; before < depth; before++) turn = turn.then()
          void turn.then(() => call(depth))
        }
      },
    ])
    await runBundle()
    const events = await delivered(24)
    expect(events.map(({ event }) => event)).toEqual(
      Array.from({ length: 12 }, (_, depth) => [`stub ${depth}`, `client ${depth}`]).flat(),
    )
  })

  test('another global name, and the write key from the address of the script', async () => {
    leaveStub([['track', 'A']], { _writeKey: undefined, _loadOptions: OPTIONS }, 'segment')
    await runBundle({
      src: 'https://cdn.example.com/analytics.js/v1/KEY-FROM-URL/analytics.min.js',
      'data-global-segment-analytics-key': 'segment',
    })
    await idle()
    await rig.passTime(1000)
    await until(() => rig.sent.length === 1)
    expect(rig.sent[0]?.body.writeKey).toBe('KEY-FROM-URL')
    expect(page.segment).toMatchObject({ initialized: true })
    expect(page.analytics).toBeUndefined()
  })

  test('Segment’s, whose load() twice runs the bundle twice: one client, and every call once (D5)', async () => {
    const src = { src: 'https://cdn.example.com/analytics.js/v1/KEY/analytics.min.js' }
    leaveStub([['track', 'A']], { _loadOptions: OPTIONS })
    await runBundle(src)
    const first = page.analytics as Client
    vi.resetModules()
    await runBundle(src)
    expect(page.analytics).toBe(first)
    first.track('B')
    expect((await delivered(2)).map(({ event }) => event)).toEqual(['A', 'B'])
  })

  test('a write key that is no text is told to its listeners', async () => {
    const heard = vi.fn()
    vi.doMock('extras.min.js', () => import('./extras.ts'))
    leaveStub([['on', 'error', heard]], { _writeKey: 42, _loadOptions: OPTIONS })
    await runBundle()
    await until(() => heard.mock.calls.length === 1)
    expect(heard).toHaveBeenCalledWith(
      expect.objectContaining({ code: 'invalid', message: expect.stringContaining('writeKey') }),
    )
  })
})

describe('calls that localStorage keeps', () => {
  const uuid = (page: string, count: number) => `${page.repeat(8)}-0000-4000-8000-00000${1e6 + count}`
  const keep = (key: string, ...entry: unknown[]) => {
    localStorage.setItem(key, JSON.stringify([Date.parse('2026-02-28T12:00:00Z'), ...entry]))
    return Object.assign(entry, { time: Date.now(), key })
  }
  const prefix = 'stub everbeacon KEY https://events.example.com/v1 '
  const left = () => Object.keys(localStorage).filter((key) => key.startsWith('stub '))

  test('are removed as they are made; their key says the messageId', async () => {
    const call = keep(prefix + uuid('a', 1), 'track', 'A', bpc('/'))
    leaveStub([call], { _loadOptions: OPTIONS, _uuid: uuid('a', 1).slice(0, -7) })
    await runBundle()
    expect(left()).toEqual([])
    expect((await delivered(1))[0]?.messageId).toBe(`ajs-next-${call.time}-${uuid('a', 1)}`)
  })

  test('by pages that are gone: made first, the oldest page first, with their time and page; others stay (L2)', async () => {
    keep(prefix + uuid('d', 1), 'identify', 'u1', bpc('/before'))
    keep(prefix + uuid('d', 2), 'track', 'A', bpc('/before'))
    keep(prefix + uuid('d', 3), 'on', 'error', null)
    localStorage.setItem(prefix + uuid('e', 1), 'not JSON')
    const other = `stub everbeacon OTHER https://events.example.com/v1 ${uuid('f', 1)}`
    keep(other, 'track', 'Other')
    const own = keep(prefix + uuid('a', 1), 'track', 'B', bpc('/now'))
    vi.doMock('extras.min.js', () => import('./extras.ts'))
    leaveStub([own], { _loadOptions: OPTIONS, _uuid: uuid('a', 1).slice(0, -7) })
    await runBundle()
    await until(() => (page.analytics as Client).initialized)
    expect(left()).toEqual([other])
    const events = await delivered(3)
    expect(events.map(({ type, event, userId }) => [event ?? type, userId])).toEqual([
      ['identify', 'u1'],
      ['A', 'u1'],
      ['B', 'u1'],
    ])
    expect(events[1]).toMatchObject({
      timestamp: '2026-02-28T12:00:00.000Z',
      messageId: `ajs-next-${Date.parse('2026-02-28T12:00:00Z')}-${uuid('d', 2)}`,
      context: { page: { path: '/before' } },
    })
  })
})

describe('no snippet', () => {
  test('the page loads it with a write key when it wants to', async () => {
    await runBundle()
    const stub = page.analytics as { load(writeKey: string, options: object): void }
    stub.load('KEY', OPTIONS)
    const client = page.analytics as Client
    client.track('A')
    expect((await delivered(1))[0]?.event).toBe('A')
  })

  test('a second load changes nothing, whichever reference it is called on', async () => {
    const stub = leaveStub([['track', 'A']], { _loadOptions: OPTIONS })
    await runBundle()
    const first = page.analytics as Client
    expect(first.load('OTHER', OPTIONS)).toBe(first)
    stub.load?.('OTHER', OPTIONS)
    expect(page.analytics).toBe(first)
    expect((await delivered(1)).length).toBe(1)
  })

  test('without a snippet: a second load on a kept reference makes no second client (D5)', async () => {
    await runBundle()
    const kept = page.analytics as { load(...args: unknown[]): void }
    kept.load('KEY', OPTIONS)
    const first = page.analytics
    kept.load('KEY', OPTIONS)
    expect(page.analytics).toBe(first)
  })

  test.each([
    ['null', null],
    ['a number', 5],
  ])('%s in the queue does not stop the calls behind it, and is told', async (_, entry) => {
    leaveStub([entry, ['track', 'A']], { _loadOptions: OPTIONS })
    await runBundle()
    expect((await delivered(1)).at(-1)?.event).toBe('A')
    expect(console.error).toHaveBeenCalledWith(expect.stringContaining('failed'), expect.any(Error))
  })

  test('an argument that throws when looked at costs its call that argument alone', async () => {
    leaveStub(
      [
        ['identify', 'u', hostile()],
        ['track', 'A'],
      ],
      { _loadOptions: OPTIONS },
    )
    await runBundle()
    expect(await delivered(2)).toMatchObject([{ type: 'identify', userId: 'u', traits: {} }, { event: 'A' }])
    expect(console.error).toHaveBeenCalledWith(expect.stringContaining('identify(): '), expect.anything())
  })

  test('running the bundle a second time changes nothing', async () => {
    leaveStub([['track', 'A']], { _loadOptions: OPTIONS })
    await runBundle()
    const first = page.analytics
    vi.resetModules()
    await runBundle()
    expect(page.analytics).toBe(first)
    expect((await delivered(1)).length).toBe(1)
  })
})
