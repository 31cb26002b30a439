// Which faults of Segment's library would come back unnoticed, because nothing else looks for them?
//
// Numbered as in the README; the other numbers stand in the titles of the tests beside the code.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { extras } from './extras.ts'
import { AnalyticsBrowser } from './index.ts'
import { queueName } from './queue.ts'
import type { EarlyCall } from './replay.ts'
import { createRig, idle, type Rig, until } from './rig.ts'
import { uuid } from './shared/uuid.ts'
import { load } from './start.ts'
import type { Analytics, Bag, Plugin } from './types.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.dispose())

const ENDPOINT = 'https://events.example.com/v1'
const track = (name: string): EarlyCall => ({ method: 'track', args: [name] })
const names = () => rig.delivered().map(({ event, type }) => event ?? type)

/** With options that ours only knows at load; settles with the client, once there is one. */
function start(options: Bag, ...calls: EarlyCall[]): Promise<Analytics> {
  return new Promise((resolve) => {
    load({ writeKey: 'KEY', ...options }, { loadExtras: async () => extras }, (client) => {
      client.on('delivered', (receipt) => rig.receipts.push(receipt))
      client.on('error', (error) => rig.errors.push(error))
      resolve(client)
      return calls
    })
  })
}

async function deliver(count: number): Promise<void> {
  await idle()
  await rig.passTime(1000)
  await until(() => rig.delivered().length === count, `${count} delivered`)
}

function destination(hook: Plugin['track']): Plugin {
  const load = () => Promise.resolve()
  return { name: 'Destination', type: 'destination', version: '1', isLoaded: () => true, load, track: hook! }
}

describe('events that get lost', () => {
  test('called while the settings are on their way, by a page that dies meanwhile (L2)', async () => {
    const { fetch } = globalThis
    vi.stubGlobal('fetch', (url: string, init: RequestInit) =>
      url.endsWith('/settings') ? new Promise(() => {}) : fetch(url, init),
    )
    await start({ endpoint: ENDPOINT, cdnURL: 'https://cdn.example' }, track('A'), track('B'))
    await idle()
    await rig.crash()
    rig.load()
    await deliver(2)
    expect(names()).toEqual(['A', 'B'])
  })

  test('by the script of a destination that never comes (L4)', async () => {
    const tags: unknown[] = []
    // Not into the real head, where happy-dom would try to load it.
    vi.spyOn(document.head, 'append').mockImplementation((tag) => void tags.push(tag))
    const url = 'https://cdn.example/actions/slow/1.js'
    const remotePlugins = [{ name: 'Slow', creationName: 'Slow', url, libraryName: 'slow', settings: {} }]
    const cdnSettings = { integrations: {}, remotePlugins }
    // Its first import takes longer than `until` waits.
    await import('./destinations.ts')
    await start({ endpoint: ENDPOINT, cdnURL: 'https://cdn.example', cdnSettings }, track('A'))
    await until(() => tags.length === 1, 'the script is asked for')
    await deliver(1)
    expect(names()).toEqual(['A'])
  })

  test('beside one that JSON cannot hold, when the page goes away (L8)', async () => {
    const cycle: Bag = { n: 1 }
    cycle.self = cycle
    rig.network = () => 'silence'
    const analytics = rig.load()
    analytics.track('A')
    analytics.track('cycle', cycle)
    analytics.track('BigInt', { n: 1n })
    analytics.track('B')
    await rig.passTime(1000)
    rig.leave()
    await rig.crash()
    rig.network = () => ({ status: 200 })
    rig.load()
    await deliver(4)
    expect(names()).toEqual(['A', 'cycle', 'BigInt', 'B'])
  })

  test('and are called delivered: by a destination that throws, before the collector has answered (L9)', async () => {
    rig.network = () => 'silence'
    const fail = () => {
      throw new Error('mine')
    }
    const analytics = rig.load()
    await analytics.register(
      { ...destination(fail), name: 'Sync' },
      { ...destination(async () => fail()), name: 'Async' },
    )
    const context = await analytics.track('A')
    await rig.passTime(1000)
    await until(() => rig.errors.length === 2)
    expect(rig.errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('Sync'),
      expect.stringContaining('Async'),
    ])
    expect(context.logs().filter(({ level }) => level === 'error')).toHaveLength(2)
    expect(rig.receipts).toEqual([])
    rig.network = () => ({ status: 200 })
    await rig.passTime(10_000)
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 1)
    expect(rig.receipts).toEqual([{ status: 'delivered', messageId: context.id }])
  })

  test('when the page goes while another one holds the lock (L11)', async () => {
    void navigator.locks.request(queueName('KEY', ENDPOINT), () => new Promise(() => {}))
    const analytics = rig.load()
    await analytics.track('A')
    await rig.passTime(1000)
    expect(rig.sent).toEqual([])
    rig.leave()
    analytics.track('B')
    await idle()
    expect(rig.sent.map(({ via, body }) => [via, body.batch.length])).toEqual([
      ['beacon', 1],
      ['beacon', 1],
    ])
    await rig.crash()
    rig.load()
    await deliver(2)
    expect(names()).toEqual(['A', 'B'])
  })

  test('in the microtasks after initialize (L12)', async () => {
    const browser = new AnalyticsBrowser()
    browser.once('initialize', () => {
      for (let depth = 0; depth < 12; depth++) {
        let turn = Promise.resolve()
        for (let before = 0; before < depth; before++) turn = turn.then()
        void turn.then(() => void browser.track(`${depth}`))
      }
    })
    browser.load({ writeKey: 'KEY', endpoint: ENDPOINT })
    await deliver(12)
    expect(names()).toEqual(Array.from({ length: 12 }, (_, depth) => `${depth}`))
  })

  test('with retryQueue: false, offline (L13)', async () => {
    rig.network = () => 'refused'
    await start({ endpoint: ENDPOINT, retryQueue: false }, track('A'))
    await rig.passTime(60_000)
    expect(rig.sent.length).toBeGreaterThan(0)
    await rig.crash()
    rig.network = () => ({ status: 200 })
    await start({ endpoint: ENDPOINT, retryQueue: false })
    await deliver(1)
    expect(names()).toEqual(['A'])
  })

  test('after 429 has been answered often (L14)', async () => {
    rig.network = () => ({ status: 429, headers: { 'Retry-After': '1' } })
    const analytics = rig.load()
    const context = await analytics.track('A')
    while (rig.sent.length < 15) await rig.passTime(60_000)
    expect(rig.receipts).toEqual([])
    rig.network = () => ({ status: 200 })
    await rig.passTime(60_000)
    await until(() => rig.receipts.length === 1)
    expect(await context.delivered).toMatchObject({ status: 'delivered' })
  })
})

describe('events that say what was not so', () => {
  test('of properties and options that the app changes while a plugin works on the event (O7, O8)', async () => {
    const analytics = rig.load()
    let go = () => {}
    const work = new Promise<void>((resolve) => {
      go = resolve
    })
    await analytics.register({ ...destination((context) => work.then(() => context)), type: 'before' })
    const properties = { n: 1, deep: { list: ['a'] } }
    const options = { context: { device: { name: 'phone' } } }
    analytics.track('A', properties, options)
    Object.assign(properties, { n: 2 }).deep.list.push('b')
    options.context.device.name = 'tablet'
    go()
    await deliver(1)
    expect(rig.delivered()[0]).toMatchObject({
      properties: { n: 1, deep: { list: ['a'] } },
      context: { device: { name: 'phone' } },
    })
    expect(options).toEqual({ context: { device: { name: 'tablet' } } })
  })
})

describe('what hangs, or grows', () => {
  test('a promise and a callback, with a destination that never answers (P2)', async () => {
    const analytics = rig.load()
    await analytics.register(destination(() => new Promise(() => {})))
    const callback = vi.fn()
    const settled = vi.fn()
    void analytics.track('A', {}, {}, callback).then(settled)
    await rig.passTime(4999)
    expect(names()).toEqual(['A'])
    await rig.passTime(1)
    expect([callback.mock.calls.length, settled.mock.calls.length]).toEqual([1, 1])
  })

  test('calls behind those of the query string, while the collector does not answer (P3)', async () => {
    const { happyDOM } = window as unknown as { happyDOM: { setURL(url: string): void } }
    happyDOM.setURL('https://www.example.com/?ajs_uid=u1&ajs_event=Linked')
    rig.network = () => 'silence'
    const analytics = await start({ endpoint: ENDPOINT, useQueryString: true, flushAt: 1 }, track('A'))
    await analytics.track('B')
    await until(() => rig.sent.length === 1)
    await analytics.track('C')
    expect(analytics.queue.waiting).toBe(5)
    expect(rig.sent[0]?.body.batch[0]).toMatchObject({ type: 'identify', userId: 'u1' })
  })

  test('timers and locks of an outage: one timer, however many events fail (P6, P7)', async () => {
    rig.network = () => 'refused'
    const analytics = rig.load()
    for (let event = 0; event < 20; event++) {
      analytics.track(`${event}`)
      await rig.passTime(500)
      expect(rig.timers()).toBeLessThanOrEqual(1)
    }
    const before = rig.locks.requests
    for (let second = 0; second < 60; second++) {
      await rig.passTime(1000)
      expect(rig.timers()).toBe(1)
    }
    expect(rig.locks.requests - before).toBeLessThan(30)
  })

  test('writes to cookies and localStorage: a few at the start, none at every event (P8)', async () => {
    // With a domain that has not been looked for yet.
    vi.resetModules()
    const { createClient } = await import('./client.ts')
    const cookies = vi.spyOn(document, 'cookie', 'set')
    const local = vi.spyOn(Storage.prototype, 'setItem')
    const analytics = createClient({ writeKey: 'KEY', endpoint: ENDPOINT }, { loadExtras: async () => extras })
    await idle()
    for (const name of ['first', 'second']) await analytics.track(name)
    expect(cookies.mock.calls.length).toBeGreaterThan(0)
    expect(cookies.mock.calls.length).toBeLessThan(6)
    expect(local.mock.calls.length).toBeLessThan(6)
    cookies.mockClear()
    local.mockClear()
    for (let event = 0; event < 20; event++) await analytics.track(`${event}`)
    expect([cookies.mock.calls, local.mock.calls]).toEqual([[], []])
  })

  test('memory: nothing is left of an event that has been delivered (P11)', async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const analytics = rig.load()
    // In a function of its own: what a running one holds is not collected.
    const refs = await (async () => {
      const contexts = await Promise.all(Array.from({ length: 300 }, (_, event) => analytics.track(`${event}`)))
      return contexts.map((context) => new WeakRef(context))
    })()
    await deliver(300)
    // What the running task has just seen is not collected before the next one.
    for (let round = 0; round < 3; round++) {
      await idle()
      collect()
    }
    expect(refs.filter((ref) => ref.deref()).length).toBe(0)
    expect([analytics.queue.waiting, analytics.queue.bytes, (await rig.rows()).size, rig.spilled()]).toEqual([
      0,
      0,
      0,
      [],
    ])
  })

  test('pauses: they are those of httpConfig (P12)', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.9999)
    rig.network = () => 'refused'
    const backoffConfig = { baseBackoffInterval: 20, maxBackoffInterval: 30 }
    await start({ endpoint: ENDPOINT, integrations: { 'Segment.io': { httpConfig: { backoffConfig } } } }, track('A'))
    await rig.passTime(1000)
    const triedAt = () => rig.sent.map(({ atMs }) => Math.round((atMs - rig.sent[0]!.atMs) / 1000))
    for (let second = 0; second < 65; second++) await rig.passTime(1000)
    expect(triedAt()).toEqual([0, 30, 60])
  })
})

describe('what others learn', () => {
  test('ids do not tell each other: the next one has nothing of the last (S3)', () => {
    const digits = () => uuid().replaceAll('-', '')
    for (let round = 0; round < 200; round++) {
      const [first, second] = [digits(), digits()]
      // The windows beside the version and variant digits.
      const windows = Array.from({ length: 25 }, (_, at) => first.slice(at, at + 8))
      expect(windows.filter((window) => second.includes(window))).toEqual([])
    }
  })

  test('an instance that keeps nothing goes on keeping nothing when another is loaded (S8)', async () => {
    const quiet = rig.load({ disableClientPersistence: true })
    const loud = rig.load({ writeKey: 'OTHER' })
    quiet.identify('quiet', { email: 'quiet@example.com' })
    loud.identify('loud')
    quiet.track('A')
    rig.hide()
    await idle()
    const kept = [document.cookie, ...Object.values({ ...localStorage }), ...(await rig.rows()).values()].join()
    expect(kept).toContain('loud')
    expect(kept).not.toContain('quiet')
    await until(() => rig.delivered().length === 3)
    expect(rig.delivered().map(({ event, type, userId }) => [event ?? type, userId])).toEqual(
      expect.arrayContaining([
        ['identify', 'quiet'],
        ['identify', 'loud'],
        ['A', 'quiet'],
      ]),
    )
  })

  test('disableClientPersistence: no cookie, no storage, no database, whatever the address; events are sent (S9)', async () => {
    const { happyDOM } = window as unknown as { happyDOM: { setURL(url: string): void } }
    happyDOM.setURL('https://www.example.com/?gclid=click&utm_source=mail')
    rig.network = () => 'refused'
    const analytics = rig.load({ disableClientPersistence: true })
    analytics.identify('u1', { plan: 'pro' })
    await rig.passTime(1000)
    rig.hide()
    rig.show()
    rig.leave()
    analytics.track('A')
    await idle()
    expect([document.cookie, { ...localStorage }, await indexedDB.databases()]).toEqual(['', {}, []])
    rig.comeBack()
    rig.network = () => ({ status: 200 })
    await rig.passTime(60_000)
    await until(() => rig.delivered().length === 2)
  })

  test('debug(false) where storage is blocked throws nothing (S14)', async () => {
    vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    const analytics = rig.load()
    expect(analytics.debug(false)).toBe(analytics)
    await idle()
    expect(rig.errors.filter(({ code }) => code !== 'storage')).toEqual([])
  })
})

describe('what does not do what it says', () => {
  test('before load, AnalyticsBrowser has trackForm, and once("initialize") is heard (A4)', async () => {
    const browser = new AnalyticsBrowser()
    const heard = vi.fn()
    browser.once('initialize', heard)
    const form = document.createElement('form')
    document.body.append(form)
    const listening = browser.trackForm(form, 'Sent')
    browser.load({ writeKey: 'KEY', endpoint: ENDPOINT })
    await listening
    expect(heard).toHaveBeenCalledTimes(1)
    form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
    await deliver(1)
    expect(names()).toEqual(['Sent'])
  })

  test('settings that do not list Segment.io change neither the write key nor what the page says of it (A5)', async () => {
    const integrations = { 'Segment.io': { apiHost: 'own.example/v1', deliveryStrategy: { strategy: 'standard' } } }
    await start({ cdnSettings: { integrations: {} }, integrations }, track('A'))
    await until(() => rig.sent.length === 1)
    expect(rig.sent[0]).toMatchObject({ url: 'https://own.example/v1/t', body: { writeKey: 'KEY', event: 'A' } })
  })

  test.each([
    ['batching', { apiHost: 'https://own.example/v1' }, 'https://own.example/v1/batch'],
    ['standard', { apiHost: 'https://own.example/v1' }, 'https://own.example/v1/t'],
    ['batching', { apiHost: 'own.example/v1', protocol: 'http' }, 'http://own.example/v1/batch'],
    ['standard', { apiHost: 'own.example/v1', protocol: 'http' }, 'http://own.example/v1/t'],
  ])('%s delivery takes an apiHost like %j (A6)', async (strategy, host, url) => {
    await start({ integrations: { 'Segment.io': { ...host, deliveryStrategy: { strategy } } } }, track('A'))
    await idle()
    await rig.passTime(1000)
    await until(() => rig.sent.length === 1)
    expect(rig.sent[0]?.url).toBe(url)
  })
})
