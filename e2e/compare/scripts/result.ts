// What an event call resolves with, and every hook gets: the context.

import type { Scripts } from '../script.ts'

export const resultScripts: Scripts = {
  'the event, as it was sent': async (a) => {
    const { event } = await a.track('A', { n: 1 }, { context: { active: true } })
    const { type, properties, integrations, userId, anonymousId } = event
    return [event.event, type, properties, integrations, userId, anonymousId, event.context.active, event.messageId]
  },
  'the event of each method': async (a) => {
    const contexts = [
      await a.page('C', 'N', { n: 1 }),
      await a.screen('S', { n: 1 }),
      await a.identify('u1', { a: 1 }),
      await a.group('g1', { b: 1 }),
      await a.alias('new', 'old'),
    ]
    return contexts.map(({ event: { type, name, category, properties, traits, userId, groupId, previousId } }) => ({
      type,
      name,
      category,
      properties,
      traits,
      userId,
      groupId,
      previousId,
    }))
  },
  'keys of the event': async (a) => {
    const contexts = [
      await a.track('A'),
      await a.page(),
      await a.identify('u1'),
      await a.group('g1'),
      await a.alias('b'),
    ]
    return contexts.map(({ event }) => Object.keys(event).sort())
  },
  'timestamp of the event': async (a) => {
    const { event } = await a.track('A')
    return event.timestamp instanceof Date
  },
  'id is random': async (a) => {
    const [one, two] = [await a.track('A'), await a.track('B')]
    return [one.id, two.id, one.id === one.event.messageId]
  },
  'methods that are there': async (a) => {
    const ctx = (await a.track('A')) as unknown as Record<string, unknown>
    const names = [
      'log',
      'logs',
      'flush',
      'toJSON',
      'isSame',
      'cancel',
      'updateEvent',
      'failedDelivery',
      'setFailedDelivery',
    ]
    return names.map((name) => typeof ctx[name])
  },
  'fields that are there': async (a) => {
    const ctx = await a.track('A')
    return [typeof ctx.id, typeof ctx.attempts, typeof ctx.stats, typeof ctx.logger, typeof ctx.event]
  },
  attempts: async (a) => (await a.track('A')).attempts,
  'attempts, in a hook': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        track: (ctx) => {
          w.note(ctx.attempts)
          return ctx
        },
      }),
    )
    await a.track('A')
    return w.log
  },
  'the context of a hook is that of the result': async (a, w) => {
    const seen: unknown[] = []
    for (const type of ['before', 'enrichment', 'destination', 'after'])
      await a.register(
        w.plugin({
          name: type,
          type,
          track: (ctx) => {
            seen.push(ctx)
            return ctx
          },
        }),
      )
    const ctx = await a.track('A')
    return seen.map((one) => one === ctx)
  },
  'the context of the callback is that of the result': async (a) => {
    let seen: unknown
    const ctx = await a.track('A', (given: unknown) => {
      seen = given
    })
    return seen === ctx
  },
  'isSame: itself, another': async (a) => {
    const [one, two] = [await a.track('A'), await a.track('B')]
    return [one.isSame(one), one.isSame(two), one.isSame({ id: one.id })]
  },
  'failedDelivery: none': async (a) => (await a.track('A')).failedDelivery(),
  'failedDelivery: set': async (a) => {
    const ctx = await a.track('A')
    const given = ctx.setFailedDelivery({ reason: 'own' })
    return [given, ctx.failedDelivery()]
  },
  'failedDelivery: set in a hook': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        track: (ctx) => {
          ctx.event.event === 'A' && ctx.setFailedDelivery({ reason: 'own' })
          return ctx
        },
      }),
    )
    const ctx = await a.track('A')
    return [ctx.failedDelivery(), ctx.logs().some(({ level }) => level === 'error')]
  },
  'log, logs': async (a) => {
    const ctx = await a.track('A')
    const before = ctx.logs().length
    const given = [
      ctx.log('info', 'one'),
      ctx.log('warn', 'two', { n: 2 }),
      ctx.log('error', 'three', new Error('no')),
      ctx.log('debug', 'four'),
    ]
    const logs = ctx.logs().slice(before)
    return [given, logs.map(({ level, message, extras, time }) => [level, message, extras, time instanceof Date])]
  },
  'logs: of a hook': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        track: (ctx) => {
          ctx.log('info', 'from the hook', { n: 1 })
          return ctx
        },
      }),
    )
    const ctx = await a.track('A')
    return ctx
      .logs()
      .filter(({ level }) => level === 'info')
      .map(({ message, extras }) => [message, extras])
  },
  'logs: one list': async (a) => {
    const ctx = await a.track('A')
    const logs = ctx.logs()
    return [ctx.logs() === logs, ctx.logger.logs === logs]
  },
  'logs: what delivery says': async (a) => {
    await a.ready()
    const ctx = await a.track('A')
    const messages = ctx.logs().map(({ level, message }) => `${level}: ${message}`)
    return ['debug: Dispatching', 'debug: Delivered'].map((text) => messages.includes(text))
  },
  'logs: a plugin that throws': async (a, w) => {
    await a.register(w.plugin({ name: 'P', track: () => Promise.reject(new Error('no')) }))
    const ctx = await a.track('A')
    return ctx
      .logs()
      .filter(({ level }) => level === 'error' || level === 'warn')
      .map(({ level, message, extras }) => [level, message, w.show(extras)])
  },
  'logs: a plugin that cancels': async (a, w) => {
    await a.register(w.plugin({ name: 'P', track: (ctx) => ctx.cancel() }))
    const ctx = await a.track('A')
    return ctx
      .logs()
      .filter(({ level }) => level === 'error' || level === 'warn')
      .map(({ level, message, extras }) => [level, message, w.show(extras)])
  },
  'logs: a middleware that stops it': async (a, w) => {
    await a.addSourceMiddleware(({ payload, next }) => payload.obj.event === 'A' || next(payload))
    const ctx = await a.track('A')
    return ctx
      .logs()
      .filter(({ level }) => level === 'error')
      .map(({ level, message, extras }) => [level, message, w.show(extras)])
  },
  'logs: a callback that throws': async (a, w) => {
    const ctx = await a.track('A', () => {
      throw new Error('no')
    })
    return ctx
      .logs()
      .filter(({ level }) => level === 'warn')
      .map(({ level, message, extras }) => [level, message, w.show(extras)])
  },
  'flush empties the logs': async (a) => {
    const ctx = await a.track('A')
    const given = ctx.flush()
    return [given, ctx.logs()]
  },
  'stats: increment, gauge': async (a) => {
    const ctx = await a.track('A')
    const stats = ctx.stats as unknown as {
      increment(name: string, by?: number, tags?: string[]): unknown
      gauge(name: string, value: number, tags?: string[]): unknown
    }
    stats.increment('own.count')
    stats.increment('own.count', 2, ['a:b'])
    stats.gauge('own.gauge', 7)
    return ctx.stats.metrics
      .filter(({ metric }) => metric.startsWith('own'))
      .map(({ metric, value, type, tags }) => [metric, value, type, tags])
  },
  // Of one of the page's own: those of the library are plugins in Segment's.
  'stats: names that delivery counts': async (a, w) => {
    await a.register(w.witness({ name: 'P' }))
    const names = (await a.track('A')).stats.metrics.map(({ metric }) => metric)
    return ['message_dispatched', 'message_delivered', 'delivered', 'plugin_time'].map((name) => names.includes(name))
  },
  'stats: serialize': async (a) => {
    const { stats } = await a.track('A')
    ;(stats as unknown as { increment(name: string, by: number, tags: string[]): void }).increment('own', 2, ['a:b'])
    const list = (stats as unknown as { serialize(): { m: string; e?: number }[] }).serialize()
    return list.filter(({ m }) => m === 'own').map(({ e, ...rest }) => [rest, typeof e])
  },
  toJSON: async (a) => {
    const ctx = await a.track('A', { n: 1 })
    const json = ctx.toJSON() as { id: string; event: object; logs: unknown[]; metrics: unknown[] }
    return [
      Object.keys(json),
      json.id === ctx.id,
      json.event === ctx.event,
      json.logs === ctx.logs(),
      Array.isArray(json.metrics),
    ]
  },
  'JSON.stringify': async (a) => Object.keys(JSON.parse(JSON.stringify(await a.track('A')))),
  'updateEvent: a property': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        track: (ctx) => {
          if (ctx.event.event !== 'A') return ctx
          w.note(ctx.updateEvent('properties.n', 2) === ctx.event)
          return ctx
        },
      }),
    )
    await a.track('A', { n: 1 })
    return w.log
  },
  'updateEvent: paths': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        track: (ctx) => {
          if (ctx.event.event !== 'A') return ctx
          ctx.updateEvent('properties.deep.er.still', 1)
          ctx.updateEvent('properties.list.0.a', 1)
          ctx.updateEvent('context.app.name', 'shop')
          ctx.updateEvent('own', { a: 1 })
          ctx.updateEvent('properties.was', undefined)
          ctx.updateEvent('properties.nothing', null)
          return ctx
        },
      }),
    )
    await a.track('A', { was: 1 })
  },
  'updateEvent: over a value that is no object': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        track: (ctx) => {
          if (ctx.event.event === 'A') ctx.updateEvent('properties.n.a', 1)
          return ctx
        },
      }),
    )
    await a.track('A', { n: 'text' })
  },
  'updateEvent: paths that are no business of ours': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        track: (ctx) => {
          if (ctx.event.event !== 'A') return ctx
          ctx.updateEvent('__proto__.polluted', true)
          ctx.updateEvent('constructor.prototype.polluted', true)
          return ctx
        },
      }),
    )
    await a.track('A')
    return ({} as { polluted?: boolean }).polluted
  },
  'updateEvent: integrations': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        track: (ctx) => {
          if (ctx.event.event !== 'A') return ctx
          ctx.updateEvent('integrations.D.id', 1)
          ctx.updateEvent('integrations.E', { id: 2 })
          ctx.updateEvent('integrations.F.id', 3)
          ctx.updateEvent('integrations.All', false)
          return ctx
        },
      }),
    )
    await a.track('A', {}, { integrations: { D: false, E: true, F: {} } })
  },
  'cancel: what it throws': async (a, w) => {
    const ctx = await a.track('A')
    const thrown = (reason?: unknown) => {
      try {
        ctx.cancel(reason)
      } catch (error) {
        return w.show(error)
      }
    }
    return [thrown(), thrown(new Error('own')), thrown('text')]
  },
  'cancel: a cancelation of its own': async (a, w) => {
    const ctx = await a.track('A')
    let Cancelation: new (options: object) => unknown = Object
    try {
      ctx.cancel()
    } catch (error) {
      Cancelation = (error as { constructor: typeof Cancelation }).constructor
    }
    return [{}, { retry: false }, { type: 't', reason: 'r' }, { reason: '' }].map((o) => w.show(new Cancelation(o)))
  },
  'context of register': async (a, w) => {
    const ctx = await a.register(w.plugin({ name: 'P' }))
    return [ctx.event.type, ctx.event.event, typeof ctx.id, ctx.failedDelivery()]
  },
  'context of load': async (a, w) => {
    await a.register(w.plugin({ name: 'P', load: async (ctx) => w.note(ctx.event.type, ctx.event.event) }))
    return w.log
  },
  'context of register: a plugin that does not load': async (a, w) => {
    const ctx = await a.register(w.plugin({ name: 'P', load: () => Promise.reject(new Error('no')) }))
    return ctx.logs().map(({ level, message, extras }) => [level, message, w.show(extras)])
  },
}
