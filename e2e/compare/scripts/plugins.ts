// Plugins: each type, their order, what a hook may do to an event, and which events reach a destination.

import type { Scripts } from '../script.ts'

export const pluginScripts: Scripts = {
  'what register gives': async (a, w) => w.show(await a.register(w.plugin({ name: 'P' }))),
  'register nothing': async (a, w) => w.show(await a.register()),
  'types in their order': async (a, w) => {
    for (const type of ['after', 'destination', 'enrichment', 'before', 'utility'])
      await a.register(w.witness({ name: type, type }))
    await a.track('A')
    return w.log
  },
  'types in one call': async (a, w) => {
    await a.register(
      w.witness({ name: 'after', type: 'after' }),
      w.witness({ name: 'destination', type: 'destination' }),
      w.witness({ name: 'enrichment', type: 'enrichment' }),
      w.witness({ name: 'before', type: 'before' }),
    )
    await a.track('A')
    return w.log
  },
  'two of each type': async (a, w) => {
    for (const type of ['destination', 'after', 'enrichment', 'before'])
      await a.register(w.witness({ name: `${type} 1`, type }), w.witness({ name: `${type} 2`, type }))
    await a.track('A')
    return w.log
  },
  'an unknown type': async (a, w) => {
    await a.register(w.witness({ name: 'other', type: 'other' }))
    await a.track('A')
    return w.log
  },
  'a hook for each method': async (a, w) => {
    await a.register(w.witness({ name: 'P', type: 'before' }))
    await a.track('A')
    await a.page('Home')
    await a.screen('Start')
    await a.identify('u1')
    await a.group('g1')
    await a.alias('u2')
    return w.log
  },
  'a hook for track alone': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        track: (ctx) => {
          w.note(ctx.event.type)
          return ctx
        },
      }),
    )
    await a.page()
    await a.identify('u1')
    await a.track('A')
    return w.log
  },
  'no hook': async (a, w) => {
    await a.register(w.plugin({ name: 'P', type: 'before' }), w.plugin({ name: 'Q', type: 'destination' }))
    await a.track('A')
  },
  'what a hook is called with': async (a, w) => {
    const plugin = w.plugin({
      name: 'P',
      track(this: unknown, ctx: { event: Record<string, unknown> }, ...rest: unknown[]) {
        w.note(this === plugin, ctx, rest, ctx.event.event, ctx.event.properties, ctx.event.type)
        return ctx
      },
    } as never)
    await a.register(plugin)
    await a.track('A', { n: 1 })
    return w.log
  },
  'what an event has before the first plugin of the page': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        track: (ctx) => {
          w.note(Object.keys(ctx.event).sort())
          return ctx
        },
      }),
    )
    await a.track('A')
    return w.log
  },
  'what the context of an event has, by type': async (a, w) => {
    for (const type of ['before', 'enrichment', 'destination', 'after'])
      await a.register(
        w.plugin({
          name: type,
          type,
          track: (ctx) => {
            w.note(ctx.event.context.page)
            return ctx
          },
        }),
      )
    await a.track('A')
    return w.log
  },
  'before: changes the properties': async (a, w) => {
    const track = (ctx: { event: { properties: object } }) => {
      Object.assign(ctx.event.properties, { by: 'P' })
      return ctx
    }
    await a.register(w.plugin({ name: 'P', type: 'before', track }))
    await a.track('A', { n: 1 })
  },
  'before: changes the name': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        track: (ctx) => {
          ctx.event.event += '!'
          return ctx
        },
      }),
    )
    await a.track('A')
  },
  'before: replaces the event': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        track: (ctx) => {
          ctx.event = { ...ctx.event, properties: { all: 'new' } }
          return ctx
        },
      }),
    )
    await a.track('A', { n: 1 })
  },
  'before: a promise': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        track: async (ctx) => {
          await w.sleep(10)
          ctx.event.properties.late = true
          return ctx
        },
      }),
    )
    await a.track('A')
  },
  'before: each sees what the one before it did': async (a, w) => {
    const add = (name: string) =>
      w.plugin({
        name,
        type: 'before',
        track: (ctx) => {
          ctx.event.event += name
          w.note(ctx.event.event)
          return ctx
        },
      })
    await a.register(add('1'), add('2'))
    await a.register(add('3'))
    await a.track('A')
    return w.log
  },
  'before: changes type and ids': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        track: (ctx) => {
          Object.assign(ctx.event, { userId: 'own', anonymousId: 'anon', timestamp: new Date(0) })
          return ctx
        },
      }),
    )
    await a.track('A')
  },
  'before: changes traits of identify and group': async (a, w) => {
    const add = (ctx: { event: { traits: object } }) => {
      Object.assign(ctx.event.traits, { seen: true })
      return ctx
    }
    await a.register(w.plugin({ name: 'P', type: 'before', identify: add, group: add }))
    await a.identify('u1', { plan: 'pro' })
    await a.group('g1', { seats: 3 })
    return [a.user().traits(), a.group().traits()]
  },
  'before: changes the page of a page call': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        page: (ctx) => {
          ctx.event.properties.title = 'Own'
          ctx.event.context.page = { title: 'Own' }
          return ctx
        },
      }),
    )
    await a.page('Home')
  },
  'before: adds to the context': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        track: (ctx) => {
          Object.assign(ctx.event.context, { consent: { a: true }, ip: '0.0.0.0' })
          return ctx
        },
      }),
    )
    await a.track('A', {}, { context: { active: true } })
  },
  'before: deletes a field': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        track: (ctx) => {
          delete ctx.event.properties.secret
          delete ctx.event.context.page
          return ctx
        },
      }),
    )
    await a.track('A', { secret: 1, n: 2 })
  },
  'before: cancels for good': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        track: (ctx) => {
          if (ctx.event.event !== 'A') return ctx
          try {
            return ctx.cancel()
          } catch (reason) {
            throw Object.assign(reason as object, { retry: false, reason: 'unwanted' })
          }
        },
      }),
    )
    const ctx = await a.track('A')
    await a.track('B')
    return [ctx, ctx.failedDelivery()]
  },
  'before: cancels for good, at one attempt': {
    options: { retryQueue: false },
    run: async (a, w) => {
      await a.register(
        w.plugin({ name: 'P', type: 'before', track: (ctx) => (ctx.event.event === 'A' ? ctx.cancel() : ctx) }),
      )
      const ctx = await a.track('A')
      return [ctx, ctx.failedDelivery()]
    },
  },
  'before: throws, at one attempt': {
    options: { retryQueue: false },
    run: async (a, w) => {
      await a.register(
        w.plugin({
          name: 'P',
          type: 'before',
          track: (ctx) => {
            if (ctx.event.event === 'A') throw new Error('no')
            return ctx
          },
        }),
      )
      const ctx = await a.track('A')
      await a.track('B')
      return [ctx, ctx.failedDelivery()]
    },
  },
  'before: rejects, at one attempt': {
    options: { retryQueue: false },
    run: async (a, w) => {
      await a.register(
        w.plugin({
          name: 'P',
          type: 'before',
          track: async (ctx) => {
            if (ctx.event.event === 'A') throw new Error('no')
            return ctx
          },
        }),
      )
      return (await a.track('A')).failedDelivery()
    },
  },
  'before: throws, and what follows is not called': {
    options: { retryQueue: false },
    run: async (a, w) => {
      await a.register(
        w.plugin({
          name: 'P',
          type: 'before',
          track: () => {
            throw new Error('no')
          },
          page: (ctx) => ctx,
        }),
        w.witness({ name: 'before', type: 'before' }),
        w.witness({ name: 'enrichment' }),
        w.witness({ name: 'destination', type: 'destination' }),
        w.witness({ name: 'after', type: 'after' }),
      )
      await a.track('A')
      await a.page()
      await a.deregister('P')
      return w.log
    },
  },
  'before: the callback of an event that is cancelled': {
    options: { retryQueue: false },
    run: async (a, w) => {
      await a.register(
        w.plugin({ name: 'P', type: 'before', track: (ctx) => (ctx.event.event === 'A' ? ctx.cancel() : ctx) }),
      )
      await a.track('A', {}, {}, (ctx: unknown) => w.note('called', ctx))
      return w.log
    },
  },
  'before: cancels the first time': async (a, w) => {
    let attempts = 0
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        track: (ctx) => {
          if (ctx.event.event === 'A' && attempts++ === 0) ctx.cancel()
          return ctx
        },
      }),
    )
    const ctx = await a.track('A')
    return [attempts, ctx.attempts, ctx.failedDelivery()]
  },
  'enrichment: changes the properties': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        track: (ctx) => {
          Object.assign(ctx.event.properties, { by: 'P' })
          return ctx
        },
      }),
    )
    await a.track('A', { n: 1 })
  },
  'enrichment: one after another': async (a, w) => {
    const slow = (name: string, ms: number) =>
      w.plugin({
        name,
        track: async (ctx) => {
          w.note(`${name} starts`)
          await w.sleep(ms)
          w.note(`${name} ends`)
          ctx.event.event += name
          return ctx
        },
      })
    await a.register(slow('1', 20), slow('2', 5))
    await a.track('A')
    return w.log
  },
  'enrichment: throws': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        track: () => {
          throw new Error('no')
        },
      }),
      w.witness({ name: 'Q' }),
    )
    const ctx = await a.track('A')
    return [w.log, ctx.failedDelivery()]
  },
  'enrichment: rejects': async (a, w) => {
    await a.register(w.plugin({ name: 'P', track: () => Promise.reject(new Error('no')) }), w.witness({ name: 'Q' }))
    await a.track('A')
    return w.log
  },
  'enrichment: cancels': async (a, w) => {
    await a.register(w.plugin({ name: 'P', track: (ctx) => ctx.cancel() }), w.witness({ name: 'Q' }))
    const ctx = await a.track('A')
    return [w.log, ctx.failedDelivery()]
  },
  'enrichment: returns nothing': async (a, w) => {
    await a.register(w.plugin({ name: 'P', track: (ctx) => void (ctx.event.properties.by = 'P') }))
    await a.track('A')
  },
  'enrichment: changes integrations': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        track: (ctx) => {
          ctx.event.integrations = { D: false }
          return ctx
        },
      }),
      w.witness({ name: 'D', type: 'destination' }),
      w.witness({ name: 'E', type: 'destination' }),
    )
    await a.track('A')
    return w.log
  },
  'destination: throws': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'destination',
        track: () => {
          throw new Error('no')
        },
      }),
      w.witness({ name: 'Q', type: 'destination' }),
      w.witness({ name: 'after', type: 'after' }),
    )
    const ctx = await a.track('A')
    return [w.log, ctx.failedDelivery()]
  },
  'destination: rejects': async (a, w) => {
    await a.register(w.plugin({ name: 'P', type: 'destination', track: () => Promise.reject(new Error('no')) }))
    return (await a.track('A')).failedDelivery()
  },
  'destination: cancels': async (a, w) => {
    await a.register(w.plugin({ name: 'P', type: 'destination', track: (ctx) => ctx.cancel() }))
    return (await a.track('A')).failedDelivery()
  },
  'destination: returns nothing': async (a, w) => {
    await a.register(w.plugin({ name: 'P', type: 'destination', track: () => undefined }))
    return (await a.track('A')).failedDelivery()
  },
  'destination: the promise of an event waits for it': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'destination',
        track: async (ctx) => {
          await w.sleep(50)
          w.note('destination')
          return ctx
        },
      }),
    )
    await a.track('A').then(() => w.note('resolved'))
    return w.log
  },
  'destination: several at the same time': async (a, w) => {
    const slow = (name: string, ms: number) =>
      w.plugin({
        name,
        type: 'destination',
        track: async (ctx) => {
          w.note(`${name} starts`)
          await w.sleep(ms)
          w.note(`${name} ends`)
          return ctx
        },
      })
    await a.register(slow('1', 60), slow('2', 5))
    await a.track('A')
    return w.log
  },
  'destination: sees what enrichment did': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'D',
        type: 'destination',
        track: (ctx) => {
          w.note(ctx.event.properties)
          return ctx
        },
      }),
      w.plugin({
        name: 'P',
        track: (ctx) => {
          ctx.event.properties.n = 2
          return ctx
        },
      }),
    )
    await a.track('A', { n: 1 })
    return w.log
  },
  'after: what it does, its errors': async (a, w) => {
    await a.register(
      w.witness({ name: '1', type: 'after' }),
      w.plugin({ name: '2', type: 'after', track: () => Promise.reject(new Error('no')) }),
      w.plugin({
        name: '3',
        type: 'after',
        track: () => {
          throw new Error('no')
        },
      }),
    )
    const ctx = await a.track('A')
    return [w.log, ctx.failedDelivery()]
  },
  'after: the promise of an event waits for it': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'after',
        track: async (ctx) => {
          await w.sleep(30)
          w.note('after')
          return ctx
        },
      }),
    )
    await a.track('A').then(() => w.note('resolved'))
    return w.log
  },
  'load: what it is called with': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        load: async (...args: unknown[]) => {
          w.note(args)
        },
      }),
    )
    return w.log
  },
  'load: register waits for it, but for destinations': async (a, w) => {
    const slow = (name: string, type: string) =>
      w.plugin({ name, type, load: () => w.sleep(20).then(() => w.note(name)) })
    for (const type of ['before', 'enrichment', 'after', 'utility', 'destination']) {
      await a.register(slow(type, type))
      w.note(`registered ${type}`)
    }
    return w.noted(10)
  },
  'load: several at the same time': async (a, w) => {
    const slow = (name: string, ms: number) =>
      w.plugin({
        name,
        load: () => {
          w.note(`${name} starts`)
          return w.sleep(ms).then(() => w.note(`${name} ends`))
        },
      })
    await a.register(slow('1', 40), slow('2', 5))
    return w.log
  },
  'load: a destination gets events before it has loaded': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination', load: () => w.sleep(100), isLoaded: () => false }))
    await a.track('A')
    return w.log
  },
  'load: events while a plugin loads': async (a, w) => {
    const registered = a.register(w.witness({ name: 'P', type: 'before', load: () => w.sleep(30) }))
    await a.track('A')
    w.note('delivered')
    await registered
    return w.log
  },
  'load: rejects': async (a, w) => {
    const registered = await a.register(
      w.witness({ name: 'P', type: 'before', load: () => Promise.reject(new Error('no')) }),
      w.witness({ name: 'Q', type: 'before' }),
    )
    await a.track('A')
    return [registered, w.log, a.queue.failedInitializations, w.said.warn]
  },
  'load: a destination that rejects': async (a, w) => {
    await a.register(w.witness({ name: 'P', type: 'destination', load: () => Promise.reject(new Error('no')) }))
    await w.sleep(5)
    await a.track('A')
    return [w.log, a.failedInitializations]
  },
  'load: what an event tells of a plugin that did not load': {
    whole: true,
    run: async (a, w) => {
      await a.register(w.plugin({ name: 'P', type: 'before', load: () => Promise.reject(new Error('no')) }))
      return (await a.track('A', {}, { context: { library: { name: 'own', version: '1' }, userAgentData: {} } })) && 1
    },
  },
  'load: initialization_failure': async (a, w) => {
    a.queue.on('initialization_failure', (plugin: { name: string }) => w.note(plugin.name))
    await a.register(w.plugin({ name: 'P', load: () => Promise.reject(new Error('no')) }))
    return w.log
  },
  'load: throws': async (a, w) => {
    const registered = a.register(
      w.plugin({
        name: 'P',
        load: () => {
          throw new Error('no')
        },
      }),
    )
    return registered.then(
      () => ['resolved', a.queue.failedInitializations],
      (reason) => reason,
    )
  },
  'load: a destination that throws': async (a, w) => {
    const registered = a.register(
      w.witness({
        name: 'P',
        type: 'destination',
        load: () => {
          throw new Error('no')
        },
      }),
    )
    return registered.then(
      () => 'resolved',
      (reason) => reason,
    )
  },
  'deregister: what it gives': async (a, w) => {
    await a.register(w.plugin({ name: 'P' }))
    return w.show(await a.deregister('P'))
  },
  'deregister: is not called any more': async (a, w) => {
    await a.register(w.witness({ name: 'P' }), w.witness({ name: 'Q' }))
    await a.track('A')
    await a.deregister('P')
    await a.track('B')
    return w.log
  },
  'deregister: several': async (a, w) => {
    await a.register(w.witness({ name: 'P' }), w.witness({ name: 'Q' }), w.witness({ name: 'R' }))
    await a.deregister('P', 'R')
    await a.track('A')
    return w.log
  },
  'deregister: two of the same name': async (a, w) => {
    await a.register(w.witness({ name: 'P' }), w.witness({ name: 'P' }))
    await a.deregister('P')
    await a.track('A')
    return w.log
  },
  'deregister: an unknown name': async (a) => {
    const ctx = await a.deregister('P')
    return ctx.logs().map(({ level, message }) => [level, message])
  },
  'deregister: unload': async (a, w) => {
    await a.register(w.plugin({ name: 'P', unload: (...args) => w.note(args) }))
    await a.deregister('P')
    return w.log
  },
  'deregister: waits for unload': async (a, w) => {
    await a.register(w.plugin({ name: 'P', unload: () => w.sleep(20).then(() => w.note('unloaded')) }))
    await a.deregister('P')
    w.note('deregistered')
    return w.log
  },
  'deregister: unload rejects': async (a, w) => {
    await a.register(w.witness({ name: 'P', unload: () => Promise.reject(new Error('no')) }))
    const ctx = await a.deregister('P')
    await a.track('A')
    return [w.log, ctx.logs().map(({ level, message }) => [level, message])]
  },
  'deregister: unload throws': async (a, w) => {
    await a.register(
      w.witness({
        name: 'P',
        unload: () => {
          throw new Error('no')
        },
      }),
    )
    await a.deregister('P')
    await a.track('A')
    return w.log
  },
  'the same plugin twice': async (a, w) => {
    const plugin = w.witness({ name: 'P' })
    await a.register(plugin)
    await a.register(plugin)
    await a.track('A')
    return w.log
  },
  'registered again': async (a, w) => {
    const plugin = w.witness({ name: 'P' })
    await a.register(plugin)
    await a.deregister('P')
    await a.register(plugin)
    await a.track('A')
    return w.log
  },
  'queue.plugins': async (a, w) => {
    await a.register(w.plugin({ name: 'P' }), w.plugin({ name: 'D', type: 'destination' }))
    return a.queue.plugins.map(({ name, type }) => `${type} ${name}`)
  },
  'a class': async (a, w) => {
    class Own {
      name = 'Own'
      type = 'enrichment'
      version = '1'
      count = 0
      isLoaded() {
        return true
      }
      load() {
        return Promise.resolve()
      }
      track(ctx: { event: { properties: { count?: number } } }) {
        ctx.event.properties.count = ++this.count
        return ctx
      }
    }
    await a.register(new Own() as never)
    await a.track('A')
    await a.track('B')
    return w.log
  },
  'a plugin that tracks': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'destination',
        load: async () => {},
        page: async (ctx) => {
          await a.track('from page')
          return ctx
        },
      }),
    )
    await a.page()
  },
  'a plugin that tracks when it loads': async (a, w) => {
    await a.register(w.plugin({ name: 'P', type: 'utility', load: async (_, analytics) => analytics.track('loaded') }))
  },
  'a hook that returns another context': async (a, w) => {
    let kept: unknown
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        track: (ctx) => {
          if (ctx.event.event === 'A') kept = ctx
          return ctx.event.event === 'B' ? kept : ctx
        },
      }),
    )
    await a.track('A')
    const ctx = await a.track('B')
    return ctx.event.event
  },

  // Which destinations does an event reach?

  'integrations: All false': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination' }), w.witness({ name: 'P' }))
    await a.track('A', {}, { integrations: { All: false } })
    await a.track('B')
    return w.log
  },
  'integrations: All false, one true': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination' }), w.witness({ name: 'E', type: 'destination' }))
    await a.track('A', {}, { integrations: { All: false, E: true } })
    return w.log
  },
  'integrations: All false, one with options': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination' }), w.witness({ name: 'E', type: 'destination' }))
    await a.track('A', {}, { integrations: { All: false, E: { id: 1 } } })
    return w.log
  },
  'integrations: one false': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination' }), w.witness({ name: 'E', type: 'destination' }))
    await a.track('A', {}, { integrations: { D: false } })
    return w.log
  },
  'integrations: by another name': async (a, w) => {
    await a.register(
      w.witness({ name: 'D', alternativeNames: ['Dee', 'Di'], type: 'destination' }),
      w.witness({ name: 'E', type: 'destination' }),
    )
    await a.track('A', {}, { integrations: { Di: false } })
    await a.track('B', {}, { integrations: { All: false, Dee: true } })
    await a.track('C', {}, { integrations: { D: true, Dee: false } })
    await a.track('D', {}, { integrations: { Dee: true, Di: false } })
    return w.log
  },
  'integrations: falsy values': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination' }))
    await a.track('A', {}, { integrations: { D: null } })
    await a.track('B', {}, { integrations: { D: undefined } })
    await a.track('C', {}, { integrations: { D: 0 } })
    await a.track('D', {}, { integrations: { All: null, D: '' } })
    return w.log
  },
  'integrations: for every method': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination' }))
    const off = { integrations: { All: false } }
    await a.page('P', {}, off)
    await a.screen('S', {}, off)
    await a.identify('u1', {}, off)
    await a.group('g1', {}, off)
    await a.alias('u2', 'u1', off)
    return w.log
  },
  'integrations: do not stop other types': async (a, w) => {
    for (const type of ['before', 'enrichment', 'after']) await a.register(w.witness({ name: type, type }))
    await a.track('A', {}, { integrations: { All: false, before: false, enrichment: false, after: false } })
    return w.log
  },
  'integrations: Segment.io false': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination' }))
    const ctx = await a.track('A', {}, { integrations: { 'Segment.io': false } })
    await a.track('B')
    return [w.log, ctx.failedDelivery()]
  },
  'integrations: All false, Segment.io true': (a) =>
    a.track('A', {}, { integrations: { All: false, 'Segment.io': true } }),
  'integrations at the start: one false': {
    options: { integrations: { D: false } },
    run: async (a, w) => {
      await a.register(w.witness({ name: 'D', type: 'destination' }), w.witness({ name: 'E', type: 'destination' }))
      await a.track('A')
      await a.track('B', {}, { integrations: { D: true } })
      return w.log
    },
  },
  'integrations at the start: All false, Segment.io true': {
    options: { integrations: { All: false, 'Segment.io': true } },
    run: async (a, w) => {
      await a.register(w.witness({ name: 'D', type: 'destination' }))
      await a.track('A')
      await a.track('B', {}, { integrations: { D: true } })
      return [w.log, a.integrations]
    },
  },
  'integrations at the start: objects': {
    options: { integrations: { D: { id: 1 }, E: {}, F: true } },
    run: async (a, w) => {
      await a.register(
        w.plugin({
          name: 'P',
          track: (ctx) => {
            w.note(ctx.event.integrations)
            return ctx
          },
        }),
      )
      await a.track('A')
      await a.track('B', {}, { integrations: { D: { id: 2 }, G: false } })
      return w.log
    },
  },

  // Registered while the library was not there yet.

  'queued: register': {
    queued: true,
    run: (a, w) => {
      a.register(w.witness({ name: 'P', type: 'before' }))
      a.track('A')
      return () => w.noted(1)
    },
  },
  'queued: register after the event': {
    queued: true,
    run: (a, w) => {
      a.track('A')
      a.register(w.witness({ name: 'P', type: 'before' }))
      return () => w.noted(1)
    },
  },
  'queued: register, several at once': {
    queued: true,
    run: (a, w) => {
      a.register(w.witness({ name: 'after', type: 'after' }), w.witness({ name: 'before', type: 'before' }))
      a.register(w.witness({ name: 'enrichment' }))
      a.page()
      return () => w.noted(3)
    },
  },
  'queued: register, one after another': {
    queued: true,
    run: (a, w) => {
      const slow = (name: string, ms: number) =>
        w.plugin({
          name,
          load: () => {
            w.note(`${name} starts`)
            return w.sleep(ms).then(() => w.note(`${name} ends`))
          },
        })
      a.register(slow('1', 20))
      a.register(slow('2', 1))
      return () => w.noted(4)
    },
  },
  'queued: a plugin that changes the event': {
    queued: true,
    run: (a, w) => {
      a.register(
        w.plugin({
          name: 'P',
          track: (ctx) => {
            ctx.event.properties.by = 'P'
            w.note(1)
            return ctx
          },
        }),
      )
      a.track('A')
      return () => w.noted(1)
    },
  },
  'queued: a plugin that does not load': {
    queued: true,
    run: (a, w) => {
      a.register(w.witness({ name: 'P', load: () => Promise.reject(new Error('no')) }))
      a.register(w.witness({ name: 'Q' }))
      a.track('A')
      return async (live: typeof a) => [await w.noted(1), live.queue.failedInitializations]
    },
  },
  'queued: events wait for a plugin that loads slowly': {
    queued: true,
    run: (a, w) => {
      a.register(w.witness({ name: 'P', type: 'before', load: () => w.sleep(40).then(() => w.note('loaded')) }))
      a.track('A')
      return () => w.noted(2)
    },
  },
}
