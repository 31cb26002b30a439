// What happens at load, in which order, and what never happens.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Client } from './client.ts'
import { extras } from './extras.ts'
import type { EarlyCall } from './replay.ts'
import { createRig, idle, type Rig, until } from './rig.ts'
import { load } from './start.ts'
import type { Bag, Plugin } from './types.ts'

let rig: Rig
let loadExtras = vi.fn(async () => extras)
beforeEach(() => {
  rig = createRig()
  loadExtras = vi.fn(async () => extras)
})
afterEach(() => rig.dispose())

const OPTIONS = { writeKey: 'KEY', endpoint: 'https://events.example.com/v1' }
const call = (method: string, ...args: unknown[]): EarlyCall => ({ method, args })

/** Settles with the client, once there is one. */
function start(options: Bag, ...calls: EarlyCall[]): Promise<Client> {
  return new Promise((resolve) => {
    load({ ...OPTIONS, ...options }, { loadExtras }, (client) => {
      client.on('delivered', (receipt) => rig.receipts.push(receipt))
      client.on('dropped', (receipt) => rig.receipts.push(receipt))
      client.on('error', (error) => rig.errors.push(error))
      resolve(client)
      return calls
    })
  })
}

/** Answers for the settings, besides those of the rig for events. */
function serveSettings(answer: (init?: RequestInit) => Response | Promise<Response>): string[] {
  const { fetch } = globalThis
  const urls: string[] = []
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
    if (!url.endsWith('/settings')) return fetch(url, init)
    urls.push(url)
    return answer(init)
  })
  return urls
}

const names = () => rig.delivered().map(({ event, type }) => event ?? type)
async function deliver(count: number): Promise<void> {
  await idle()
  await rig.passTime(1000)
  await until(() => rig.receipts.length === count, `${count} receipts`)
}

const mark = (name: string): Plugin => ({
  name,
  type: 'before',
  version: '1',
  isLoaded: () => true,
  load: () => Promise.resolve(),
  track(context) {
    context.updateEvent('properties.path', `${context.event.properties?.path ?? ''}${name}`)
    return context
  },
})

describe('order', () => {
  test('common options and calls need no further code (P5)', async () => {
    await start({ flushAt: 5, initialPageview: true, integrations: { All: true } }, call('track', 'A'))
    await deliver(2)
    expect(names()).toEqual(['page', 'A'])
    expect(loadExtras).not.toHaveBeenCalled()
  })

  test('calls behind a listener are rows like all others: they wait for nobody', async () => {
    await start(
      {},
      call('on', 'error', () => {}),
      call('track', 'A'),
    )
    const rows = rig.spilled().map((key) => localStorage.getItem(key))
    expect(rows).toEqual([expect.stringMatching(/^\{/)])
  })

  test('listeners, then plugins, then middleware, wherever they stand; all else in call order (O1, O12)', async () => {
    const heard: unknown[] = []
    await start(
      {},
      call('track', 'A'),
      call('identify', 'u1'),
      call('setAnonymousId', 'anon'),
      call('track', 'B'),
      call('addSourceMiddleware', ({ payload, next }: Bag) => {
        payload.obj.properties = { ...payload.obj.properties, path: `${payload.obj.properties?.path ?? ''}M` }
        next(payload)
      }),
      call('register', mark('P')),
      call('on', 'initialize', () => heard.push('initialize')),
      call('once', 'track', (name: string) => heard.push(name)),
      call('reset'),
      call('track', 'C'),
    )
    await deliver(4)
    expect(names()).toEqual(['A', 'identify', 'B', 'C'])
    expect(rig.delivered().map(({ userId }) => userId)).toEqual([null, 'u1', 'u1', null])
    expect(
      rig
        .delivered()
        .filter(({ event }) => event)
        .map(({ properties }) => properties?.path),
    ).toEqual(['PM', 'PM', 'PM'])
    expect(rig.delivered()[2]?.anonymousId).toBe('anon')
    expect(rig.delivered()[0]?.anonymousId).not.toBe('anon')
    expect(heard).toEqual(['initialize', 'A'])
  })

  test('plugins of the options come before those that are registered', async () => {
    await start({ plugins: [mark('1')] }, call('register', mark('2')), call('track', 'A'))
    await deliver(1)
    expect(rig.delivered()[0]?.properties).toEqual({ path: '12' })
  })
})

describe('disable', () => {
  const leftBehind = async () => [document.cookie, localStorage.length, (await indexedDB.databases()).length, rig.sent]

  test.each<[string, unknown]>([
    ['true', true],
    ['a function that says so', () => true],
    ['a function that says so later', async () => true],
    ['a function that fails', () => Promise.reject(new Error('no'))],
  ])('%s: every promise settles, and nothing is asked for, kept or sent (P1)', async (_, disable) => {
    const urls = serveSettings(() => new Response('{"integrations":{}}'))
    const client = await start({ disable, ...(disable === true && { cdnURL: 'https://cdn.example' }) }, call('page'))
    const context = await client.track('A')
    await rig.passTime(5000)
    expect(await context.delivered).toMatchObject({ status: 'dropped', reason: 'disabled' })
    expect(await leftBehind()).toEqual(['', 0, 0, []])
    expect(urls).toEqual([])
  })

  test('plugins and destinations are asked nothing, either', async () => {
    const track = vi.fn()
    const given = { ...mark('P'), load: vi.fn(async () => {}), track }
    const client = await start({ disable: true, plugins: [given], cdnSettings: { integrations: {} } })
    await client.register(given)
    await client.track('A')
    expect(given.load).not.toHaveBeenCalled()
    expect(track).not.toHaveBeenCalled()
  })

  test('a function that does not say so changes nothing; it is told the settings', async () => {
    serveSettings(() => new Response('{"integrations":{"Segment.io":{}}}'))
    const disable = vi.fn(() => false)
    await start({ disable, cdnURL: 'https://cdn.example' }, call('track', 'A'))
    await deliver(1)
    expect(disable).toHaveBeenCalledWith(expect.objectContaining({ integrations: { 'Segment.io': {} } }))
  })

  test.each([
    ['a function: nobody has said yes', () => false],
    ['true: it stays so, whatever else is asked for', true],
  ])('where the code cannot be had that would ask %s', async (_, disable) => {
    loadExtras.mockRejectedValue('extras.min.js does not come')
    const client = await start({ disable, plan: {} }, call('track', 'A'))
    const context = await client.track('B')
    await rig.passTime(1)
    expect(await context.delivered).toMatchObject({ reason: 'disabled' })
    expect(await leftBehind()).toEqual(['', 0, 0, []])
  })
})

describe('rare options', () => {
  test('are unknown, or unusable: each is named, and nothing else lost (section 3)', async () => {
    await start({ flushat: 5, storage: 'cookie', retryQueue: 'yes' }, call('track', 'A'))
    await deliver(1)
    const told = rig.errors.map(({ message }) => message)
    expect(told).toEqual(
      expect.arrayContaining([
        expect.stringContaining('"flushat" is unknown'),
        expect.stringContaining('"storage" must be an object'),
        expect.stringContaining('"retryQueue" must be true or false'),
      ]),
    )
  })

  test.each<[string, object]>([
    ['writeKey', { writeKey: 42 }],
    ['endpoint', { endpoint: '/v1' }],
  ])('%s, unusable: told, every call taken, and nothing sent', async (name, options) => {
    const client = await start(options, call('track', 'A'))
    const { delivered } = await client.track('B')
    await rig.passTime(5000)
    expect(await delivered).toMatchObject({ status: 'dropped', reason: 'disabled' })
    expect(rig.errors).toMatchObject([
      { code: 'invalid', message: expect.stringContaining(`option "${name}" must be`) },
    ])
    expect(rig.sent).toEqual([])
  })

  test('a number that is unusable is told, and its default used', async () => {
    await start({ flushAt: '1' }, call('track', 'A'))
    await deliver(1)
    expect(rig.errors).toMatchObject([{ message: 'option "flushAt" must be a number from 0 to 2e9, got "1"' }])
  })

  test('without the code for them, events go on, and that is told (P1)', async () => {
    loadExtras.mockRejectedValue('extras.min.js does not come')
    await start({ plan: {} }, call('track', 'A'))
    await deliver(1)
    expect(rig.errors).toMatchObject([{ message: expect.stringContaining('extras.min.js') }])
  })

  test('deliveryStrategy standard: one event a request, at the path of its type', async () => {
    const deliveryStrategy = { strategy: 'standard', config: { headers: () => ({ 'X-Test': '1' }) } }
    await start({ integrations: { 'Segment.io': { deliveryStrategy } } }, call('track', 'A'), call('page'))
    await until(() => rig.sent.length === 2)
    expect(rig.sent.map(({ url }) => url)).toEqual([
      'https://events.example.com/v1/t',
      'https://events.example.com/v1/p',
    ])
    expect(rig.sent[0]?.body).toMatchObject({ type: 'track', event: 'A', writeKey: 'KEY', sentAt: expect.any(String) })
  })

  test('httpConfig: a status may be told to drop, or to be tried again', async () => {
    const backoffConfig = { statusCodeOverrides: { 500: 'drop', 400: 'retry' } }
    rig.network = () => ({ status: 500 })
    await start({ integrations: { 'Segment.io': { httpConfig: { backoffConfig } } } }, call('track', 'A'))
    await deliver(1)
    expect(rig.receipts).toMatchObject([{ status: 'dropped', reason: 'rejected' }])
  })
})

describe('settings', () => {
  const REMOTE = { name: 'Remote', creationName: 'Remote', url: '', libraryName: 'none', settings: {} }
  const withKey = { integrations: { 'Segment.io': { apiKey: 'OTHER', apiHost: 'eu.example/v1' } } }

  test('say where events go, unless the options do', async () => {
    serveSettings(() => Response.json(withKey))
    const options = { endpoint: undefined, cdnURL: 'https://cdn.example' }
    const { endpoint: _, ...rest } = { ...OPTIONS, ...options }
    await new Promise<void>((resolve) =>
      load(rest, { loadExtras }, () => {
        resolve()
        return [call('track', 'A')]
      }),
    )
    await idle()
    await rig.passTime(1000)
    await until(() => rig.sent.length > 0)
    expect(rig.sent.at(-1)).toMatchObject({ url: 'https://eu.example/v1/batch', body: { writeKey: 'OTHER' } })
  })

  test('that never come hold no event up, and cost nothing but a report (L3, P4)', async () => {
    serveSettings(
      (init) => new Promise((_, reject) => init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason))),
    )
    await start({ cdnURL: 'https://cdn.example' }, call('track', 'A'))
    await deliver(1)
    expect(names()).toEqual(['A'])
    await rig.passTime(10_000)
    await until(() => rig.errors.length === 1)
    expect(rig.errors).toMatchObject([{ code: 'settings' }])
    await rig.passTime(20_000)
    expect(rig.timers()).toBe(0)
  })

  test('the plan looks at an event as middleware leaves it (O11)', async () => {
    const plan = { track: { __default: { enabled: false }, Planned: { enabled: true } } }
    await start(
      { plan },
      call('addSourceMiddleware', ({ payload, next }: Bag) => {
        payload.obj.event = 'Planned'
        next(payload)
      }),
      call('track', 'Unplanned'),
    )
    await deliver(1)
    expect(rig.delivered()).toMatchObject([{ event: 'Planned', integrations: {} }])
  })

  test('events say which destinations run in the page', async () => {
    const cdnSettings = {
      integrations: { 'Segment.io': { maybeBundledConfigIds: { One: ['1'] } }, One: { bundlingStatus: 'bundled' } },
    }
    await start({ cdnSettings }, call('track', 'A'))
    await deliver(1)
    expect(rig.delivered()).toMatchObject([
      { _metadata: { bundled: ['One', 'Segment.io'], unbundled: [], bundledIds: ['1'] } },
    ])
  })

  test('ready: the destinations that they name are there', async () => {
    serveSettings(() => Response.json({ integrations: {}, remotePlugins: [REMOTE] }))
    const factory = Object.assign(() => mark('Act'), { pluginName: 'Remote' })
    await import('./destinations.ts')
    const client = await start({ plugins: [factory], cdnURL: 'https://cdn.example' })
    expect(await client.ready()).toHaveLength(1)

    // The next page remembers the settings, and is told the same ones.
    const next = await start({ plugins: [factory], cdnURL: 'https://cdn.example' })
    expect(await next.ready()).toHaveLength(1)
  })

  test('a destination gets events that were called before it came; middleware for it may be there before it, too', async () => {
    const got: string[] = []
    const factory = Object.assign(
      () => ({ ...mark('Act'), type: 'destination', track: (context: Bag) => got.push(context.event.event) }),
      { pluginName: 'Remote' },
    )
    await start(
      { plugins: [factory], cdnSettings: { integrations: {}, remotePlugins: [REMOTE] } },
      call('addDestinationMiddleware', 'Remote', ({ payload, next }: Bag) => {
        payload.obj.event += '!'
        next(payload)
      }),
      call('track', 'A'),
    )
    // Its first import takes longer than `until` waits.
    await import('./destinations.ts')
    await until(() => got.length === 1)
    expect(got).toEqual(['A!'])
    await deliver(1)
    expect(names()).toEqual(['A'])
  })
})

describe('what few visitors bring along', () => {
  const at = (path: string) => {
    const { happyDOM } = window as unknown as { happyDOM: { setURL(url: string): void } }
    happyDOM.setURL(`https://www.example.com${path}`)
  }
  const setCookie = (text: string) => {
    // biome-ignore lint/suspicious/noDocumentCookie: as another script of the site writes it
    document.cookie = `${text}; path=/; domain=.example.com`
  }
  const contexts = () => rig.delivered().map(({ context }) => context)

  test('an ad click is in every event, also of the next page', async () => {
    at('/shop?btid=x')
    await start({}, call('track', 'A'))
    await deliver(1)
    at('/cart')
    await start({}, call('track', 'B'), call('track', 'C', {}, { context: { referrer: { id: 'own' } } }))
    await deliver(3)
    const referrer = { id: 'x', type: 'dataxu' }
    expect(contexts()).toMatchObject([{ referrer }, { referrer }, { referrer: { id: 'own' } }])
  })

  test('without persistence a click is not remembered, and none is asked for (S9)', async () => {
    setCookie('s%3Acontext.referrer=%7B%22id%22%3A%22last%22%7D')
    await start({ disableClientPersistence: true }, call('track', 'A'))
    at('/shop?btid=x')
    await start({ disableClientPersistence: true }, call('track', 'B'))
    await deliver(2)
    expect(contexts().map(({ referrer }) => referrer)).toEqual([undefined, { id: 'x', type: 'dataxu' }])
    expect(document.cookie).toBe('s%3Acontext.referrer=%7B%22id%22%3A%22last%22%7D')
  })

  test('an id of AMP is in every event', async () => {
    setCookie('_ga=amp-x')
    await start({}, call('track', 'A'))
    await deliver(1)
    expect(contexts()).toMatchObject([{ amp: { id: 'amp-x' } }])
  })

  test('another cookie of that name is none, and needs no further code', async () => {
    setCookie('_ga=GA1.2.3.4')
    await start({}, call('track', 'A'))
    await deliver(1)
    expect([contexts()[0]?.amp, loadExtras.mock.calls.length]).toEqual([undefined, 0])
  })

  test('whom an older library knew is known before the first call', async () => {
    setCookie('ajs_user=u1')
    setCookie('_sio=anon----u1')
    await start({}, call('track', 'A'), call('identify', { b: 2 }))
    await deliver(2)
    expect(rig.delivered()).toMatchObject([
      { userId: 'u1', anonymousId: 'anon' },
      { userId: 'u1', anonymousId: 'anon', traits: { b: 2 } },
    ])
  })

  test.each<[string, object]>([
    ['nothing is to be remembered', { disableClientPersistence: true }],
    ['cookies are not to be used', { storage: { stores: ['localStorage'] } }],
    ['nothing is to be done', { disable: () => true }],
  ])('not where %s', async (_, options) => {
    setCookie('ajs_user=u1')
    at('/shop?btid=x')
    const client = await start(options)
    expect(client.user().id()).toBeNull()
    expect(document.cookie).toContain('ajs_user=u1')
    expect(document.cookie.includes('context.referrer')).toBe('storage' in options)
  })
})

describe('highEntropyValuesClientHints', () => {
  const low = { platform: 'Linux' }
  const high = { ...low, model: 'X1' }
  const getHighEntropyValues = vi.fn<(hints: string[]) => Promise<object>>()
  beforeEach(() => {
    getHighEntropyValues.mockReset()
    vi.stubGlobal('navigator', { ...navigator, userAgentData: { toJSON: () => low, getHighEntropyValues } })
  })
  const startWithHints = (hints: unknown) => start({ highEntropyValuesClientHints: hints }, call('track', 'A'))
  const data = () => rig.delivered().map(({ context }) => context.userAgentData)

  test('the first event has what the browser answers', async () => {
    getHighEntropyValues.mockImplementation(async () => {
      await new Promise((resolve) => setTimeout(resolve, 900))
      return high
    })
    const onStart = vi.fn()
    const starting = startWithHints(['model']).then(onStart)
    await rig.passTime(899)
    expect(onStart).not.toHaveBeenCalled()
    await rig.passTime(1)
    await starting
    await deliver(1)
    expect(data()).toEqual([high])
    expect(getHighEntropyValues).toHaveBeenCalledExactlyOnceWith(['model'])
  })

  test('an answer that takes too long is in later events', async () => {
    let answer!: (value: object) => void
    getHighEntropyValues.mockReturnValue(
      new Promise((resolve) => {
        answer = resolve
      }),
    )
    const starting = startWithHints(['model'])
    await rig.passTime(1000)
    const client = await starting
    answer(high)
    await idle()
    await client.track('B')
    await deliver(2)
    expect(data()).toEqual([low, high])
  })

  test.each<[string, unknown]>([
    ['refused', ['model']],
    ['not understood', 'model'],
  ])('%s: what it says at once stays', async (_, hints) => {
    getHighEntropyValues.mockRejectedValue(new Error('denied'))
    await startWithHints(hints)
    await deliver(1)
    expect(data()).toEqual([low])
  })
})
