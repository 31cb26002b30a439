// What is emitted, when, with which arguments, and how listeners are kept.

import type { Scripts } from '../script.ts'

export const emitterScripts: Scripts = {
  track: async (a, w) => {
    a.on('track', (...args: unknown[]) => w.note(args))
    await a.track('A', { n: 1 }, { context: { active: true } })
    await a.track('B')
    await a.track({ event: 'C', properties: { n: 2 } } as never)
    return w.log
  },
  page: async (a, w) => {
    a.on('page', (...args: unknown[]) => w.note(args))
    await a.page()
    await a.page('Name')
    await a.page('Category', 'Name', { n: 1 }, { context: { active: true } })
    return w.log
  },
  screen: async (a, w) => {
    a.on('screen', (...args: unknown[]) => w.note(args))
    await a.screen()
    await a.screen('Name', { n: 1 })
    await a.screen('Category', 'Name', { n: 1 })
    return w.log
  },
  identify: async (a, w) => {
    a.on('identify', (...args: unknown[]) => w.note(args))
    await a.identify('u1', { a: 1 }, { context: { active: true } })
    await a.identify({ b: 2 })
    await a.identify()
    return w.log
  },
  'identify, nobody': async (a, w) => {
    a.on('identify', (...args: unknown[]) => w.note(args))
    await a.identify({ b: 2 })
    return w.log
  },
  group: async (a, w) => {
    a.on('group', (...args: unknown[]) => w.note(args))
    a.group()
    await a.group('g1', { a: 1 })
    await a.group({ b: 2 })
    return w.log
  },
  alias: async (a, w) => {
    a.on('alias', (...args: unknown[]) => w.note(args))
    await a.alias('new')
    await a.alias('new', 'old', { context: { active: true } })
    await a.alias(1, 2)
    return w.log
  },
  reset: (a, w) => {
    a.on('reset', (...args: unknown[]) => w.note(args, a.user().id()))
    a.identify('u1')
    a.reset()
    w.note('after')
    return w.log
  },
  'user().reset() emits nothing': (a, w) => {
    a.on('reset', () => w.note('reset'))
    a.user().reset()
    a.group().reset()
    return w.log
  },
  'setAnonymousId and ready emit nothing': async (a, w) => {
    for (const name of ['setAnonymousId', 'ready', 'initialize', 'register']) a.on(name, () => w.note(name))
    a.setAnonymousId('anon')
    await a.ready()
    return w.log
  },
  'an event that has an error emits nothing': async (a, w) => {
    a.on('track', () => w.note('track'))
    a.on('error', () => w.note('error'))
    a.on('dispatch_start', () => w.note('dispatch_start'))
    await a.track().catch(() => w.note('rejected'))
    return w.log
  },
  dispatch_start: async (a, w) => {
    a.on('dispatch_start', (ctx: { event: { event: string } }, ...rest: unknown[]) =>
      w.note(ctx, ctx.event.event, rest),
    )
    const tracked = a.track('A')
    w.note('called')
    await tracked
    return w.log
  },
  'dispatch_start: what it changes': async (a) => {
    a.on('dispatch_start', (ctx: { event: { properties: { by?: string } } }) => {
      ctx.event.properties.by = 'listener'
    })
    await a.track('A')
  },
  'order of an event': async (a, w) => {
    for (const name of ['dispatch_start', 'track', 'error']) a.on(name, () => w.note(name))
    await a.register(w.witness({ name: 'before', type: 'before' }), w.witness({ name: 'after', type: 'after' }))
    await a.track('A', {}, {}, () => w.note('callback')).then(() => w.note('resolved'))
    return w.log
  },
  'what the listener sees of what plugins changed': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        track: (ctx) => {
          ctx.event.properties.n = 2
          ctx.event.event = 'B'
          return ctx
        },
      }),
    )
    a.on('track', (...args: unknown[]) => w.note(args))
    await a.track('A', { n: 1 })
    return w.log
  },
  'when it is emitted': async (a, w) => {
    a.on('track', () => w.note('emitted'))
    const tracked = a.track('A')
    w.note('called')
    await tracked
    w.note('resolved')
    return w.log
  },
  'the queue of events': async (a, w) => {
    const names = ['message_enriched', 'message_delivered', 'delivery_success', 'delivery_failure', 'delivery_retry']
    for (const name of [...names, 'flush']) a.queue.on(name, (ctx: unknown) => w.note(name, ctx))
    await a.register(w.witness({ name: 'P', type: 'before' }))
    await a.track('A')
    return w.log.filter((entry) => !`${entry}`.includes('message_enriched'))
  },
  'the queue: message_enriched, of own plugins': async (a, w) => {
    a.queue.on('message_enriched', (ctx: unknown, plugin: { name: string }) => w.note(ctx, plugin.name))
    await a.register(w.witness({ name: 'own', type: 'before' }), w.witness({ name: 'own too' }))
    await a.track('A')
    return w.log.filter((entry) => `${entry}`.includes('own'))
  },
  'the queue: delivery_failure': {
    options: { retryQueue: false },
    run: async (a, w) => {
      a.queue.on('delivery_failure', (...args: unknown[]) => w.note(args))
      a.on('error', (...args: unknown[]) => w.note('error', args))
      await a.register(
        w.plugin({ name: 'P', type: 'before', track: (ctx) => (ctx.event.event === 'A' ? ctx.cancel() : ctx) }),
      )
      await a.track('A')
      return w.log
    },
  },
  'on gives': (a, w) => w.show([a.on('x', () => {}), a.once('x', () => {}), a.off('x', () => {}), a.emit('x')]),
  'calls in a chain': (a, w) => {
    a.on('x', (value: number) => w.note('on', value))
      .once('x', (value: number) => w.note('once', value))
      .emit('x', 1)
      .emit('x', 2)
      .off('y', () => {})
      .emit('x', 3)
    return w.log
  },
  'emit: all arguments': (a, w) => {
    a.on('x', (...args: unknown[]) => w.note(args))
    a.emit('x')
    a.emit('x', 1, 'two', { three: 3 }, undefined, null)
    return w.log
  },
  'emit: nobody listens': (a) => a.emit('nothing', 1),
  'emit: at once': (a, w) => {
    a.on('x', () => w.note('listener'))
    a.emit('x')
    w.note('after')
    return w.log
  },
  'listeners in their order': (a, w) => {
    for (const name of ['1', '2', '3']) a.on('x', () => w.note(name))
    a.emit('x')
    return w.log
  },
  'the same listener twice': (a, w) => {
    const listener = () => w.note('called')
    a.on('x', listener)
    a.on('x', listener)
    a.emit('x')
    a.off('x', listener)
    a.emit('x')
    return w.log
  },
  'this of a listener': (a, w) => {
    a.on('x', function (this: unknown) {
      w.note(this)
    })
    a.once('x', function (this: unknown) {
      w.note(this)
    })
    a.emit('x')
    return w.log
  },
  once: (a, w) => {
    a.once('x', (...args: unknown[]) => w.note(args))
    a.emit('x', 1, 2)
    a.emit('x', 3)
    return w.log
  },
  'once, of an event': async (a, w) => {
    a.once('track', (name: string) => w.note(name))
    await a.track('A')
    await a.track('B')
    return w.log
  },
  'once cannot be taken away by its function': (a, w) => {
    const listener = () => w.note('called')
    a.once('x', listener)
    a.off('x', listener)
    a.emit('x')
    return w.log
  },
  off: (a, w) => {
    const one = () => w.note('1')
    a.on('x', one)
    a.on('x', () => w.note('2'))
    a.off('x', one)
    a.off('y', one)
    a.emit('x')
    return w.log
  },
  'off without a function': (a, w) => {
    a.on('x', () => w.note('called'))
    a.off('x')
    a.emit('x')
    return w.log
  },
  'off while it is emitted': (a, w) => {
    const two = () => w.note('2')
    a.on('x', () => {
      w.note('1')
      return a.off('x', two)
    })
    a.on('x', two)
    a.emit('x')
    a.emit('x')
    return w.log
  },
  'on while it is emitted': (a, w) => {
    a.once('x', () => {
      w.note('1')
      return a.on('x', () => w.note('2'))
    })
    a.emit('x')
    w.note('again')
    a.emit('x')
    return w.log.length > 2
  },
  'a listener that calls': async (a, w) => {
    const seen = new Promise<void>((resolve) => {
      a.on('track', async (name: string) => {
        w.note(name)
        if (name === 'A') await a.track('B')
        else resolve()
      })
    })
    await a.track('A')
    await seen
    return w.log
  },
  'more than ten listeners': (a, w) => {
    for (let index = 0; index < 12; index++) a.on('x', () => w.note(index))
    a.emit('x')
    return [w.log.length, w.said.warn]
  },
  'a listener that throws, of reset': (a, w) => {
    a.identify('u1')
    a.on('reset', () => {
      throw new Error('no')
    })
    a.on('reset', () => w.note('second'))
    try {
      a.reset()
    } catch {}
    return a.user().id()
  },
  'queued: on': {
    queued: true,
    run: (a, w) => {
      a.on('track', (...args: unknown[]) => w.note(args))
      a.track('A', { n: 1 })
      return () => w.noted(1)
    },
  },
  'queued: on, after the event': {
    queued: true,
    run: (a, w) => {
      a.page('P')
      a.on('page', (category: unknown, name: unknown) => w.note(category, name))
      return () => w.noted(1)
    },
  },
  'queued: initialize': {
    queued: true,
    run: (a, w) => {
      a.on('initialize', (settings: { writeKey: string }, options: { endpoint: string }) => {
        w.note(settings.writeKey, typeof options.endpoint)
      })
      return () => w.noted(1)
    },
  },
  'queued: initialize, its options': {
    queued: true,
    options: { integrations: { D: false }, useQueryString: false },
    run: (a, w) => {
      a.on('initialize', (_: unknown, { integrations, useQueryString }: Record<string, unknown>) => {
        w.note(integrations, useQueryString)
      })
      return () => w.noted(1)
    },
  },
  'queued: initialize comes before events': {
    queued: true,
    run: (a, w) => {
      a.on('dispatch_start', () => w.note('dispatch_start'))
      a.track('A')
      a.on('initialize', () => w.note('initialize'))
      return () => w.noted(2)
    },
  },
  'queued: ready': {
    queued: true,
    run: (a, w) => {
      a.ready(() => w.note('ready'))
      return () => w.noted(1)
    },
  },
  'queued: several listeners': {
    queued: true,
    run: (a, w) => {
      a.on('track', () => w.note('1'))
      a.on('track', () => w.note('2'))
      a.track('A')
      return () => w.noted(2)
    },
  },
  'queued: once': {
    queued: true,
    run: (a, w) => {
      a.once('track', (name: string) => w.note(name))
      a.track('A')
      return async (live: typeof a) => {
        await w.noted(1)
        await live.track('B')
        return w.log.length
      }
    },
  },
  'queued: off': {
    queued: true,
    run: (a, w) => {
      const listener = () => w.note('called')
      a.on('identify', listener)
      a.off('identify', listener)
      return async (live: typeof a) => {
        await w.sleep(20)
        await live.identify('u1')
        return w.log
      }
    },
  },
  'queued: what on gives': { queued: true, run: (a, w) => w.show(a.on('track', () => {})) },
  'queued: reset': {
    queued: true,
    local: { ajs_user_id: '"u1"' },
    run: (a, w) => {
      a.on('reset', () => w.note('reset'))
      a.reset()
      return () => w.noted(1)
    },
  },
}
