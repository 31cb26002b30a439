// From the stored row to the acknowledged one, through the real client.

import { IDBDatabase, IDBObjectStore } from 'fake-indexeddb'
import { promisifyRequest } from 'idb-keyval'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { extras } from '../extras.ts'
import { queueName, STORE } from '../queue.ts'
import { type Answer, createRig, idle, type Rig, until } from '../rig.ts'
import { requestDatabase } from '../storage/request-database.ts'
import { PAUSE } from './courier.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.dispose())

const names = (events: { event?: string }[]) => events.map(({ event }) => event)
const sentNames = () => rig.sent.map(({ body }) => names(body.batch))

test('a database that the snippet has opened has the first call at once; where it has none, the spill has it meanwhile', async () => {
  const name = queueName('KEY', 'https://events.example.com/v1')
  const parts = { loadExtras: async () => extras, early: {} }
  const first = rig.load({}, parts)
  first.track('A')
  expect(rig.spilled().length).toBe(1)
  await until(() => rig.spilled().length === 0)
  const database = await promisifyRequest(requestDatabase(name))
  const second = rig.load({}, { ...parts, early: { [name]: database } })
  second.track('B')
  expect(rig.spilled()).toEqual([])
  await until(async () => (await rig.rows()).size === 2)
})

describe('batches', () => {
  test('calls of one second go together, in call order (P10)', async () => {
    const analytics = rig.load()
    analytics.track('A')
    await rig.passTime(600)
    analytics.track('B')
    await rig.passTime(399)
    expect(rig.sent).toEqual([])
    await rig.passTime(1)
    await until(() => rig.receipts.length === 2)
    expect(sentNames()).toEqual([['A', 'B']])
    expect(rig.sent[0]).toMatchObject({ url: 'https://events.example.com/v1/batch', body: { writeKey: 'KEY' } })
    expect(rig.sent[0]?.body.sentAt).toBe('2026-03-01T12:00:01.000Z')
  })

  test('flushAt events do not wait for the interval', async () => {
    const analytics = rig.load({ flushAt: 3 })
    for (const name of ['A', 'B', 'C', 'D']) analytics.track(name)
    await until(() => rig.receipts.length === 4)
    expect(sentNames().flat()).toEqual(['A', 'B', 'C', 'D'])
  })

  test('a batch has at most 100 events', async () => {
    const analytics = rig.load()
    for (let index = 0; index < 250; index++) analytics.track(`${index}`)
    await until(() => rig.receipts.length === 250)
    expect(rig.sent.map(({ body }) => body.batch.length)).toEqual([100, 100, 50])
    expect(sentNames().flat()).toEqual(Array.from({ length: 250 }, (_, index) => `${index}`))
  })

  test('a batch stays under 500 KB', async () => {
    const analytics = rig.load()
    for (let index = 0; index < 40; index++) analytics.track(`${index}`, { text: 'é'.repeat(15_000) })
    await until(() => rig.receipts.length === 40)
    for (const { body } of rig.sent) {
      expect(new TextEncoder().encode(JSON.stringify(body)).length).toBeLessThan(500_000)
    }
    expect(rig.sent.length).toBe(3)
  })

  test('flush sends at once and says what is left', async () => {
    const analytics = rig.load()
    analytics.track('A')
    expect(analytics.queue.waiting).toBe(1)
    expect(await analytics.flush()).toMatchObject({ waiting: 0, bytes: 0 })
    expect(sentNames()).toEqual([['A']])
  })

  test('what comes while a batch is under way is sent after it', async () => {
    const analytics = rig.load()
    rig.network = ({ body }) => {
      if (body.batch[0]?.event === 'A') analytics.track('B')
      return { status: 200 }
    }
    analytics.track('A')
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 1)
    expect(sentNames()).toEqual([['A']])
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 2)
    expect(sentNames()).toEqual([['A'], ['B']])
  })
})

describe('a collector in trouble', () => {
  const troubles: [string, Answer][] = [
    ['answers 500', { status: 500 }],
    ['answers 503 with a Retry-After', { status: 503, headers: { 'Retry-After': '2' } }],
    ['answers 429 with a Retry-After', { status: 429, headers: { 'Retry-After': '3' } }],
    ['refuses connections', 'refused'],
    ['never answers', 'silence'],
    ['answers 401', { status: 401 }],
    ['answers 404', { status: 404 }],
    ['answers 418', { status: 418 }],
  ]

  test.each(troubles)('%s: everything arrives once it is well, in order (L6, O3)', async (_, answer) => {
    const analytics = rig.load()
    rig.network = () => answer
    analytics.track('A')
    analytics.track('B')
    await rig.passTime(1000)
    await rig.passTime(3000)
    analytics.track('C')
    await rig.passTime(2000)
    expect(rig.receipts).toEqual([])
    expect((await rig.rows()).size).toBe(3)

    rig.network = () => ({ status: 200 })
    for (let seconds = 0; seconds < 120 && rig.receipts.length < 3; seconds++) await rig.passTime(1000)
    expect(names(rig.delivered())).toEqual(['A', 'B', 'C'])
    expect(rig.receipts.map(({ status }) => status)).toEqual(['delivered', 'delivered', 'delivered'])
    expect((await rig.rows()).size).toBe(0)
    await idle()
    expect(rig.timers()).toBe(0)
  })

  test('it is told once, not at every try', async () => {
    const analytics = rig.load()
    rig.network = () => ({ status: 500, body: 'out of order' })
    analytics.track('A')
    for (let seconds = 0; seconds < 60; seconds++) await rig.passTime(1000)
    expect(rig.sent.length).toBeGreaterThan(3)
    expect(rig.errors).toMatchObject([{ code: 'delivery', message: expect.stringContaining('500 out of order') }])
  })

  test('Retry-After is kept to: not one request before its time (P12)', async () => {
    const analytics = rig.load()
    rig.network = () => ({ status: 429, headers: { 'Retry-After': '30' } })
    analytics.track('A')
    await rig.passTime(1000)
    expect(rig.sent.length).toBe(1)
    analytics.track('B')
    for (let seconds = 0; seconds < 29; seconds++) await rig.passTime(1000)
    expect(rig.sent.length).toBe(1)
    await rig.passTime(2000)
    expect(rig.sent.length).toBe(2)
  })

  test('all pages of the site keep to it, and try no more than one would', async () => {
    const [one, other] = [rig.load(), rig.load()]
    rig.network = () => ({ status: 429, headers: { 'Retry-After': '30' } })
    one.track('A')
    await rig.passTime(1000)
    expect(rig.sent.length).toBe(1)
    other.track('B')
    rig.load().track('C')
    for (let seconds = 0; seconds < 28; seconds++) await rig.passTime(1000)
    rig.hide()
    expect(rig.sent.length).toBe(1)
    rig.network = () => ({ status: 200 })
    for (let seconds = 0; seconds < 4; seconds++) await rig.passTime(1000)
    expect(names(rig.delivered()).sort()).toEqual(['A', 'B', 'C'])
  })

  test('ten pages: an outage costs the collector as many requests as one page makes', async () => {
    const countTries = async (pages: number) => {
      const before = rig.sent.length
      for (let page = 0; page < pages; page++) rig.load().track('A')
      for (let seconds = 0; seconds < 300; seconds++) await rig.passTime(1000)
      return rig.sent.length - before
    }
    rig.network = () => 'refused'
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const alone = await countTries(1)
    await rig.dispose()
    rig = createRig()
    rig.network = () => 'refused'
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    expect(await countTries(10)).toBeLessThanOrEqual(alone + 2)
  })

  test('a pause that a clock, set back meanwhile, has made long holds nobody up', async () => {
    const analytics = rig.load()
    rig.network = () => 'refused'
    analytics.track('A')
    await rig.passTime(1000)
    await rig.crash()
    vi.setSystemTime(Date.now() - 365 * 24 * 60 * 60 * 1000)
    rig.network = () => ({ status: 200 })
    rig.load()
    await until(() => rig.delivered().length === 1)
  })

  test('flush does not wait for a pause, of whichever page', async () => {
    const [one, other] = [rig.load(), rig.load()]
    rig.network = () => ({ status: 503, headers: { 'Retry-After': '200' } })
    one.track('A')
    await rig.passTime(1000)
    rig.network = () => ({ status: 200 })
    other.track('B')
    await other.flush()
    expect(names(rig.delivered())).toEqual(['B'])
  })

  test('the login page of a network, which answers everything with 200, is no acknowledgement', async () => {
    const analytics = rig.load()
    const pages = [
      '<!DOCTYPE html><title>Hotel</title>',
      '\n <html><body>Log in</body></html>',
      '<?xml version="1.0"?><html></html>',
      '<meta http-equiv="refresh" content="0; url=http://login.example/">',
      '<script>location = "http://login.example/"</script>',
    ]
    for (const body of pages) {
      rig.network = () => ({ status: 200, body })
      analytics.track('A')
      await analytics.flush()
    }
    expect(rig.receipts).toEqual([])
    expect((await rig.rows()).size).toBe(pages.length)
    rig.network = () => ({ status: 200, body: 'OK' })
    await analytics.flush()
    expect(rig.receipts.length).toBe(pages.length)
  })

  test('a fetch that the page has wrapped, and that never settles, holds nobody up (H1)', async () => {
    rig.network = () => 'silence'
    const { fetch: real } = globalThis
    let isDeaf = true
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
      const answer = real(url, isDeaf ? { ...init, signal: null } : init)
      return answer
    })
    const analytics = rig.load({ requestTimeoutMs: 5000 })
    analytics.track('A')
    await rig.passTime(1000)
    await rig.passTime(5000)
    isDeaf = false
    rig.network = () => ({ status: 200 })
    for (let seconds = 0; seconds < 3; seconds++) await rig.passTime(1000)
    await until(() => rig.receipts.length === 1)
  })

  test('a fetch that the page replaces later is the page’s own affair', async () => {
    const analytics = rig.load()
    vi.stubGlobal('fetch', () => {
      throw new Error('mine')
    })
    analytics.track('A')
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 1)
  })

  test('a Retry-After of an hour, or of a mistyped header, silences a page for five minutes at most', async () => {
    const analytics = rig.load()
    rig.network = () => ({ status: 429, headers: { 'Retry-After': '3600' } })
    analytics.track('A')
    await rig.passTime(1000)
    await rig.passTime(299_000)
    expect(rig.sent.length).toBe(1)
    await rig.passTime(1000)
    expect(rig.sent.length).toBe(2)
  })

  test('a wrong key or address is tried once a minute at the most', async () => {
    const analytics = rig.load()
    rig.network = () => ({ status: 401 })
    analytics.track('A')
    await rig.passTime(1000)
    for (let seconds = 0; seconds < 59; seconds++) await rig.passTime(1000)
    expect(rig.sent.length).toBe(1)
  })

  test('the requests of an outage become rare (P6)', async () => {
    const analytics = rig.load()
    rig.network = () => 'refused'
    analytics.track('A')
    // Second by second: in one long step, only one timer would fire.
    for (let seconds = 0; seconds < 600; seconds++) await rig.passTime(1000)
    expect(rig.sent.length).toBeLessThan(50)
    expect(rig.sent.length).toBeGreaterThan(5)
  })

  test('a request that hangs is given up after requestTimeoutMs (P4)', async () => {
    const analytics = rig.load({ requestTimeoutMs: 5000 })
    rig.network = () => (rig.sent.length > 1 ? { status: 200 } : 'silence')
    analytics.track('A')
    await rig.passTime(1000)
    await rig.passTime(4999)
    expect(rig.sent.length).toBe(1)
    await rig.passTime(1)
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 1)
  })

  test('a refused event says that the collector is back: the next one does not wait', async () => {
    const analytics = rig.load()
    rig.network = () => ({ status: 503, headers: { 'Retry-After': '250' } })
    analytics.track('bad')
    await rig.passTime(1000)
    rig.network = () => ({ status: 400 })
    await rig.passTime(250_000)
    await until(() => rig.receipts.length === 1)
    rig.network = () => ({ status: 200 })
    analytics.track('good')
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 2)
    expect(names(rig.delivered())).toEqual(['good'])
  })

  test('the network is back: no need to wait (P14)', async () => {
    const analytics = rig.load()
    rig.network = () => ({ status: 503, headers: { 'Retry-After': '200' } })
    analytics.track('A')
    await rig.passTime(1000)
    rig.network = () => ({ status: 200 })
    window.dispatchEvent(new Event('online'))
    await until(() => rig.receipts.length === 1)
  })
})

describe('an event that the collector refuses', () => {
  const poisoned = (status: number) => (request: (typeof rig.sent)[number]) => ({
    status: request.body.batch.some(({ event }) => event === 'poison') ? status : 200,
    body: 'what is this?',
  })

  test.each([400, 422])(
    'is found by halving and set aside with the answer; the other 99 go through (%i)',
    async (status) => {
      const analytics = rig.load()
      rig.network = poisoned(status)
      const contexts = await Promise.all(
        Array.from({ length: 100 }, (_, index) => analytics.track(index === 37 ? 'poison' : `${index}`)),
      )
      await until(() => rig.receipts.length === 100)
      expect(rig.delivered().length).toBe(99)
      expect(names(rig.delivered())).toEqual(
        Array.from({ length: 100 }, (_, i) => `${i}`).filter((name) => name !== '37'),
      )
      expect(await contexts[37]?.delivered).toMatchObject({
        status: 'dropped',
        reason: 'rejected',
        message: `${status} what is this?`,
      })
      const rows = [...(await rig.rows())]
      expect(rows).toEqual([
        [expect.stringMatching(/^~/), { text: expect.stringContaining('poison'), reason: expect.any(String) }],
      ])
      expect(rig.sent.length).toBeLessThan(20)
      await idle()
      expect(rig.timers()).toBe(0)
    },
  )

  test('a batch that is too large for it is halved until it fits', async () => {
    const analytics = rig.load()
    rig.network = ({ body }) => ({ status: body.batch.length > 30 ? 413 : 200 })
    for (let index = 0; index < 100; index++) analytics.track(`${index}`)
    await until(() => rig.receipts.length === 100)
    expect(names(rig.delivered())).toEqual(Array.from({ length: 100 }, (_, index) => `${index}`))
  })
})

describe('a page that goes away', () => {
  test('hidden: what waits goes as one keepalive request, whose answer counts (D1)', async () => {
    const analytics = rig.load()
    analytics.track('A')
    analytics.track('B')
    rig.hide()
    expect(rig.sent.map(({ via }) => via)).toEqual(['keepalive'])
    await until(() => rig.receipts.length === 2)
    rig.show()
    for (let seconds = 0; seconds < 5; seconds++) await rig.passTime(1000)
    expect(rig.sent.length).toBe(1)
    expect((await rig.rows()).size).toBe(0)
  })

  test('hidden: calls of one task go together, and are spilled until the database has them', async () => {
    const analytics = rig.load()
    await analytics.flush()
    await idle()
    rig.hide()
    analytics.track('A')
    analytics.track('B')
    expect(rig.spilled().length).toBe(2)
    await until(() => rig.receipts.length === 2)
    expect(sentNames()).toEqual([['A', 'B']])
    expect(rig.spilled()).toEqual([])
  })

  test('hidden while the collector is down: calls make no requests of their own', async () => {
    const analytics = rig.load()
    rig.network = () => ({ status: 503, headers: { 'Retry-After': '100' } })
    rig.hide()
    for (let event = 0; event < 20; event++) {
      analytics.track(`${event}`)
      await idle()
    }
    expect(rig.sent.length).toBe(1)
  })

  test('hidden and shown again and again while the collector asks to wait: it waits', async () => {
    rig.network = () => ({ status: 429, headers: { 'Retry-After': '60' } })
    const analytics = rig.load()
    analytics.track('A')
    await rig.passTime(1000)
    for (let round = 0; round < 5; round++) {
      rig.hide()
      await idle()
      rig.show()
      await idle()
    }
    expect(rig.sent.length).toBe(1)
  })

  test('hidden from the start, as a tab in the background is: what is called goes at once', async () => {
    rig.hide()
    const analytics = rig.load()
    analytics.track('A')
    await until(() => rig.receipts.length === 1)
    expect(rig.sent.map(({ via }) => via)).toEqual(['keepalive'])
  })

  test('shown again while many rows are under way: it waits for their answer, and does not spin', async () => {
    const analytics = rig.load({ flushAt: 3 })
    await idle()
    rig.hide()
    rig.network = () => 'silence'
    for (let event = 0; event < 5; event++) analytics.track(`${event}`)
    await idle()
    rig.show()
    analytics.track('5')
    await idle()
    expect(rig.locks.requests).toBeLessThan(10)
    expect(rig.sent.length).toBe(1)
  })

  test('flushAt 0 with all that waits under way: it does not spin', async () => {
    rig.network = () => 'silence'
    const analytics = rig.load({ flushAt: 0 })
    await idle()
    rig.hide()
    analytics.track('A')
    await idle()
    rig.show()
    await idle()
    const before = rig.locks.requests
    await idle()
    expect(rig.locks.requests - before).toBeLessThan(2)
  })

  test('gone: what waits goes by beacon, and the rows stay', async () => {
    const analytics = rig.load()
    await analytics.track('A')
    rig.leave()
    expect(rig.sent.map(({ via }) => via)).toEqual(['beacon'])
    await idle()
    expect((await rig.rows()).size).toBe(1)
    expect(rig.receipts).toEqual([])
  })

  test('gone with a request under way: its events go by beacon as well', async () => {
    const analytics = rig.load()
    rig.network = () => 'silence'
    analytics.track('A')
    await rig.passTime(1000)
    rig.leave()
    expect(rig.sent.map(({ via }) => via)).toEqual(['fetch', 'beacon'])
  })

  test('gone with a request under way that then fails: its events go by beacon once', async () => {
    const analytics = rig.load()
    rig.network = () => 'silence'
    analytics.track('A')
    await rig.passTime(1000)
    rig.leave()
    // It times out.
    await rig.passTime(10_000)
    expect(rig.sent.map(({ via }) => via)).toEqual(['fetch', 'beacon'])
  })

  test('gone, and then comes the answer: it asks for no other turn, which it might take into the cache', async () => {
    const analytics = rig.load()
    await idle()
    let before = 0
    rig.network = ({ via }) => {
      if (via === 'fetch') rig.leave()
      before = rig.locks.requests
      return { status: 200 }
    }
    for (let index = 0; index < 250; index++) analytics.track(`${index}`)
    await until(() => before)
    await idle()
    expect(rig.sent.filter(({ via }) => via === 'fetch').length).toBe(1)
    expect(rig.locks.requests).toBe(before)
    rig.network = () => ({ status: 200 })
    rig.comeBack()
    await until(() => !analytics.queue.waiting)
  })

  test('gone while a keepalive request is under way: not a second time (D3)', async () => {
    const analytics = rig.load()
    rig.network = () => 'silence'
    analytics.track('A')
    rig.hide()
    analytics.track('B')
    await idle()
    rig.leave()
    expect(rig.sent.map(({ via, body }) => [via, ...names(body.batch)])).toEqual([
      ['keepalive', 'A'],
      ['keepalive', 'B'],
    ])
  })

  test('events of the leaving handlers themselves are kept and sent', async () => {
    const analytics = rig.load()
    await analytics.track('A')
    window.addEventListener('pagehide', () => analytics.track('pagehide'))
    document.addEventListener('visibilitychange', () => analytics.track('visibilitychange'))
    rig.leave()
    await idle()
    expect(sentNames().flat()).toEqual(['A', 'pagehide', 'visibilitychange'])
    expect(rig.sent.every(({ via }) => via === 'beacon')).toBe(true)
    // In the spill, where unloading cannot lose them.
    expect(rig.spilled().length).toBe(2)
    expect(rig.locks.held()).toEqual([])
  })

  test('beacons stay under 48 KB together, oldest first, and the rest stays for the next page (L7)', async () => {
    const analytics = rig.load({ flushAt: 1000 })
    for (let index = 0; index < 300; index++) analytics.track(`${index}`, { text: 'x'.repeat(300) })
    await idle()
    rig.leave()
    const bytes = rig.sent.reduce((sum, { body }) => sum + JSON.stringify(body).length, 0)
    expect(bytes).toBeLessThan(49_000)
    expect(bytes).toBeGreaterThan(30_000)
    expect(sentNames().flat()[0]).toBe('0')
    expect((await rig.rows()).size).toBe(300)
  })

  test('a beacon that the browser refuses is halved until it is taken', async () => {
    const analytics = rig.load()
    rig.beacon = (body) => body.length < 5000
    for (let index = 0; index < 15; index++) analytics.track(`${index}`)
    await idle()
    rig.leave()
    expect(sentNames()).toEqual([['0', '1', '2', '3', '4', '5', '6']])
  })

  test('it comes back from the cache: what has no answer is sent again, and answers count (D2)', async () => {
    const analytics = rig.load()
    analytics.track('A')
    await idle()
    rig.leave()
    await idle()
    rig.comeBack()
    await until(() => rig.receipts.length === 1)
    expect(rig.sent.map(({ via }) => via)).toEqual(['beacon', 'fetch'])
    analytics.track('B')
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 2)
    expect((await rig.rows()).size).toBe(0)
    expect(rig.spilled()).toEqual([])
  })

  test('it comes back while the collector is down: its rows are its own again', async () => {
    rig.network = () => 'refused'
    const analytics = rig.load()
    await analytics.track('A')
    await idle()
    rig.leave()
    await idle()
    rig.comeBack()
    await idle()
    expect(rig.locks.held().length).toBe(1)
    rig.sent.length = 0
    rig.load()
    await idle()
    expect(rig.sent).toEqual([])
  })

  test('away, it holds no lock and no connection that would keep it out of the cache', async () => {
    const analytics = rig.load()
    await analytics.track('A')
    await idle()
    expect(rig.locks.held().length).toBe(1)
    rig.leave()
    await idle()
    expect(rig.locks.held()).toEqual([])
    expect(rig.timers()).toBe(0)
    // Deleting waits for open connections, for ever.
    const deleted = new Promise((resolve) => {
      indexedDB.deleteDatabase(queueName('KEY', 'https://events.example.com/v1')).onsuccess = resolve
    })
    await deleted
  })
})

test('a page that goes while its database opens leaves no connection open', async () => {
  const close = vi.spyOn(IDBDatabase.prototype, 'close')
  rig.load()
  await Promise.resolve()
  rig.leave()
  await until(() => close.mock.calls.length === 1)
})

describe('what earlier pages left', () => {
  test('a crashed page: the next one delivers its events, oldest first, before its own (L1)', async () => {
    const first = rig.load()
    rig.network = () => 'silence'
    for (const name of ['A', 'B', 'C']) await first.track(name)
    await rig.passTime(1000)
    await rig.crash()
    rig.network = () => ({ status: 200 })
    await rig.passTime(1000)
    const second = rig.load()
    second.track('D')
    await until(() => rig.receipts.length === 3)
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 4)
    expect(names(rig.delivered())).toEqual(['A', 'B', 'C', 'D'])
    expect((await rig.rows()).size).toBe(0)
  })

  test('a page that lives keeps its own rows: nobody else sends them (D4)', async () => {
    const first = rig.load()
    rig.network = () => 'refused'
    await first.track('A')
    await rig.passTime(1000)
    rig.sent.length = 0
    rig.load()
    await idle()
    expect(rig.sent).toEqual([])
  })

  test('many pages with one event each: together, not one request a page', async () => {
    rig.network = () => 'refused'
    for (let page = 0; page < 30; page++) {
      await rig.load().track(`${page}`)
      await rig.crash()
      await rig.passTime(1000)
    }
    rig.network = () => ({ status: 200 })
    rig.sent.length = 0
    rig.load()
    await until(() => rig.receipts.length === 30)
    expect(rig.sent.length).toBe(1)
    expect(names(rig.delivered())).toEqual(Array.from({ length: 30 }, (_, page) => `${page}`))
  })

  test('what only reached the spill is found there', async () => {
    const first = rig.load()
    await first.track('A')
    rig.leave()
    first.track('B')
    await rig.crash()
    rig.sent.length = 0
    rig.load()
    await until(() => rig.receipts.length === 2)
    expect(names(rig.delivered())).toEqual(['A', 'B'])
    expect(rig.spilled()).toEqual([])
    expect((await rig.rows()).size).toBe(0)
  })

  test('the collector is still down: they are tried again though this page has nothing of its own', async () => {
    await rig.load().track('A')
    await rig.crash()
    rig.network = () => 'refused'
    rig.load()
    await until(() => rig.sent.length === 1)
    await idle()
    rig.network = () => ({ status: 200 })
    for (let seconds = 0; seconds < 10 && !rig.receipts.length; seconds++) await rig.passTime(1000)
    expect(names(rig.delivered())).toEqual(['A'])
  })

  test('a page that lives looks when it is told to flush', async () => {
    const analytics = rig.load()
    await analytics.flush()
    rig.leaveBehind('A')
    await analytics.flush()
    expect(names(rig.delivered())).toEqual(['A'])
  })

  test('a page that lives looks when it is shown again, while its tries fail with the next try', async () => {
    const analytics = rig.load()
    await analytics.flush()
    rig.hide()
    rig.leaveBehind('A')
    rig.show()
    await until(() => rig.receipts.length === 1)

    rig.network = () => 'refused'
    await analytics.track('B')
    await rig.passTime(1000)
    await until(() => rig.errors.length === 1)
    rig.hide()
    rig.leaveBehind('C')
    rig.sent.length = 0
    rig.show()
    await idle()
    expect(rig.sent).toEqual([])
    rig.network = () => ({ status: 200 })
    for (let seconds = 0; seconds < 10 && rig.receipts.length < 3; seconds++) await rig.passTime(1000)
    expect(names(rig.delivered())).toEqual(['A', 'C', 'B'])
  })

  test('without Web Locks nobody knows who lives: strangers are sent, own rows not before their time', async () => {
    vi.stubGlobal('navigator', { userAgent: 'Rig/1.0', language: 'en-GB', sendBeacon: navigator.sendBeacon })
    rig.network = () => 'refused'
    await rig.load().track('A')
    await rig.crash()
    rig.network = () => ({ status: 200 })
    rig.sent.length = 0
    const second = rig.load()
    second.track('B')
    await until(() => rig.receipts.length === 1)
    expect(sentNames()).toEqual([['A']])
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 2)
    expect(sentNames()).toEqual([['A'], ['B']])
  })

  test('rows that vanish while they are read take nothing along', async () => {
    rig.network = () => 'refused'
    const first = rig.load()
    for (const name of ['A', 'B', 'C']) await first.track(name)
    await rig.crash()
    rig.network = () => ({ status: 200 })
    const get = IDBObjectStore.prototype.get
    let reads = 0
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key: IDBValidKey) {
      return get.call(this, ++reads === 2 ? 'gone' : key)
    } as never)
    rig.sent.length = 0
    rig.load()
    await until(() => rig.sent.length)
    expect(sentNames()[0]).toEqual(['A', 'C'])
  })

  test('rows that cannot be read hold up nothing of this page', async () => {
    await rig.load().track('old')
    await rig.crash()
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(() => {
      throw new DOMException('broken', 'UnknownError')
    })
    rig.sent.length = 0
    const analytics = rig.load({ flushAt: 3 })
    for (const name of ['A', 'B', 'C']) analytics.track(name)
    await until(() => rig.receipts.length === 3)
    expect(names(rig.delivered())).toEqual(['A', 'B', 'C'])
    const before = rig.locks.requests
    await idle()
    expect(rig.locks.requests - before).toBeLessThan(2)
  })

  test.each([
    [23, 0],
    [25, 1],
  ])('held for plugins that no page has had for %i hours: %i are sent, as they are', async (hours, count) => {
    rig.leaveBehind('A', ' ')
    await rig.passTime(hours * 3_600_000)
    rig.load()
    await idle()
    expect(names(rig.delivered())).toEqual(Array(count).fill('A'))
    expect((await rig.rows()).size + rig.spilled().length).toBe(1 - count)
  })

  test('another write key or endpoint is another queue', async () => {
    await rig.load({ writeKey: 'OTHER' }).track('A')
    await rig.crash()
    rig.load()
    await idle()
    expect(rig.sent).toEqual([])
    rig.load({ writeKey: 'OTHER' })
    await until(() => rig.receipts.length === 1)
    expect(rig.sent[0]?.body.writeKey).toBe('OTHER')
  })
})

describe('retention', () => {
  test('what cannot be delivered and is too old is dropped, and told (L6)', async () => {
    rig.network = () => 'refused'
    const first = rig.load({ maxEventAgeDays: 2 })
    const old = await first.track('old')
    await rig.crash()
    await rig.passTime(3 * 24 * 3_600_000)
    const second = rig.load({ maxEventAgeDays: 2 })
    const fresh = await second.track('fresh')
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 1)
    expect(rig.receipts).toMatchObject([{ status: 'dropped', reason: 'evicted', messageId: old.id }])
    expect([...(await rig.rows()).keys()]).toEqual([expect.stringContaining(fresh.id)])
  })

  test.each([1, -1])('a clock that is set by %i year makes nobody old', async (years) => {
    rig.network = () => 'refused'
    const analytics = rig.load({ maxEventAgeDays: 2 })
    analytics.track('A')
    await rig.passTime(1000)
    rig.setClock(years * 365 * 24 * 3_600_000)
    analytics.track('B')
    for (let seconds = 0; seconds < 30; seconds++) await rig.passTime(1000)
    expect(rig.receipts).toEqual([])
    rig.network = () => ({ status: 200 })
    for (let seconds = 0; seconds < 90; seconds++) await rig.passTime(1000)
    expect(names(rig.delivered())).toEqual(['A', 'B'])
  })

  test('what is old but can be delivered still is', async () => {
    await rig.load({ maxEventAgeDays: 2 }).track('old')
    await rig.crash()
    await rig.passTime(300 * 24 * 3_600_000)
    rig.load({ maxEventAgeDays: 2 })
    await until(() => rig.receipts.length === 1)
    expect(names(rig.delivered())).toEqual(['old'])
  })

  test('the disk is full: what only memory has stays within maxQueueBytes, too', async () => {
    rig.network = () => 'refused'
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    const analytics = rig.load({ maxQueueBytes: 50_000 })
    for (let index = 0; index < 60; index++) analytics.track(`${index}`, { text: 'x'.repeat(20_000) })
    await rig.passTime(1000)
    await rig.passTime(60_000)
    await until(() => analytics.queue.bytes <= 50_000)
    expect(rig.receipts.at(-1)).toMatchObject({ status: 'dropped', reason: 'evicted' })
  })

  test('over maxQueueBytes the oldest go first, and each is told (L10)', async () => {
    rig.network = () => 'refused'
    const analytics = rig.load({ maxQueueBytes: 20_000 })
    const contexts = []
    for (let index = 0; index < 30; index++)
      contexts.push(await analytics.track(`${index}`, { text: 'x'.repeat(1000) }))
    await rig.passTime(60_000)
    await until(() => rig.receipts.length > 0)
    expect(analytics.queue.bytes).toBeLessThanOrEqual(20_000)
    const dropped = rig.receipts.map(({ messageId }) => messageId)
    expect(dropped).toEqual(contexts.slice(0, dropped.length).map(({ id }) => id))
    expect((await rig.rows()).size).toBe(30 - dropped.length)
    expect(await contexts[0]?.delivered).toMatchObject({ status: 'dropped', reason: 'evicted' })
  })

  test('rows of somebody else, whose keys are no texts, keep nothing from being dropped', async () => {
    rig.network = () => 'refused'
    const analytics = rig.load({ maxQueueBytes: 20_000 })
    await analytics.track('A')
    const database = await promisifyRequest(requestDatabase(queueName('KEY', 'https://events.example.com/v1')))
    const transaction = database.transaction(STORE, 'readwrite')
    for (const key of [5, new Date(0)]) transaction.objectStore(STORE).put('?', key)
    await promisifyRequest(transaction)
    for (let index = 0; index < 30; index++) await analytics.track(`${index}`, { text: 'x'.repeat(1000) })
    await rig.passTime(60_000)
    await until(() => analytics.queue.bytes <= 20_000)
    database.close()
  })

  test('a row that was set aside is dropped in its turn without a second word', async () => {
    const analytics = rig.load({ maxEventAgeDays: 2 })
    rig.network = () => ({ status: 400 })
    await analytics.track('poison')
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 1)
    await rig.passTime(3 * 24 * 3_600_000)
    rig.network = () => 'refused'
    await analytics.track('A')
    await rig.passTime(1000)
    await idle()
    expect([...(await rig.rows()).values()]).toEqual([expect.stringContaining('"A"')])
    expect(rig.receipts).toMatchObject([{ reason: 'rejected' }])
  })
})

describe('storage in trouble', () => {
  test('before the database is open, localStorage has the row; then the database alone', async () => {
    const opened = vi.spyOn(indexedDB, 'open')
    const analytics = rig.load()
    // Ahead of the first call.
    expect(opened).toHaveBeenCalledOnce()
    const stored = analytics.track('A')
    expect(rig.spilled().length).toBe(1)
    await stored
    expect(rig.spilled()).toEqual([])
    expect((await rig.rows()).size).toBe(1)
  })

  test('a connection that is lost is opened again, and nobody notices', async () => {
    const analytics = rig.load()
    await idle()
    // The handle is dead for good, as WebKit's is: only a new one works.
    const { transaction } = IDBDatabase.prototype
    let dead: unknown
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: unknown, ...args: unknown[]) {
      dead ??= this
      if (this === dead) throw new DOMException('The database connection is closing', 'InvalidStateError')
      return transaction.apply(this as never, args as never)
    } as never)
    await analytics.track('A')
    expect((await rig.rows()).size).toBe(1)
    expect([rig.spilled(), rig.errors]).toEqual([[], []])
  })

  test('a database that refuses everything: localStorage keeps the rows, told once, and they are delivered (L10)', async () => {
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    const analytics = rig.load()
    await analytics.track('A')
    await analytics.track('B')
    await idle()
    expect(rig.spilled().length).toBe(2)
    expect(rig.errors).toMatchObject([
      { code: 'storage', reason: expect.objectContaining({ name: 'QuotaExceededError' }) },
    ])
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 2)
    expect(rig.spilled()).toEqual([])
  })

  test('one that is full for a while: once it takes rows again, it takes all, also those that localStorage had no room for', async () => {
    rig.network = () => 'refused'
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    const analytics = rig.load()
    for (let index = 0; index < 40; index++) await analytics.track(`${index}`, { text: 'x'.repeat(20_000) })
    expect(rig.spilled().length).toBeLessThan(40)
    full.mockRestore()
    await analytics.track('40')
    await until(async () => (await rig.rows()).size === 41)
    const isRow = (key: string) => !key.endsWith(PAUSE)
    await until(() => !rig.spilled().some(isRow))
    expect(rig.errors.filter(({ code }) => code === 'storage').length).toBe(1)
  })

  test('no database at all: the next page finds what an earlier one spilled, and clears it away', async () => {
    vi.stubGlobal('indexedDB', undefined)
    rig.network = () => 'refused'
    await rig.load().track('A')
    await rig.crash()
    rig.network = () => ({ status: 200 })
    rig.load()
    await until(() => rig.receipts.length === 1)
    expect(names(rig.delivered())).toEqual(['A'])
    expect(rig.spilled()).toEqual([])
  })

  test('a database that never answers, as in Safari 14: a call is stored at once, everything is delivered', async () => {
    const { open } = indexedDB
    let answer = () => {}
    vi.spyOn(indexedDB, 'open').mockImplementation((...args) => {
      const request = new EventTarget() as IDBOpenDBRequest
      answer = () => {
        const real = open.apply(indexedDB, args)
        for (const name of ['onupgradeneeded', 'onsuccess'] as const) {
          real[name] = (event) => {
            Object.assign(request, { result: real.result })
            request[name]?.call(request, event as IDBVersionChangeEvent)
          }
        }
      }
      return request
    })
    const analytics = rig.load()
    void analytics.track('A')
    expect(rig.spilled().length).toBe(1)
    await rig.passTime(5000)
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 1)
    // It is not waited for again.
    void analytics.track('B')
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 2)
    expect(sentNames()).toEqual([['A'], ['B']])
    expect(rig.spilled()).toEqual([])
    expect(rig.errors).toMatchObject([{ code: 'storage', reason: new Error('IndexedDB does not open') }])

    // Late is not too late.
    answer()
    await idle()
    await analytics.track('C')
    vi.restoreAllMocks()
    expect((await rig.rows()).size).toBe(1)
  })

  test('somebody deletes the database in use: that is not held up, and the next event is stored', async () => {
    const analytics = rig.load()
    await analytics.track('A')
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(queueName('KEY', 'https://events.example.com/v1'))
      request.onsuccess = resolve
      request.onblocked = reject
    })
    await analytics.track('B')
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 2)
    expect(names(rig.delivered())).toEqual(['A', 'B'])
  })

  test('and what it had of this page is in the next one', async () => {
    const analytics = rig.load()
    rig.network = () => 'refused'
    await analytics.track('A')
    await new Promise((resolve) => {
      indexedDB.deleteDatabase(queueName('KEY', 'https://events.example.com/v1')).onsuccess = resolve
    })
    await analytics.track('B')
    await until(async () => (await rig.rows()).size === 2)
    await rig.crash()
    rig.network = () => ({ status: 200 })
    rig.load()
    await until(() => rig.delivered().length === 2)
    expect(names(rig.delivered())).toEqual(['A', 'B'])
  })
})

describe('an idle page', () => {
  test('has no timer, no lock and no request', async () => {
    const analytics = rig.load()
    await idle()
    expect([rig.timers(), rig.locks.held(), rig.sent]).toEqual([0, [], []])
    analytics.track('A')
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 1)
    await idle()
    expect([rig.timers(), rig.locks.held(), rig.sent.length]).toEqual([0, [], 1])
  })
})
