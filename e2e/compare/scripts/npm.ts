// The same through `import { AnalyticsBrowser }`.

import { npm, type Scripts } from '../script.ts'

export const npmScripts: Scripts = {
  'what the module has': npm((_, w) => {
    const names = `Analytics AnalyticsBrowser NullAnalytics AnalyticsNode Context ContextCancelation EventFactory User Group
      UniversalStorage segmentio getGlobalAnalytics resolveArguments resolvePageArguments resolveUserArguments
      resolveAliasArguments isDestinationPluginWithAddMiddleware`
    return names.split(/\s+/).map((name) => `${name} ${typeof w.module[name]}`)
  }),
  getGlobalAnalytics: npm(async (load, w) => {
    await load()
    return (w.module.getGlobalAnalytics as () => unknown)()
  }),
  'a cancelation of the module': npm(async (load, w) => {
    const { ContextCancelation } = w.module as { ContextCancelation: new (options: object) => object }
    const b = load({
      plugins: [
        w.plugin({
          name: 'P',
          type: 'before',
          track: (ctx) => {
            if (ctx.event.event === 'A') ctx.cancel(new ContextCancelation({ retry: false, type: 't', reason: 'r' }))
            return ctx
          },
        }),
      ],
    })
    const ctx = await b.track('A')
    await b.track('B')
    const failure = ctx.failedDelivery()
    return [failure, failure?.reason instanceof ContextCancelation]
  }),
  'a context of the module': npm(async (load, w) => {
    const { Context } = w.module as { Context: { new (event: object): { event: object }; system(): unknown } }
    const own = new Context({ type: 'track', event: 'A' })
    const ctx = await load().track('A')
    return w.show([own, Context.system(), own.event, ctx instanceof Context])
  }),
  'arguments, resolved': npm((_, w) => {
    const { resolveArguments, resolvePageArguments, resolveAliasArguments } = w.module as Record<
      string,
      (...args: unknown[]) => unknown
    >
    return w.show([
      resolveArguments!('A', { n: 1 }, { o: 1 }),
      resolveArguments!({ event: 'A', properties: { n: 1 } }),
      resolvePageArguments!('C', 'N', { n: 1 }, { o: 1 }),
      resolvePageArguments!('N'),
      resolveAliasArguments!('to', 'from', { o: 1 }),
    ])
  }),
  'what load gives': npm((load, w) => w.show(load())),
  'what it resolves to': npm(async (load, w) => {
    const result = (await load()) as unknown as unknown[]
    return [result.length, w.show(result)]
  }),
  'then, catch, finally': npm(async (load, w) => {
    const browser = load()
    const given = [
      browser.then((tuple) => tuple.length),
      browser.catch(() => {}),
      browser.finally(() => w.note('finally')),
    ]
    return [given.map((one) => one instanceof Promise), await given[0], w.log]
  }),
  'instance and ctx': npm(async (load, w) => {
    const browser = load()
    const before = [browser.instance, browser.ctx]
    const [analytics, ctx] = await browser
    return [before, browser.instance === analytics, browser.ctx === ctx, w.show(browser.instance)]
  }),
  'methods that are there': npm((load) => {
    const browser = load() as unknown as Record<string, unknown>
    const names = `track page screen identify group alias user reset setAnonymousId on once off ready debug register
      deregister addSourceMiddleware addDestinationMiddleware trackLink trackClick trackSubmit pageView load then catch
      finally VERSION`
    return names.split(/\s+/).map((name) => `${name} ${typeof browser[name]}`)
  }),
  'return types before it is there': npm(async (load) => {
    const b = load()
    const given: [string, unknown][] = [
      ['track', b.track('A')],
      ['page', b.page()],
      ['screen', b.screen('S')],
      ['identify', b.identify('u1')],
      ['group', b.group('g1')],
      ['group()', b.group()],
      ['alias', b.alias('u2')],
      ['user', b.user()],
      ['reset', b.reset()],
      ['setAnonymousId', b.setAnonymousId('x')],
      ['ready', b.ready()],
      ['register', b.register()],
      ['deregister', b.deregister()],
      ['addSourceMiddleware', b.addSourceMiddleware(({ payload, next }) => next(payload))],
      ['addDestinationMiddleware', b.addDestinationMiddleware('D')],
      ['trackLink', b.trackLink(null, 'A')],
      ['on', b.on('x', () => {}) === b],
      ['once', b.once('x', () => {}) === b],
      ['off', b.off('x', () => {}) === b],
      ['debug', b.debug(false) === b],
    ]
    const types = given.map(([name, value]) => `${name} ${value instanceof Promise ? 'promise' : value}`)
    await Promise.all(given.map(([, value]) => value))
    return types
  }),
  'return types later': npm(async (load) => {
    const b = load()
    await b
    const given: [string, unknown][] = [
      ['track', b.track('A')],
      ['user', b.user()],
      ['group()', b.group()],
      ['reset', b.reset()],
      ['setAnonymousId', b.setAnonymousId('x')],
      ['ready', b.ready()],
      ['register', b.register()],
      ['on', b.on('x', () => {}) === b],
      ['once', b.once('x', () => {}) === b],
      ['off', b.off('x', () => {}) === b],
      ['debug', b.debug(false) === b],
    ]
    await Promise.all(given.map(([, value]) => value))
    return given.map(([name, value]) => `${name} ${value instanceof Promise ? 'promise' : value}`)
  }),
  'what calls resolve to': npm(async (load, w) => {
    const b = load()
    return w.show([
      await b.track('A'),
      await b.page(),
      await b.identify('u1'),
      await b.group('g1'),
      await b.user(),
      await b.group(),
      await b.setAnonymousId('anon'),
      await b.reset(),
      await b.register(),
      await b.deregister(),
      await b.addSourceMiddleware(({ payload, next }) => next(payload)),
      await b.addDestinationMiddleware('D'),
      await b.trackLink(null, 'A'),
      await b.trackSubmit(null, 'A'),
      await b.pageView('/virtual'),
      Array.isArray(await b.ready()),
    ])
  }),
  'what calls resolve to, before it is there': npm(async (load, w) => {
    const b = load()
    const calls = [b.track('A'), b.identify('u1'), b.user(), b.group(), b.setAnonymousId('anon'), b.register()]
    return w.show(await Promise.all(calls))
  }),
  'a call that rejects': npm(async (load, w) => {
    const b = load()
    const early = await b.track().catch((reason) => w.show(reason))
    const late = await b.track().catch((reason) => w.show(reason))
    return [early, late]
  }),
  'calls before it is there': npm(async (load) => {
    const b = load()
    await Promise.all([b.track('A', { n: 1 }), b.track('B', {}, { context: { active: true } })])
  }),
  'the page of the call': npm(async (load) => {
    const b = load()
    const one = b.page()
    history.pushState(null, '', '/cart?a=1')
    document.title = 'Cart'
    await Promise.all([one, b.page()])
  }),
  'a callback before it is there': npm((load, w) => {
    const b = load()
    return new Promise((resolve) => void b.track('A', {}, {}, (ctx: unknown) => resolve(w.show(ctx))))
  }),
  'on before it is there': npm(async (load, w) => {
    const b = load()
    b.on('track', (name: string) => w.note(name)).on('initialize', () => w.note('initialize'))
    await b.track('A')
    return w.log
  }),
  'initialize: its arguments': npm(async (load, w) => {
    const b = load({}, { integrations: { D: false } })
    b.on('initialize', (settings: Record<string, unknown>, options: Record<string, unknown>) =>
      w.note(Object.keys(settings).sort(), settings.writeKey, options.integrations),
    )
    await b
    return w.log
  }),
  'middleware before it is there': npm(async (load, w) => {
    const b = load()
    void b.addSourceMiddleware(({ payload, next }) => {
      payload.obj.properties.by = 'middleware'
      w.note(payload.obj.event)
      next(payload)
    })
    await b.track('A')
    return w.log
  }),
  'register before it is there': npm(async (load, w) => {
    const b = load()
    void b.register(w.witness({ name: 'P', type: 'before' }))
    await b.track('A')
    return w.log
  }),
  'new, then load': npm(async (_, w) => {
    const b = w.adopt(new w.AnalyticsBrowser())
    const tracked = b.track('A')
    w.note(b.instance)
    const { writeKey, cdnSettings } = w
    const integrations = cdnSettings.integrations as Record<string, { apiHost: string }>
    const endpoint = `http://${integrations['Segment.io']!.apiHost}`
    w.note(b.load({ writeKey, cdnSettings }, { endpoint }) === b)
    await tracked
    return w.log
  }),
  'new, and nothing happens before load': npm(async (_, w) => {
    const b = w.adopt(new w.AnalyticsBrowser())
    b.then(() => w.note('resolved'))
    await w.sleep(30)
    w.note('loads')
    const { writeKey, cdnSettings } = w
    const integrations = cdnSettings.integrations as Record<string, { apiHost: string }>
    b.load({ writeKey, cdnSettings }, { endpoint: `http://${integrations['Segment.io']!.apiHost}` })
    await b
    return w.noted(2)
  }),
  'a second load': npm(async (load, w) => {
    const b = load({}, { integrations: { D: false } })
    const again = b.load({ writeKey: 'other', cdnSettings: w.cdnSettings }, { integrations: { E: false } })
    const [analytics] = await b
    await b.track('A')
    return [again === b, analytics.settings.writeKey, analytics.integrations]
  }),
  standalone: npm(async (_, w) => {
    const integrations = w.cdnSettings.integrations as Record<string, { apiHost: string }>
    const endpoint = `http://${integrations['Segment.io']!.apiHost}`
    const analytics = await w.AnalyticsBrowser.standalone(w.writeKey, { endpoint })
    w.adopt(Promise.resolve([analytics]) as never)
    return w.show(analytics)
  }),
  'two at once': npm(async (load) => {
    const [one, two] = [load(), load()]
    await one.track('A')
    const sent: { delivered?: Promise<unknown> } = (await two.track('B')) as object
    // Each of ours sends in its own time; the first one ends the run.
    await sent.delivered
    return one.instance === two.instance
  }),
  'no global is taken': npm(async (load) => {
    await load()
    return typeof (window as unknown as Record<string, unknown>).analytics
  }),
  'a queue on the page is left alone': npm(async (load, w) => {
    const stub = Object.assign([['track', 'of the page']], { invoked: true })
    Object.assign(window, { analytics: stub })
    await load().track('A')
    await w.sleep(20)
    return stub.length
  }),

  'settings: writeKey, cdnSettings': npm(async (load) => {
    const [analytics] = await load({ writeKey: 'own' })
    const { integrations } = analytics.settings.cdnSettings as { integrations: object }
    return [analytics.settings.writeKey, Object.keys(integrations)]
  }),
  'settings: the CDN answers': npm(
    async (load) => {
      const [analytics] = await load({ cdnSettings: undefined })
      await analytics.track('A')
      return analytics.settings.cdnSettings.own
    },
    { settings: { own: 1 }, late: true },
  ),
  'settings: another CDN': npm(async (load) => {
    const [analytics] = await load({ cdnURL: 'https://cdn.segment.com/other' })
    return analytics.settings.cdnURL
  }),
  'settings: plugins': npm(async (load, w) => {
    const b = load({
      plugins: [w.witness({ name: 'destination', type: 'destination' }), w.witness({ name: 'before', type: 'before' })],
    })
    await b.track('A')
    await b.page()
    return w.log
  }),
  'settings: plugins, before those that are registered': npm(async (load, w) => {
    const b = load({ plugins: [w.witness({ name: 'of settings', type: 'before' })] })
    void b.addSourceMiddleware(({ payload, next }) => {
      w.note('middleware')
      return next(payload)
    })
    void b.register(w.witness({ name: 'registered', type: 'before' }))
    await b.track('A')
    return w.log
  }),
  'settings: plugins, what the page has told then': npm(async (load, w) => {
    const b = load({
      plugins: [
        w.plugin({
          name: 'P',
          type: 'before',
          track: (ctx) => {
            w.note(Object.keys(ctx.event.context).sort())
            return ctx
          },
        }),
      ],
    })
    await b.track('A')
    return w.log
  }),
  'settings: a plugin that does not load': npm(async (load, w) => {
    const b = load({ plugins: [w.witness({ name: 'P', load: () => Promise.reject(new Error('no')) })] })
    const [analytics] = await b
    await b.track('A')
    return [w.log, analytics.queue.failedInitializations]
  }),
  'settings: a plugin loads before it resolves': npm(async (load, w) => {
    const b = load({ plugins: [w.plugin({ name: 'P', load: () => w.sleep(20).then(() => w.note('loaded')) })] })
    await b
    w.note('resolved')
    return w.log
  }),
  'settings: a plugin, and integrations of load': npm(async (load, w) => {
    const b = load(
      { plugins: [w.witness({ name: 'D', type: 'destination' }), w.witness({ name: 'E', type: 'destination' })] },
      { integrations: { D: false } },
    )
    await b.track('A')
    return w.log
  }),
  'settings: a plugin in place of a remote one': npm(async (load, w) => {
    const factory = (settings: unknown) => {
      w.note('made', settings)
      return w.witness({ name: 'Own Action', type: 'destination' })
    }
    const remote = {
      name: 'Own',
      creationName: 'Own',
      url: 'https://cdn.segment.com/no',
      libraryName: 'no',
      settings: { a: 1 },
    }
    const b = load({
      plugins: [Object.assign(factory, { pluginName: 'Own' })],
      cdnSettings: { ...w.cdnSettings, remotePlugins: [remote] },
    })
    await b.track('A')
    await b.track('B', {}, { integrations: { Own: false } })
    return w.log
  }),

  'disable: true': npm(
    async (load, w) => {
      const b = load({}, { disable: true })
      const result = (await b) as unknown as unknown[]
      const ctx = await b.track('A')
      return [w.show(result), w.show(ctx), localStorage.length]
    },
    { silent: true },
  ),
  'disable: a function': npm(
    async (load, w) => {
      const b = load(
        {},
        {
          disable: (settings: { integrations: object }) => {
            w.note(Object.keys(settings))
            return true
          },
        },
      )
      await b
      await b.identify('u1')
      return [w.log, localStorage.length]
    },
    { silent: true },
  ),
  'disable: a promise of no': npm(async (load) => {
    await load({}, { disable: async () => false }).track('A')
  }),
  updateCDNSettings: npm(async (load) => {
    const b = load({}, { updateCDNSettings: (settings: object) => ({ ...settings, own: 2 }) })
    const [analytics] = await b
    return analytics.settings.cdnSettings.own
  }),
  initialPageview: npm(async (load, w) => {
    const b = load({}, { initialPageview: true })
    b.on('page', () => w.note('page'))
    await b
    return w.noted(1)
  }),
  'query string': npm(
    async (load) => {
      await load().track('A')
    },
    { url: '/shop?ajs_event=Clicked&ajs_uid=u1&ajs_aid=anon' },
  ),
  'query string, a pattern': npm(
    async (load) => {
      await load({}, { useQueryString: { uid: /^x/ } }).track('A')
    },
    { url: '/shop?ajs_event=Clicked&ajs_uid=u1&ajs_aid=anon' },
  ),
  'user and group': npm(async (load) => {
    const b = load()
    await b.identify('u1', { a: 1 })
    await b.group('g1', { b: 1 })
    const user = await b.user()
    const group = (await b.group()) as typeof user
    return [user.id(), user.traits(), group.id(), group.traits()]
  }),
  'a link': npm(async (load, w) => {
    const b = load()
    const link = document.createElement('a')
    const given = await b.trackClick(link, 'Clicked')
    b.on('track', () => w.note('tracked'))
    link.click()
    return [w.show(given), await w.noted(1)]
  }),
  'off before it is there': npm(async (load, w) => {
    const b = load()
    const listener = () => w.note('called')
    b.on('identify', listener).off('identify', listener)
    await b
    await w.sleep(10)
    await b.identify('u1')
    return w.log
  }),
  'methods of their own': npm(async (load) => {
    const { track, identify, page } = load()
    await identify('u1')
    await track('A')
    await page()
  }),
  'a subclass': npm(async (_, w) => {
    class Own extends w.AnalyticsBrowser {
      shout(name: string) {
        return this.track(name.toUpperCase())
      }
    }
    const b = new Own()
    w.adopt(b)
    const integrations = w.cdnSettings.integrations as Record<string, { apiHost: string }>
    b.load(
      { writeKey: w.writeKey, cdnSettings: w.cdnSettings },
      { endpoint: `http://${integrations['Segment.io']!.apiHost}` },
    )
    await b.shout('a')
  }),
  'library of an event': npm(async (load) => {
    const { event } = await load().track('A')
    return (event.context.library as { name: string }).name
  }),
}
