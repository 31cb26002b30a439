import { IDBObjectStore, IDBTransaction } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createRig, idle, type Rig, until } from './rig.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.dispose())

/** What the collector got, once `count` events are there. */
async function delivered(count: number) {
  await idle()
  await rig.passTime(1000)
  await until(() => rig.delivered().length === count)
  return rig.delivered()
}

describe('the line of one event', () => {
  test('a call reaches the collector a second later, and its row is gone', async () => {
    const analytics = rig.load()
    const context = await analytics.track('Added', { price: 9 })
    expect((await rig.rows()).size).toBe(1)
    expect(rig.sent).toEqual([])

    expect(await delivered(1)).toMatchObject([{ type: 'track', event: 'Added', properties: { price: 9 } }])
    expect(await context.delivered).toEqual({ status: 'delivered', messageId: context.id })
    expect((await rig.rows()).size).toBe(0)
    expect(rig.errors).toEqual([])
  })

  test('says who, where, when and with what', async () => {
    const analytics = rig.load()
    analytics.identify('u1', { plan: 'pro' })
    analytics.track('Added', { price: 9 })
    const [, event] = await delivered(2)
    expect(event).toEqual({
      type: 'track',
      messageId: expect.stringMatching(
        /^ajs-next-1772366400000-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      timestamp: '2026-03-01T12:00:00.000Z',
      userId: 'u1',
      anonymousId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      event: 'Added',
      properties: { price: 9 },
      integrations: {},
      context: {
        userAgent: 'Rig/1.0',
        locale: 'en-GB',
        timezone: expect.any(String),
        library: { name: 'everbeacon', version: analytics.VERSION },
        campaign: { source: 'news', name: 'spring' },
        page: {
          path: '/shop/shoes',
          referrer: '',
          search: '?utm_source=news&utm_campaign=spring',
          title: 'Shoes',
          url: 'https://www.example.com/shop/shoes?utm_source=news&utm_campaign=spring',
        },
      },
    })
  })

  test('what the app does to its objects after the call changes nothing (O7, O8)', async () => {
    const analytics = rig.load()
    const properties = { items: ['a'], deep: { price: 9 } }
    const options = { context: { ip: '1.2.3.4' } }
    analytics.track('Added', properties, options)
    properties.items.push('b')
    properties.deep.price = 0
    options.context.ip = 'changed'
    const [event] = await delivered(1)
    expect(event?.properties).toEqual({ items: ['a'], deep: { price: 9 } })
    expect(event?.context.ip).toBe('1.2.3.4')
    expect(options).toEqual({ context: { ip: 'changed' } })
  })

  test('the callback gets the context once the event is stored; what it throws is told, no more', async () => {
    const analytics = rig.load()
    const callback = vi.fn(() => {
      throw new Error('mine')
    })
    const context = await analytics.track('Added', callback)
    await until(() => callback.mock.calls.length)
    expect(callback).toHaveBeenCalledWith(context)
    await until(() => rig.errors.length)
    expect(rig.errors).toMatchObject([{ code: 'callback' }])
    await delivered(1)
  })

  test('it is stored in the task of the call, a burst of any size (L1)', async () => {
    const analytics = rig.load()
    await analytics.flush()
    await idle()
    const put = vi.spyOn(IDBObjectStore.prototype, 'put')
    const commit = vi.spyOn(IDBTransaction.prototype, 'commit')
    for (let index = 0; index < 120; index++) analytics.track(`${index}`)
    // The first 32 in the call itself, committed one by one, the others by twos and threes; what still waits before the
    // task is over.
    expect([put.mock.calls.length, commit.mock.calls.length]).toEqual([118, 64])
    await Promise.resolve()
    await Promise.resolve()
    expect([put.mock.calls.length, commit.mock.calls.length]).toEqual([120, 65])
  })

  test('its promise settles when it is stored, whatever it shared a transaction with', async () => {
    const analytics = rig.load({ flushAt: 100 })
    await analytics.flush()
    await idle()
    const { put } = IDBObjectStore.prototype
    const complete = new Set<IDBTransaction>()
    const transactions: IDBTransaction[] = []
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
      const { transaction } = this
      transactions.push(transaction)
      transaction.addEventListener('complete', () => complete.add(transaction))
      return put.apply(this, args)
    })
    const calls = Array.from({ length: 40 }, (_, index) => analytics.track(`${index}`))
    const early: number[] = []
    const watched = calls.map((call, index) => call.then(() => complete.has(transactions[index]!) || early.push(index)))
    // Stored with others while more of them are called, and before those are.
    await calls[34]
    expect([complete.has(transactions[34]!), complete.has(transactions[39]!)]).toEqual([true, false])
    await Promise.all(watched)
    expect(early).toEqual([])
  })
})

describe('identity at the moment of the call', () => {
  test('cookies are read once a task, and what it writes counts at once', async () => {
    const analytics = rig.load()
    const user = analytics.user()
    // Two of them, until the ids are made and have been written once.
    for (const name of ['A', 'B']) analytics.track(name)
    const read = vi.spyOn(document, 'cookie', 'get')
    for (const name of ['C', 'D']) analytics.track(name)
    expect(read).not.toHaveBeenCalled()
    read.mockRestore()
    analytics.identify('u1')
    expect(user.id()).toBe('u1')
    analytics.track('E')
    expect((await delivered(6)).map(({ userId }) => userId)).toEqual([null, null, null, null, 'u1', 'u1'])
  })

  test('what somebody else writes counts from the next task on', async () => {
    const analytics = rig.load()
    analytics.identify('u1')
    // biome-ignore lint/suspicious/noDocumentCookie: as a server's script does
    document.cookie = 'ajs_user_id=u2; path=/; domain=.example.com'
    await Promise.resolve()
    expect(analytics.user().id()).toBe('u2')
    analytics.track('A')
    expect((await delivered(2)).map(({ userId }) => userId)).toEqual(['u1', 'u2'])
  })

  test('events carry who it was then, not who it is when they are sent', async () => {
    const analytics = rig.load()
    analytics.page()
    analytics.track('A')
    analytics.identify('u1')
    analytics.track('B')
    analytics.reset()
    analytics.track('C')
    const events = await delivered(5)
    expect(events.map(({ type, event, userId }) => [event ?? type, userId])).toEqual([
      ['page', null],
      ['A', null],
      ['identify', 'u1'],
      ['B', 'u1'],
      ['C', null],
    ])
    const [page, a, identify, b, c] = events.map(({ anonymousId }) => anonymousId)
    expect([a, identify, b]).toEqual([page, page, page])
    expect(c).not.toBe(page)
  })

  test('traits are merged while it is the same user, and sent whole', async () => {
    const analytics = rig.load()
    analytics.identify('u1', { a: 1 })
    analytics.identify({ b: 2 })
    analytics.identify('u2', { c: 3 })
    const events = await delivered(3)
    expect(events.map(({ userId, traits }) => [userId, traits])).toEqual([
      ['u1', { a: 1 }],
      ['u1', { a: 1, b: 2 }],
      ['u2', { c: 3 }],
    ])
    expect(events[2]?.anonymousId).not.toBe(events[0]?.anonymousId)
  })

  test('group keeps its own id and traits', async () => {
    const analytics = rig.load()
    analytics.group('g1', { seats: 3 })
    analytics.group('g1', { plan: 'pro' })
    expect(analytics.group().id()).toBe('g1')
    expect(analytics.group().traits()).toEqual({ seats: 3, plan: 'pro' })
    const events = await delivered(2)
    expect(events[1]).toMatchObject({ type: 'group', groupId: 'g1', traits: { seats: 3, plan: 'pro' }, userId: null })
  })

  test('alias links the new id with the one until now (O4)', async () => {
    const analytics = rig.load()
    analytics.identify('u1')
    analytics.alias('u2')
    analytics.alias('new', 'old')
    const [, first, second] = await delivered(3)
    expect(first).toMatchObject({ type: 'alias', userId: 'u2', previousId: 'u1' })
    expect(second).toMatchObject({ type: 'alias', userId: 'new', previousId: 'old' })
    expect(analytics.user().id()).toBe('u1')
  })

  test('setAnonymousId gets, sets and clears', () => {
    const analytics = rig.load()
    const made = analytics.setAnonymousId()
    expect(analytics.setAnonymousId()).toBe(made)
    expect(analytics.setAnonymousId('mine')).toBe('mine')
    expect(analytics.user().anonymousId()).toBe('mine')
    expect(analytics.setAnonymousId(null)).toBe(null)
    expect(analytics.user().anonymousId()).not.toBe('mine')
  })

  test('the next page knows the visitor', async () => {
    const first = rig.load()
    first.identify('u1', { plan: 'pro' })
    const anonymousId = first.user().anonymousId()
    await rig.crash()
    const user = rig.load().user()
    expect([user.id(), user.anonymousId(), user.traits()]).toEqual(['u1', anonymousId, { plan: 'pro' }])
  })
})

describe('bad input', () => {
  const circular: Record<string, unknown> = { name: 'x' }
  circular.self = circular

  const kept: [string, unknown, RegExp, unknown][] = [
    ['a cycle', circular, /properties\.self: circular/, { name: 'x' }],
    ['a BigInt', { n: 12345678901234567890n }, /properties\.n: BigInt/, { n: '12345678901234567890' }],
    ['a function', { f: () => {}, a: 1 }, /properties\.f: Function/, { a: 1 }],
    ['a symbol', { s: Symbol('x'), a: 1 }, /properties\.s: Symbol/, { a: 1 }],
    [
      'a DOM node',
      { list: [1, document.createElement('p')] },
      /properties\.list\[1\]: HTML\w*Element/,
      { list: [1, null] },
    ],
    [
      'a getter that throws',
      {
        get bad() {
          throw new Error('no')
        },
        a: 1,
      },
      /properties\.bad: Error: no/,
      { a: 1 },
    ],
  ]
  test.each(kept)(
    '%s: named by its path, and the rest of the event arrives (L9)',
    async (_, properties, message, rest) => {
      const analytics = rig.load()
      analytics.track('A', properties as object)
      analytics.track('B')
      const [a] = await delivered(2)
      expect(a?.properties).toEqual(rest)
      expect(rig.errors).toMatchObject([{ code: 'invalid', message: expect.stringMatching(message) }])
      expect(console.error).toHaveBeenCalledWith(expect.stringMatching(message), '')
    },
  )

  test('an event of 40 KB is dropped, and told with its size (P13)', async () => {
    const analytics = rig.load()
    const context = await analytics.track('A', { text: 'x'.repeat(40_000) })
    analytics.track('B')
    await rig.passTime(0)
    expect(await context.delivered).toMatchObject({ status: 'dropped', reason: 'too-large' })
    expect(rig.errors).toMatchObject([
      { code: 'too-large', message: expect.stringMatching(/^track\(A\): .*40\d{3} bytes/) },
    ])
    expect((await delivered(1))[0]?.event).toBe('B')
  })

  test('a page that tracks what was dropped does not go round in circles at once', async () => {
    const analytics = rig.load({ writeKey: '' })
    const dropped = vi.fn(() => void analytics.track('Dropped'))
    analytics.on('dropped', dropped)
    analytics.track('A')
    await idle()
    expect(dropped.mock.calls.length).toBe(0)
    await rig.passTime(0)
    expect(dropped.mock.calls.length).toBe(1)
  })

  test('what a hostile page can do costs a value, not the event', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    vi.spyOn(Intl, 'DateTimeFormat').mockImplementation(() => {
      throw new RangeError('no time zones')
    })
    vi.spyOn(console, 'error').mockImplementation(() => {
      throw new Error('no console')
    })
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    const analytics = rig.load()
    analytics.track('A', revoked.proxy)
    analytics.track('B', { nested: revoked.proxy, f() {} })
    analytics.track({
      get event(): string {
        throw null
      },
    } as never)
    analytics.track('C', {}, { messageId: '', userId: '', anonymousId: '' })
    const events = await delivered(3)
    process.off('unhandledRejection', unhandled)
    expect(events.map(({ event }) => event)).toEqual(['A', 'B', 'C'])
    expect(events[2]).toMatchObject({ messageId: expect.stringMatching(/./), anonymousId: expect.stringMatching(/./) })
    expect(unhandled).not.toHaveBeenCalled()
  })

  test('a clock with fractions of a millisecond changes nothing', async () => {
    const now = Date.now
    vi.spyOn(Date, 'now').mockImplementation(() => now() + 0.25)
    const analytics = rig.load()
    const context = await analytics.track('A')
    await delivered(1)
    expect(rig.receipts).toEqual([{ status: 'delivered', messageId: context.id }])
  })

  test('an endpoint given as a URL object is one', async () => {
    const analytics = rig.load({ endpoint: new URL('https://events.example.com/v1/') })
    analytics.track('A')
    await delivered(1)
    expect(rig.sent[0]?.url).toBe('https://events.example.com/v1/batch')
  })

  test('a timestamp written otherwise is sent as ISO 8601', async () => {
    const analytics = rig.load()
    analytics.track('A', {}, { timestamp: 'Mon Mar 02 2026 10:00:00 GMT+0100 (CET)' })
    analytics.track('B', {}, { timestamp: new Date('2019-01-01T00:00:00Z') as never })
    analytics.track('C', {}, { timestamp: '1970-01-01' })
    analytics.track('D', {}, { timestamp: Date.UTC(2020, 0, 2) as never })
    expect((await delivered(4)).map(({ timestamp }) => timestamp)).toEqual([
      '2026-03-02T09:00:00.000Z',
      '2019-01-01T00:00:00.000Z',
      '1970-01-01T00:00:00.000Z',
      '2020-01-02T00:00:00.000Z',
    ])
  })

  test('an anonymous id among the options is the visitor’s from then on, also with another user', async () => {
    const analytics = rig.load()
    analytics.identify('a')
    analytics.identify('b', {}, { anonymousId: 'X' })
    analytics.track('A')
    expect((await delivered(3)).slice(1).map(({ anonymousId }) => anonymousId)).toEqual(['X', 'X'])
  })

  test.each(['', {}, false])('setAnonymousId(%j) leaves an id that a collector takes', async (id) => {
    const analytics = rig.load()
    analytics.setAnonymousId(id as never)
    analytics.track('A')
    const [event] = await delivered(1)
    expect(event?.anonymousId).toMatch(/./)
    expect(rig.load().user().anonymousId()).toBe(event?.anonymousId)
  })

  test('32 KB are measured in bytes, not in characters', async () => {
    const analytics = rig.load()
    await analytics.track('A', { text: 'é'.repeat(16_500) })
    expect(rig.errors).toMatchObject([{ code: 'too-large' }])
  })

  test.each([[[]], [['']], [[42]], [[null]], [[{ properties: {} }]]])(
    'track(%j) rejects, without an unhandled rejection',
    async (args) => {
      const unhandled = vi.fn()
      process.on('unhandledRejection', unhandled)
      const analytics = rig.load()
      const refused = (analytics.track as (...args: unknown[]) => Promise<unknown>)(...args)
      await expect(refused).rejects.toThrow(/^Event missing$/)
      ;(analytics.track as (...args: unknown[]) => Promise<unknown>)(...args)
      await idle()
      expect(unhandled).not.toHaveBeenCalled()
      expect(rig.errors).toMatchObject([{ code: 'invalid', message: expect.stringContaining('track()') }, {}])
      process.off('unhandledRejection', unhandled)
    },
  )

  test.each([42, '', null, undefined, {}])(
    'write key %j: nothing stored, nothing sent, every call taken',
    async (writeKey) => {
      const analytics = rig.load({ writeKey: writeKey as string })
      // `undefined` takes the rig's default.
      if (writeKey === undefined) return
      const context = await analytics.track('A')
      await rig.passTime(0)
      expect(await context.delivered).toMatchObject({ status: 'dropped', reason: 'disabled' })
      rig.leave()
      await rig.passTime(5000)
      expect([rig.sent, await indexedDB.databases(), Object.keys(localStorage), document.cookie]).toEqual([
        [],
        [],
        [],
        '',
      ])
    },
  )

  test.each(['/v1', 'ftp://example.com', 'example.com/v1', 'https://example.com/v1?x=1', 42])(
    'endpoint %j: nothing goes anywhere else',
    async (endpoint) => {
      const analytics = rig.load({ endpoint })
      await analytics.track('A')
      await rig.passTime(5000)
      expect(rig.sent).toEqual([])
    },
  )

  test('a listener that is no function is told; one that throws disturbs nobody', async () => {
    const thrown: unknown[] = []
    const analytics = rig.load()
    analytics.on('delivered', undefined as never)
    expect(rig.errors).toEqual([])
    await until(() => rig.errors.length)
    expect(rig.errors).toMatchObject([{ code: 'invalid', message: 'a function is needed' }])
    analytics.on('delivered', () => {
      throw new Error('mine')
    })
    const heard = vi.fn()
    analytics.on('delivered', heard)
    analytics.track('A')
    process.once('uncaughtException', (error) => thrown.push(error))
    await rig.passTime(1000)
    await until(() => heard.mock.calls.length === 1)
    expect(() => vi.runAllTimers()).toThrow('mine')
  })

  test('unusable options of a call are told and passed over; the event goes', async () => {
    const analytics = rig.load()
    analytics.track('A', {}, { timestamp: 'yesterday', messageId: {}, integrations: 'all', context: [1] } as never)
    const [event] = await delivered(1)
    expect(event?.timestamp).toBe('2026-03-01T12:00:00.000Z')
    expect(event?.integrations).toEqual({})
    expect(rig.errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('options.timestamp'),
      expect.stringContaining('options.messageId'),
      expect.stringContaining('options.integrations'),
      expect.stringContaining('options.context'),
    ])
  })

  test('storage that throws at every touch: the event is still delivered', async () => {
    vi.stubGlobal('localStorage', undefined)
    vi.stubGlobal('indexedDB', undefined)
    const analytics = rig.load()
    const context = await analytics.track('A')
    expect((await delivered(1))[0]?.event).toBe('A')
    expect(await context.delivered).toMatchObject({ status: 'delivered' })
    expect(rig.errors).toMatchObject([{ code: 'storage' }])
  })
})

describe('listeners', () => {
  test('on, once and off do what they say', async () => {
    const analytics = rig.load()
    const on = vi.fn()
    const once = vi.fn()
    const off = vi.fn()
    analytics.on('reset', on).once('reset', once).on('reset', off).off('reset', off)
    analytics.reset()
    analytics.reset()
    expect([on.mock.calls.length, once.mock.calls.length, off.mock.calls.length]).toEqual([2, 1, 0])
  })

  test('an event called constructor is an event like any other (S13)', async () => {
    const analytics = rig.load()
    const heard = vi.fn()
    for (const name of ['constructor', 'toString', '__proto__'] as never[]) {
      analytics.on(name, heard).off('hasOwnProperty' as never, heard)
      analytics.emit(name).emit('valueOf' as never)
    }
    await idle()
    expect(heard).toHaveBeenCalledTimes(3)
    expect(rig.errors).toEqual([])
  })

  test('debug prints an event on its way', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    const analytics = rig.load().debug()
    await idle()
    await analytics.track('A')
    await delivered(1)
    expect(log.mock.calls.map(([, what]) => what)).toEqual(['dispatch_start', 'track', 'delivered'])
    analytics.debug(false)
    await idle()
    analytics.track('B')
    await delivered(2)
    expect(log.mock.calls.length).toBe(3)
  })

  test('ready calls back, later', async () => {
    const callback = vi.fn()
    const ready = rig.load().ready(callback)
    expect(callback).not.toHaveBeenCalled()
    await ready
    expect(callback).toHaveBeenCalledOnce()
  })
})
