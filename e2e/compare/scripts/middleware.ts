// Middleware: what it may do to an event, in which order, and what it is told.

import type { Scripts } from '../script.ts'

export const middlewareScripts: Scripts = {
  'what it gives': async (a) => a.addSourceMiddleware(({ payload, next }) => next(payload)),
  'passes an event on': async (a, w) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      w.note(payload.obj.event)
      next(payload)
    })
    await a.track('A')
    return w.log
  },
  'what it is called with': async (a, w) => {
    await a.addSourceMiddleware((params) => {
      w.note(Object.keys(params).sort(), params.payload, params.next, params.integrations)
      params.next(params.payload)
    })
    await a.track('A')
    return w.log
  },
  'integrations: the destinations that are there': async (a, w) => {
    await a.register(w.plugin({ name: 'D', type: 'destination' }), w.plugin({ name: 'P' }))
    await a.addSourceMiddleware(({ payload, integrations, next }) => {
      w.note(integrations)
      next(payload)
    })
    await a.register(w.plugin({ name: 'E', type: 'destination' }))
    await a.track('A', {}, { integrations: { D: false } })
    return w.log
  },
  'what next gives': async (a, w) => {
    await a.addSourceMiddleware(({ payload, next }) => w.note(next(payload)))
    await a.track('A')
    return w.log
  },
  'changes a property': async (a) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      payload.obj.properties.by = 'middleware'
      next(payload)
    })
    await a.track('A', { n: 1 })
  },
  'changes it after next': async (a) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      next(payload)
      payload.obj.properties.late = true
    })
    await a.track('A', { n: 1 })
  },
  'changes the name': async (a) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      if (payload.obj.event === 'A') payload.obj.event = 'B'
      next(payload)
    })
    return (await a.track('A')).event.event
  },
  'replaces obj': async (a) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      payload.obj = { ...payload.obj, properties: { all: 'new' } }
      next(payload)
    })
    await a.track('A', { n: 1 })
  },
  'passes on an object of its own': async (a) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      next({ obj: { ...payload.obj, properties: { own: true } } })
    })
    await a.track('A', { n: 1 })
  },
  'adds to the context': async (a) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      payload.obj.context.consent = { categoryPreferences: { Advertising: false } }
      payload.obj.context.app = { name: 'shop' }
      next(payload)
    })
    await a.track('A')
    await a.page()
    await a.identify('u1', { plan: 'pro' })
  },
  'changes the page': async (a) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      payload.obj.context.page = { path: '/redacted' }
      if (payload.obj.type === 'page') payload.obj.properties.url = 'https://x.test/redacted'
      next(payload)
    })
    await a.track('A')
    await a.page()
  },
  'what the context has already': async (a, w) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      w.note(Object.keys(payload.obj.context).sort(), payload.obj.context.page)
      next(payload)
    })
    await a.track('A')
    return w.log
  },
  'changes integrations': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination' }), w.witness({ name: 'E', type: 'destination' }))
    await a.addSourceMiddleware(({ payload, next }) => {
      payload.obj.integrations = { ...payload.obj.integrations, D: false }
      next(payload)
    })
    await a.track('A')
    return w.log
  },
  'changes traits': async (a) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      if (payload.obj.traits) payload.obj.traits.email = 'redacted'
      next(payload)
    })
    await a.identify('u1', { email: 'a@x.test', plan: 'pro' })
    await a.group('g1', { email: 'g@x.test' })
    return [a.user().traits(), a.group().traits()]
  },
  'changes ids': async (a) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      Object.assign(payload.obj, { userId: 'other', anonymousId: 'anon' })
      next(payload)
    })
    await a.track('A')
    return a.user().id()
  },
  'next is never called': async (a, w) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      if (payload.obj.event !== 'A') next(payload)
    })
    const ctx = await a.track('A', { n: 1 })
    await a.track('B')
    return [ctx, ctx.event.event, w.show(ctx.failedDelivery())]
  },
  'next is never called: destinations get nothing either': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination' }), w.witness({ name: 'P' }))
    await a.addSourceMiddleware(({ payload, next }) => {
      if (payload.obj.event !== 'A') next(payload)
    })
    await a.track('A')
    await a.track('B')
    return w.log
  },
  'next is never called: the callback, the listener': async (a, w) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      if (payload.obj.event !== 'A') next(payload)
    })
    a.on('track', (name: string) => w.note('emitted', name))
    await a.track('A', {}, {}, (ctx: unknown) => w.note('called', ctx))
    return w.log
  },
  'next is never called: a promise': async (a) => {
    await a.addSourceMiddleware(async ({ payload, next }) => {
      if (payload.obj.event !== 'A') next(payload)
    })
    return (await a.track('A')).failedDelivery()
  },
  'next is called too late': async (a, w) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      if (payload.obj.event === 'A') setTimeout(() => next(payload), 5)
      else next(payload)
    })
    const ctx = await a.track('A')
    await w.sleep(20)
    return ctx.failedDelivery()
  },
  'next is called later, and waited for': async (a, w) => {
    await a.addSourceMiddleware(async ({ payload, next }) => {
      await w.sleep(10)
      payload.obj.properties.late = true
      next(payload)
    })
    await a.track('A')
    await a.track('B')
  },
  'next with nothing': async (a) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      payload.obj.properties.by = 'middleware'
      next()
    })
    await a.track('A')
  },
  'next with null': async (a) => {
    await a.addSourceMiddleware(({ payload, next }) => next(payload.obj.event === 'A' ? null : payload))
    const ctx = await a.track('A')
    await a.track('B')
    return ctx.failedDelivery()
  },
  'next twice': async (a) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      next(payload)
      next({ obj: { ...payload.obj, properties: { second: true } } })
    })
    await a.track('A')
  },
  'throws, at one attempt': {
    options: { retryQueue: false },
    run: async (a) => {
      await a.addSourceMiddleware(({ payload, next }) => {
        if (payload.obj.event === 'A') throw new Error('no')
        next(payload)
      })
      const ctx = await a.track('A')
      await a.track('B')
      return ctx.failedDelivery()
    },
  },
  'throws the first time': async (a, w) => {
    let attempts = 0
    await a.addSourceMiddleware(({ payload, next }) => {
      if (payload.obj.event === 'A' && attempts++ === 0) throw new Error('no')
      next(payload)
    })
    const ctx = await a.track('A')
    return [attempts, ctx.attempts, w.show(ctx.failedDelivery())]
  },
  'several, in their order': async (a, w) => {
    for (const name of ['1', '2', '3']) {
      await a.addSourceMiddleware(({ payload, next }) => {
        if (payload.obj.event.startsWith('A')) payload.obj.event += name
        w.note(payload.obj.event)
        next(payload)
      })
    }
    await a.track('A')
    return w.log
  },
  'several, and the second stops it': async (a, w) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      w.note('1')
      return next(payload)
    })
    await a.addSourceMiddleware(({ payload, next }) => {
      w.note('2')
      return payload.obj.event === 'A' || next(payload)
    })
    await a.addSourceMiddleware(({ payload, next }) => {
      w.note('3')
      return next(payload)
    })
    await a.track('A')
    return w.log
  },
  'before plugins of other types, after plugins that were there': async (a, w) => {
    await a.register(w.witness({ name: 'before', type: 'before' }), w.witness({ name: 'enrichment' }))
    await a.addSourceMiddleware(({ payload, next }) => {
      w.note('middleware')
      return next(payload)
    })
    await a.register(w.witness({ name: 'before 2', type: 'before' }))
    await a.track('A')
    return w.log
  },
  'an event that is tracked while it is added': async (a, w) => {
    const added = a.addSourceMiddleware(({ payload, next }) => {
      w.note(payload.obj.event)
      return next(payload)
    })
    await Promise.all([added, a.track('A')])
    return w.log
  },
  'all methods': async (a, w) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      w.note(payload.type(), payload.obj.type)
      return next(payload)
    })
    await a.track('A')
    await a.page()
    await a.screen('S')
    await a.identify('u1')
    await a.group('g1')
    await a.alias('u2')
    return w.log
  },
  'its name among the plugins': async (a) => {
    await a.addSourceMiddleware(function rename({ payload, next }) {
      next(payload)
    })
    const { name, type } = a.queue.plugins.at(-1)!
    return [name, type]
  },
  'taken away by its name': async (a, w) => {
    await a.addSourceMiddleware(function rename({ payload, next }) {
      w.note(payload.obj.event)
      next(payload)
    })
    await a.deregister('Source Middleware rename')
    await a.track('A')
    return w.log
  },
  'the result of the call has what it changed': async (a) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      payload.obj.properties.n = 2
      next(payload)
    })
    return (await a.track('A', { n: 1 })).event.properties
  },

  'facade: track': async (a, w) => {
    await a.addSourceMiddleware(({ payload: p, next }) => {
      const read = (name: string) => (typeof p[name] === 'function' ? (p[name] as () => unknown)() : 'none')
      w.note(
        [
          'type',
          'action',
          'event',
          'properties',
          'traits',
          'userId',
          'groupId',
          'integrations',
          'name',
          'category',
        ].map((name) => [name, read(name)]),
      )
      next(p)
    })
    await a.identify('u1', { plan: 'pro' })
    await a.track('A', { n: 1, category: 'C', name: 'N', nested: { a: 1 } }, { integrations: { D: { id: 1 } } })
    return w.log
  },
  'facade: page and screen': async (a, w) => {
    await a.addSourceMiddleware(({ payload: p, next }) => {
      const read = (name: string) => (typeof p[name] === 'function' ? (p[name] as () => unknown)() : 'none')
      w.note(['type', 'name', 'category', 'fullName', 'title', 'path', 'url', 'properties'].map((n) => [n, read(n)]))
      next(p)
    })
    await a.page('C', 'N', { n: 1 })
    await a.page('N')
    await a.screen('C', 'N', { n: 1 })
    return w.log
  },
  'facade: identify': async (a, w) => {
    await a.addSourceMiddleware(({ payload: p, next }) => {
      const read = (name: string) => (typeof p[name] === 'function' ? (p[name] as () => unknown)() : 'none')
      w.note(
        ['type', 'userId', 'traits', 'email', 'firstName', 'lastName', 'name', 'username', 'phone', 'age'].map((n) => [
          n,
          read(n),
        ]),
      )
      next(p)
    })
    await a.identify('u1', { email: 'a@x.test', firstName: 'Ann', lastName: 'Bee', phone: '1', age: 7 })
    return w.log
  },
  'facade: group and alias': async (a, w) => {
    await a.addSourceMiddleware(({ payload: p, next }) => {
      const read = (name: string) => (typeof p[name] === 'function' ? (p[name] as () => unknown)() : 'none')
      w.note(['type', 'groupId', 'traits', 'properties', 'previousId', 'from', 'to', 'userId'].map((n) => [n, read(n)]))
      next(p)
    })
    await a.group('g1', { seats: 3, name: 'Team' })
    await a.alias('new', 'old')
    return w.log
  },
  'facade: ids and times': async (a, w) => {
    await a.addSourceMiddleware(({ payload: p, next }) => {
      const read = (name: string) => (typeof p[name] === 'function' ? (p[name] as () => unknown)() : 'none')
      const timestamp = read('timestamp') as Date
      w.note(read('anonymousId'), read('messageId'), timestamp instanceof Date, read('sessionId'), read('enabled'))
      next(p)
    })
    await a.track('A')
    return w.log
  },
  'facade: context and options': async (a, w) => {
    await a.addSourceMiddleware(({ payload: p, next }) => {
      const read = (name: string, ...args: unknown[]) => (p[name] as (...args: unknown[]) => unknown)(...args)
      const keys = (value: unknown) => (value ? Object.keys(value).sort() : value)
      w.note(keys(read('context')), keys(read('options')), read('options', 'D'), read('context', 'D'))
      next(p)
    })
    await a.track('A', {}, { integrations: { D: { id: 1 } }, context: { active: true } })
    return w.log
  },
  'facade: proxy and field': async (a, w) => {
    await a.addSourceMiddleware(({ payload: p, next }) => {
      const read = (name: string, ...args: unknown[]) => (p[name] as (...args: unknown[]) => unknown)(...args)
      w.note(
        read('proxy', 'properties.nested.a'),
        read('proxy', 'properties.nested'),
        read('proxy', 'properties'),
        read('proxy', 'properties.none.a'),
        read('proxy', 'context.page.path'),
        read('proxy', 'event'),
        read('field', 'event'),
        read('field', 'none'),
        read('field', 'properties'),
      )
      next(p)
    })
    await a.track('A', { nested: { a: 1 } })
    return w.log
  },
  'facade: json and rawEvent': async (a, w) => {
    await a.addSourceMiddleware(({ payload: p, next }) => {
      const keys = (value: unknown) => Object.keys(value as object).sort()
      const json = p.json() as { properties: unknown; type: unknown }
      const raw = p.rawEvent() as { properties: unknown; event: unknown }
      w.note(keys(json), keys(raw), json.properties, raw.properties, json.type, raw.event, raw === p.obj)
      next(p)
    })
    await a.track('A', { n: 1 })
    return w.log
  },
  'facade: what an accessor gives is a copy': async (a) => {
    await a.addSourceMiddleware(({ payload: p, next }) => {
      const properties = (p as unknown as { properties(): { n: number } }).properties()
      properties.n = 2
      ;(p.rawEvent() as { properties: { m: number } }).properties.m = 2
      next(p)
    })
    await a.track('A', { n: 1, m: 1 })
  },
  'facade: a text that is a date': async (a, w) => {
    await a.addSourceMiddleware(({ payload: p, next }) => {
      w.note(typeof (p as unknown as { properties(): { at: unknown } }).properties().at, typeof p.obj.properties.at)
      next(p)
    })
    await a.track('A', { at: '2020-01-02T03:04:05.678Z' })
    return w.log
  },
  'facade: commerce': async (a, w) => {
    await a.addSourceMiddleware(({ payload: p, next }) => {
      const read = (name: string) => (typeof p[name] === 'function' ? (p[name] as () => unknown)() : 'none')
      w.note(
        ['revenue', 'currency', 'products', 'orderId', 'total', 'value', 'quantity', 'sku', 'price', 'coupon'].map(
          (n) => [n, read(n)],
        ),
      )
      next(p)
    })
    await a.track('Order Completed', {
      revenue: '$9.50',
      order_id: 'o1',
      products: [{ sku: 's', price: 1 }],
      total: 10,
    })
    return w.log
  },
  'facade: device, traits, email, page': async (a, w) => {
    await a.addSourceMiddleware(({ payload: p, next }) => {
      const read = (name: string) => (typeof p[name] === 'function' ? (p[name] as () => unknown)() : 'none')
      w.note(['device', 'email', 'traits', 'ip', 'language', 'timezone', 'city', 'referrer'].map((n) => [n, read(n)]))
      next(p)
    })
    await a.track(
      'A',
      { email: 'p@x.test' },
      { context: { traits: { email: 't@x.test' }, ip: '1.2.3.4' }, device: 'd' },
    )
    return w.log
  },

  'queued: is there for the first event': {
    queued: true,
    run: (a, w) => {
      a.addSourceMiddleware(({ payload, next }) => {
        payload.obj.properties.by = 'middleware'
        w.note(payload.obj.event)
        next(payload)
      })
      a.track('A')
      return () => w.noted(1)
    },
  },
  'queued: added after the event': {
    queued: true,
    run: (a, w) => {
      a.track('A')
      a.addSourceMiddleware(({ payload, next }) => {
        payload.obj.properties.by = 'middleware'
        w.note(payload.obj.event)
        next(payload)
      })
      return () => w.noted(1)
    },
  },
  'queued: several, in their order': {
    queued: true,
    run: (a, w) => {
      a.addSourceMiddleware(({ payload, next }) => {
        w.note('1')
        return next(payload)
      })
      a.addSourceMiddleware(({ payload, next }) => {
        w.note('2')
        return next(payload)
      })
      a.page()
      return () => w.noted(2)
    },
  },
  'queued: after plugins that are registered later': {
    queued: true,
    run: (a, w) => {
      a.addSourceMiddleware(({ payload, next }) => {
        w.note('middleware')
        return next(payload)
      })
      a.register(w.witness({ name: 'before', type: 'before' }))
      a.track('A')
      return () => w.noted(2)
    },
  },
  'queued: drops': {
    queued: true,
    run: (a, w) => {
      a.addSourceMiddleware(({ payload, next }) => {
        w.note(payload.obj.event)
        if (payload.obj.event !== 'A') next(payload)
      })
      a.track('A')
      a.track('B')
      return () => w.noted(2)
    },
  },

  'destination: none is there': async (a, w) => {
    const given = await a.addDestinationMiddleware('D', ({ payload, next }) => {
      w.note(1)
      return next(payload)
    })
    await a.track('A')
    return [given, w.log]
  },
  'destination: of all': async (a, w) => {
    const given = await a.addDestinationMiddleware('*', ({ payload, next }) => {
      w.note(1)
      return next(payload)
    })
    await a.track('A')
    return [given, w.log]
  },
  'destination: of a plugin that is no wrapped destination': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination' }))
    await a.addDestinationMiddleware('D', ({ payload, next }) => {
      w.note('middleware')
      return next(payload)
    })
    await a.track('A')
    return w.log
  },
  'destination: of Segment.io': async (a, w) => {
    await a.addDestinationMiddleware('Segment.io', () => w.note('middleware'))
    await a.track('A')
    return w.log
  },
  'destination: queued': {
    queued: true,
    run: (a, w) => {
      a.addDestinationMiddleware('D', ({ payload, next }) => {
        w.note(1)
        return next(payload)
      })
      a.track('A')
    },
  },
  'integration middleware warns': async (a, w) => {
    await a.ready()
    const given = a.addIntegrationMiddleware(() => w.note(1))
    return [given, w.said.warn, w.log]
  },
}
