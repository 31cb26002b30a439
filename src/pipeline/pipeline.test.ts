// Plugins and middleware on the way of real events: what they may do, and what they may not.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { extras } from '../extras.ts'
import { createRig, idle, type Rig, until } from '../rig.ts'
import { isHeld } from '../row.ts'
import { ContextCancelation } from '../shared/context-cancelation.ts'
import { load } from '../start.ts'
import type { Analytics, Context, MiddlewareFunction, Plugin } from '../types.ts'

let rig: Rig
beforeEach(() => {
  rig = createRig()
})
afterEach(() => rig.dispose())

function plugin(given: Partial<Plugin>): Plugin {
  return { name: 'Test', type: 'before', version: '1', isLoaded: () => true, load: () => Promise.resolve(), ...given }
}

/** A promise and what settles it. */
function pending<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

const delivered = () => rig.delivered().map(({ event }) => event)
const heldRows = async () => [...(await rig.rows()).values()].filter((text) => isHeld({ key: '', text: String(text) }))

async function deliverAll(count: number): Promise<void> {
  await idle()
  await rig.passTime(1000)
  await until(() => rig.receipts.length === count, `${count} receipts`)
}

describe('plugins', () => {
  test('before and enrichment plugins change the event, in that order and that of their registration', async () => {
    const analytics = rig.load()
    const mark = (name: string, type: Plugin['type']) =>
      plugin({
        name,
        type,
        track(context) {
          context.updateEvent('properties.path', `${context.event.properties?.path ?? ''}${name}`)
          return context
        },
      })
    await analytics.register(mark('C', 'enrichment'), mark('A', 'before'), mark('B', 'before'))
    void analytics.track('T')
    await deliverAll(1)
    expect(rig.delivered()[0]?.properties).toEqual({ path: 'ABC' })
  })

  test('synchronous ones cost no second write', async () => {
    const analytics = rig.load()
    await analytics.register(plugin({ track: (context) => context }))
    await idle()
    void analytics.track('T')
    await until(async () => (await rig.rows()).size === 1)
    expect(await heldRows()).toEqual([])
  })

  test('an event is on the disk while a plugin works on it, and waits there for its turn', async () => {
    const analytics = rig.load({ flushAt: 1 })
    const work = pending<void>()
    const slow = async (context: Context) => {
      await work.promise
      context.updateEvent('properties.done', true)
      return context
    }
    await analytics.register(plugin({ track: slow }))
    void analytics.track('T')
    await until(async () => (await heldRows()).length === 1)
    await rig.passTime(1000)
    expect(rig.sent).toEqual([])

    work.resolve()
    await until(() => rig.receipts.length === 1)
    expect(rig.delivered()).toMatchObject([{ event: 'T', properties: { done: true } }])
    await until(async () => (await rig.rows()).size === 0)
  })

  test('events keep the order of their calls, however long each of them takes (O2)', async () => {
    const analytics = rig.load()
    const works = [pending<void>(), pending<void>(), pending<void>()]
    const identify = async (context: Context) => context
    await analytics.register(
      plugin({
        identify,
        track: async (context) => {
          await works[Number(context.event.event)]!.promise
          return context
        },
      }),
    )
    for (const name of ['0', '1', '2']) void analytics.track(name)
    works[2]!.resolve()
    works[1]!.resolve()
    await idle()
    works[0]!.resolve()
    await deliverAll(3)
    expect(delivered()).toEqual(['0', '1', '2'])
  })

  test('an event that a plugin was working on when its page died is finished by those of the next page (L5)', async () => {
    const first = rig.load()
    await first.register(plugin({ track: () => new Promise(() => {}) }))
    void first.track('T', { secret: 'x' })
    await until(async () => (await heldRows()).length === 1)
    await rig.crash()

    const second = rig.load()
    void second.addSourceMiddleware(({ payload, next }) => {
      delete payload.obj.properties?.secret
      next(payload)
    })
    await idle()
    await rig.passTime(1000)
    await until(() => rig.receipts.length === 1)
    expect(rig.delivered()).toMatchObject([{ event: 'T', properties: {} }])
    expect(rig.delivered()[0]?.properties).toEqual({})
  })

  test('and dropped, if one of those stops it', async () => {
    const first = rig.load()
    await first.register(plugin({ track: () => new Promise(() => {}) }))
    void first.track('T')
    await until(async () => (await heldRows()).length === 1)
    await rig.crash()

    const second = rig.load()
    await second.addSourceMiddleware(() => {})
    await rig.passTime(0)
    await until(() => rig.receipts.length === 1)
    expect(rig.receipts).toMatchObject([{ status: 'dropped', reason: 'cancelled' }])
    await until(async () => (await rig.rows()).size === 0)
    expect(rig.sent).toEqual([])
  })

  test('held rows of a page that is gone wait for a page with plugins; none gets out as it was called', async () => {
    const first = rig.load()
    await first.register(plugin({ track: () => new Promise(() => {}) }))
    void first.track('T', { secret: 'x' })
    await until(async () => (await heldRows()).length === 1)
    await rig.crash()

    const second = rig.load()
    void second.track('Own')
    await deliverAll(1)
    expect(delivered()).toEqual(['Own'])
    void second.addSourceMiddleware(({ payload, next }) => {
      delete payload.obj.properties?.secret
      next(payload)
    })
    await deliverAll(2)
    expect(rig.delivered()[1]).toMatchObject({ event: 'T', properties: {} })
    expect(JSON.stringify(rig.sent)).not.toContain('secret')
  })

  test('what a synchronous plugin has done already is not done again by the next page', async () => {
    const double = plugin({
      name: 'Double',
      track(context) {
        context.updateEvent('properties.price', Number(context.event.properties?.price) * 2)
        return context
      },
    })
    const first = rig.load()
    await first.register(double, plugin({ track: () => new Promise(() => {}) }))
    void first.track('T', { price: 1 })
    await until(async () => (await heldRows()).length === 1)
    await rig.crash()

    const second = rig.load()
    await second.register(double)
    await deliverAll(1)
    expect(rig.delivered()[0]?.properties).toEqual({ price: 2 })
  })

  test('an event too large for any batch is not kept while plugins work on it, and stops nobody behind it', async () => {
    const first = rig.load()
    await first.register(plugin({ track: () => new Promise(() => {}) }))
    void first.track('Huge', { text: 'x'.repeat(500_000) })
    await idle()
    await rig.crash()
    const second = rig.load()
    void second.track('A')
    await deliverAll(1)
    expect(delivered()).toEqual(['A'])
  })

  test('what is no plugin is told, and costs no event', async () => {
    const analytics = rig.load()
    await analytics.register(undefined as never, null as never)
    void analytics.track('A')
    await deliverAll(1)
    expect(delivered()).toEqual(['A'])
    expect(rig.errors.map(({ message }) => message)).toEqual(['not a plugin', 'not a plugin'])
  })

  test('what is left of an event that a plugin has made garbage of is the event', async () => {
    const analytics = rig.load()
    await analytics.register(
      plugin({
        track(context) {
          context.event = null as never
          throw new Error('no')
        },
        async page(context) {
          delete context.event.integrations
          delete context.event.messageId
          return context
        },
      }),
    )
    const contexts = await Promise.all([analytics.track('T'), analytics.page()])
    await deliverAll(2)
    expect(rig.delivered()).toMatchObject([{ event: 'T' }, { type: 'page', messageId: contexts[1].id }])
  })

  test('one that throws is told and passed over', async () => {
    const analytics = rig.load()
    const fail = () => {
      throw new Error('no')
    }
    await analytics.register(
      plugin({ name: 'Sync', track: fail }),
      plugin({ name: 'Async', track: async () => fail() }),
    )
    const context = await analytics.track('T')
    await deliverAll(1)
    expect(delivered()).toEqual(['T'])
    expect(rig.errors).toMatchObject([
      { code: 'plugin', message: expect.stringContaining('Sync') },
      { code: 'plugin', message: expect.stringContaining('Async') },
    ])
    expect(context.logs().filter(({ level }) => level === 'error')).toHaveLength(2)
  })

  test('one whose hook gives nothing leaves the event as it is (L16)', async () => {
    const analytics = rig.load()
    await analytics.register(plugin({ track: () => undefined as never }))
    void analytics.track('T')
    await deliverAll(1)
    expect(delivered()).toEqual(['T'])
  })

  test('one that hangs holds events up for five seconds, once, and nothing for good', async () => {
    const analytics = rig.load()
    const hang = vi.fn(() => new Promise<never>(() => {}))
    await analytics.register(plugin({ name: 'Hanging', track: hang }))
    for (const name of ['A', 'B', 'C']) void analytics.track(name)
    await idle()
    await rig.passTime(4999)
    expect(rig.sent).toEqual([])
    await rig.passTime(1)
    await deliverAll(3)
    expect(delivered()).toEqual(['A', 'B', 'C'])
    expect(hang).toHaveBeenCalledTimes(1)
    expect(rig.errors).toMatchObject([{ code: 'plugin', message: expect.stringContaining('Hanging') }])
  })

  test('a cancelled event goes nowhere, and its promise says why', async () => {
    const analytics = rig.load()
    const cancel = (context: Context) => context.cancel(new ContextCancelation({ retry: false, reason: 'no consent' }))
    const seen = vi.fn((context: Context) => context)
    await analytics.register(
      plugin({ track: cancel, page: async (context) => cancel(context) }),
      plugin({ name: 'Destination', type: 'destination', track: seen }),
    )
    const contexts = await Promise.all([analytics.track('T'), analytics.page()])
    await rig.passTime(0)
    expect(await Promise.all(contexts.map((context) => context.delivered))).toMatchObject([
      { status: 'dropped', reason: 'cancelled', message: 'no consent' },
      { status: 'dropped', reason: 'cancelled', message: 'no consent' },
    ])
    expect(contexts[0]?.failedDelivery()).toMatchObject({ reason: { reason: 'no consent' } })
    await until(async () => (await rig.rows()).size === 0)
    await rig.passTime(5000)
    expect(rig.sent).toEqual([])
    expect(seen).not.toHaveBeenCalled()
  })

  test('a plugin that says its delivery failed keeps the event from nobody', async () => {
    const analytics = rig.load()
    const seen = vi.fn((context: Context) => context)
    await analytics.register(
      plugin({
        track(context) {
          context.setFailedDelivery({ reason: 'own' })
          return context
        },
      }),
      plugin({ name: 'Destination', type: 'destination', track: seen }),
    )
    const context = await analytics.track('T')
    await deliverAll(1)
    expect([delivered(), seen.mock.calls.length]).toEqual([['T'], 1])
    expect(context.failedDelivery()).toEqual({ reason: 'own' })
  })

  test('what a plugin makes of an event is what is measured', async () => {
    const analytics = rig.load()
    const grow = (context: Context) => {
      context.updateEvent('properties.text', 'x'.repeat(40_000))
      return context
    }
    await analytics.register(plugin({ track: grow, page: async (context) => grow(context) }))
    await Promise.all([analytics.track('T'), analytics.page()])
    await rig.passTime(0)
    expect(rig.receipts).toMatchObject([{ reason: 'too-large' }, { reason: 'too-large' }])
    await until(async () => (await rig.rows()).size === 0)
  })

  test('what a plugin leaves in an event that JSON cannot hold costs that value alone', async () => {
    const analytics = rig.load()
    await analytics.register(
      plugin({
        track(context) {
          const cycle: Record<string, unknown> = { kept: 1 }
          cycle.self = cycle
          context.event.properties = { cycle, big: 10n }
          return context
        },
      }),
    )
    void analytics.track('T')
    await deliverAll(1)
    expect(rig.delivered()[0]?.properties).toEqual({ cycle: { kept: 1 }, big: '10' })
  })

  test('destinations get what is stored, by name, other names and All; one that hangs holds up nothing (P2)', async () => {
    const analytics = rig.load({ integrations: { All: false, 'Segment.io': true, Wanted: true, Alias: {} } })
    const got: string[] = []
    const destination = (name: string, more: Partial<Plugin> = {}) =>
      plugin({
        name,
        type: 'destination',
        track(context) {
          got.push(`${name} ${context.event.event}`)
          return context
        },
        ...more,
      })
    await analytics.register(
      destination('Wanted'),
      destination('Other', { alternativeNames: ['Alias'] }),
      destination('Unwanted'),
    )
    await analytics.track('A')
    expect(got).toEqual(['Wanted A', 'Other A'])
    await analytics.track('B', {}, { integrations: { Wanted: false, Unwanted: true } })
    expect(got.slice(2)).toEqual(['Other B', 'Unwanted B'])

    await analytics.register(destination('Wanted', { track: () => new Promise(() => {}) }))
    void analytics.track('C')
    await deliverAll(3)
    expect(delivered()).toEqual(['A', 'B', 'C'])
  })

  test('those of type after come last', async () => {
    const analytics = rig.load()
    const order: string[] = []
    const note = (type: Plugin['type']) =>
      plugin({
        name: type,
        type,
        track(context) {
          order.push(type)
          return context
        },
      })
    await analytics.register(note('after'), note('destination'), note('enrichment'), note('before'))
    await analytics.track('T')
    expect(order).toEqual(['before', 'enrichment', 'destination', 'after'])
  })

  test('one that does not load is told, forgotten, and costs nothing', async () => {
    const analytics = rig.load()
    const track = vi.fn((context: Context) => context)
    await analytics.register(plugin({ name: 'Broken', load: () => Promise.reject(new Error('no')), track }))
    await analytics.track('T')
    await deliverAll(1)
    expect(track).not.toHaveBeenCalled()
    expect(analytics.failedInitializations).toEqual(['Broken'])
    expect(rig.errors).toMatchObject([{ code: 'plugin', message: expect.stringContaining('Broken') }])
  })

  test('events wait for one that was there from the start, on the disk and for five seconds at most (L4)', async () => {
    const hanging = plugin({ name: 'Slow', load: () => new Promise(() => {}) })
    const options = { writeKey: 'KEY', endpoint: 'https://events.example.com/v1' }
    rig.load()
    load(options, { loadExtras: async () => extras }, (client) => {
      client.on('delivered', (receipt) => rig.receipts.push(receipt))
      return [
        { method: 'register', args: [hanging] },
        { method: 'track', args: ['T'] },
      ]
    })
    await until(async () => (await heldRows()).length === 1)
    await rig.passTime(4999)
    expect(rig.sent).toEqual([])
    await rig.passTime(1)
    await deliverAll(1)
    expect(delivered()).toEqual(['T'])
  })

  test('one that tracks while it loads does not wait for itself', async () => {
    const analytics = rig.load()
    await analytics.register(plugin({ load: (_, client) => client.track('Loading') }))
    await deliverAll(1)
    expect(delivered()).toEqual(['Loading'])
  })

  test('what one tracks comes after the event that it works on', async () => {
    const analytics = rig.load()
    await analytics.register(
      plugin({
        track(context) {
          if (context.event.event === 'First') void analytics.track('Second')
          return context
        },
      }),
    )
    void analytics.track('First')
    void analytics.track('Third')
    await deliverAll(3)
    expect(delivered()).toEqual(['First', 'Second', 'Third'])
  })

  test('several are unloaded at the same time', async () => {
    const analytics = rig.load()
    const work = pending<void>()
    const unload = vi.fn()
    await analytics.register(plugin({ name: 'Slow', unload: () => work.promise }), plugin({ name: 'Next', unload }))
    const gone = analytics.deregister('Slow', 'Next')
    await until(() => unload.mock.calls.length === 1)
    work.resolve()
    await gone
    expect(analytics.queue.plugins).toEqual([])
  })

  test('deregister unloads and forgets', async () => {
    const analytics = rig.load()
    const unload = vi.fn()
    await analytics.register(plugin({ name: 'Gone', track: (context) => context.cancel(), unload }))
    const context = await analytics.deregister('Gone', 'Unknown')
    expect(unload).toHaveBeenCalledTimes(1)
    expect(context.logs()).toMatchObject([{ level: 'warn', message: expect.stringContaining('Unknown') }])
    void analytics.track('T')
    await deliverAll(1)
    expect(delivered()).toEqual(['T'])
  })

  test('without the code for them, events go on as they are, and that is told', async () => {
    const analytics = rig.load({}, { loadExtras: () => Promise.reject('extras.min.js does not come') })
    void analytics.register(plugin({ track: (context) => context.cancel() }))
    void analytics.track('T')
    await deliverAll(1)
    expect(delivered()).toEqual(['T'])
    expect(rig.errors).toMatchObject([{ code: 'plugin', message: expect.stringContaining('extras.min.js') }])
  })
})

describe('middleware', () => {
  test('sees an event before the plugins do, and may change it', async () => {
    const analytics = rig.load()
    await analytics.register(plugin({ track: (context) => context }))
    const seen: unknown[] = []
    const middleware: MiddlewareFunction = ({ payload, next, integrations }) => {
      seen.push(payload.type(), payload.event(), payload.properties(), payload.userId(), integrations)
      payload.obj.event = 'Renamed'
      next(payload)
    }
    expect(await analytics.addSourceMiddleware(middleware)).toBe(analytics)
    void analytics.track('T', { a: 1 })
    await deliverAll(1)
    expect(delivered()).toEqual(['Renamed'])
    expect(seen).toEqual(['track', 'T', { a: 1 }, null, { 'Segment.io': true }])
  })

  test('is told which destinations are there: all when it came, and those with middleware of their own that came later', async () => {
    const analytics = rig.load()
    const destination = (name: string) => plugin({ name, type: 'destination', track: (context) => context })
    const seen: unknown[] = []
    await analytics.register(destination('One'))
    await analytics.addSourceMiddleware(({ payload, next, integrations }) => {
      seen.push(integrations)
      next(payload)
    })
    const remote = { ...destination('Two'), addMiddleware: () => {} }
    await analytics.register(remote, destination('Three'))
    await analytics.track('T', {}, { integrations: { One: false } })
    expect(seen).toEqual([{ 'Segment.io': true, One: true, Two: true }])
  })

  test('what it takes from the payload, but for obj, is a copy', async () => {
    const analytics = rig.load()
    await analytics.addSourceMiddleware(({ payload, next }) => {
      payload.properties().a = 2
      ;(payload.context() as { ip?: string }).ip = '0.0.0.0'
      next(payload)
    })
    void analytics.track('T', { a: 1 })
    await deliverAll(1)
    expect(rig.delivered()[0]).toMatchObject({ properties: { a: 1 } })
    expect(rig.delivered()[0]?.context.ip).toBeUndefined()
  })

  test.each<[string, MiddlewareFunction]>([
    ['never calls next', () => {}],
    ['never calls next, asynchronously', async () => {}],
    ['calls next(null) (A3)', ({ next }) => next(null)],
  ])('stops an event when it %s', async (_, middleware) => {
    const analytics = rig.load()
    await analytics.addSourceMiddleware(middleware)
    await analytics.track('T')
    await rig.passTime(0)
    expect(rig.receipts).toMatchObject([{ status: 'dropped', reason: 'cancelled' }])
    expect(rig.sent).toEqual([])
  })

  test('for destinations works on a copy, for the named ones, and may keep an event from them', async () => {
    const analytics = rig.load()
    const added: unknown[] = []
    const destination = (name: string) => ({
      ...plugin({ name, type: 'destination', track: (context) => context }),
      addMiddleware: (...middleware: unknown[]) => added.push(name, ...middleware),
    })
    await analytics.register(destination('One'), destination('Two'))
    const [first, second] = [vi.fn(), vi.fn()]
    await analytics.addDestinationMiddleware('one', first)
    await analytics.addDestinationMiddleware('*', second)
    expect(added).toEqual(['One', first, 'One', second, 'Two', second])
  })
})

describe('who listens to the queue or reads a context afterwards', () => {
  const NAMES = 'message_enriched message_delivered delivery_success delivery_failure initialization_failure'.split(' ')

  /** What is told of each event: its name, what it is of, and what else. */
  async function listen(analytics: Analytics): Promise<unknown[][]> {
    const heard: unknown[][] = []
    // Brings the code that knows of a queue with events.
    await analytics.deregister()
    for (const name of NAMES) {
      analytics.queue.on(
        name,
        (subject: { event?: { event: string }; name?: string }, ...rest: { name?: string }[]) => {
          heard.push([name, subject.event?.event ?? subject.name, ...rest.map((value) => value.name ?? value)])
        },
      )
    }
    return heard
  }
  const logs = (context: Context) => context.logs().map(({ level, message }) => `${level}: ${message}`)
  const metrics = (context: Context) => context.stats.metrics.map(({ metric }) => metric)

  test('hears of each plugin, of destinations and of the end', async () => {
    const analytics = rig.load()
    const heard = await listen(analytics)
    const track = (context: Context) => context
    await analytics.register(
      plugin({ name: 'Async', track: async (context) => context }),
      plugin({ name: 'None', type: 'enrichment' }),
      plugin({
        name: 'Destination',
        type: 'destination',
        track(context) {
          heard.push([])
          return context
        },
      }),
      plugin({ name: 'After', type: 'after', track }),
    )
    const context = await analytics.track('T')
    expect(heard).toEqual([
      ['message_enriched', 'T', 'Async'],
      ['message_enriched', 'T', 'None'],
      [],
      ['message_delivered', 'T'],
      ['delivery_success', 'T'],
    ])
    expect(logs(context)).toEqual([
      'debug: Dispatching',
      'debug: plugin',
      'debug: plugin',
      'debug: plugin',
      'debug: Delivered',
    ])
    expect(metrics(context)).toEqual([
      'message_dispatched',
      'plugin_time',
      'plugin_time',
      'message_delivered',
      'plugin_time',
      'delivered',
    ])
  })

  test.each<[string, (analytics: Analytics) => Promise<unknown>, unknown, string[]]>([
    [
      'a plugin',
      (analytics) => analytics.register(plugin({ track: (context) => context.cancel('no' as never) })),
      undefined,
      ['error: plugin Error', 'debug: Delivered'],
    ],
    [
      'a plugin that cancels',
      (analytics) => analytics.register(plugin({ track: (context) => context.cancel() })),
      new ContextCancelation({ reason: 'Context Cancel' }),
      ['warn: plugin Error', 'debug: Context canceled', 'error: Failed to deliver'],
    ],
    [
      'a middleware',
      (analytics) => analytics.addSourceMiddleware(async () => {}),
      expect.objectContaining({ type: 'middleware_cancellation' }),
      ['error: Failed to deliver'],
    ],
    [
      'a destination',
      (analytics) =>
        analytics.register(
          plugin({
            type: 'destination',
            track(context) {
              context.setFailedDelivery({ reason: 'own' })
              return context
            },
          }),
        ),
      new Error('own'),
      ['error: Failed to deliver'],
    ],
  ])('hears of a failure, and finds it written down: %s', async (_, add, reason, written) => {
    const analytics = rig.load()
    await add(analytics)
    const failures: unknown[] = []
    analytics.queue.on('delivery_failure' as string, (...args: unknown[]) => failures.push(args))
    const context = await analytics.track('T')
    expect(failures).toEqual(reason ? [[context, reason]] : [])
    expect(logs(context).filter((line) => !/plugin$|Dispatching/.test(line))).toEqual(written)
    expect(metrics(context).includes('delivery_failed')).toBe(!!reason)
  })

  test('hears of a plugin that does not load; the context of register says so, too', async () => {
    const analytics = rig.load()
    const heard = await listen(analytics)
    const error = new Error('no')
    const context = await analytics.register(plugin({ name: 'Broken', load: () => Promise.reject(error) }))
    expect(heard).toEqual([['initialization_failure', 'Broken']])
    expect(context.logs()).toMatchObject([
      { level: 'warn', message: 'Failed to load destination', extras: { plugin: 'Broken', error } },
    ])
  })

  test('an event without integrations, as a middleware may make one, reaches its destinations', async () => {
    const analytics = rig.load()
    const seen = vi.fn((context: Context) => context)
    await analytics.register(plugin({ type: 'destination', track: seen }))
    await analytics.addSourceMiddleware(({ payload, next }) => {
      const { integrations: _, ...event } = payload.obj
      next({ obj: event } as never)
    })
    await analytics.track('T')
    expect(seen).toHaveBeenCalledTimes(1)
  })
})
