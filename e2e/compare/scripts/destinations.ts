// What the CDN has a page load: remote plugins, remote middleware, routing rules, and classic destinations.

import type { Bag, Plugin, Script, Scripts, Subject, World } from '../script.ts'

type Files = NonNullable<Script['files']>
type Page = { world: World; analytics: Subject }

const REMOTE = {
  name: 'Remote',
  creationName: 'Remote (Actions)',
  url: 'https://cdn.segment.com/next-integrations/actions/remote/1.js',
  libraryName: 'remoteDestination',
  settings: { subscriptions: [], id: 7 },
}

/** A destination that the CDN has, and notes what it gets. */
const FILES: Files = {
  '/next-integrations/actions/remote/1.js': () => {
    const { world: w } = window as unknown as Page
    Object.assign(window, {
      remoteDestination: (settings: unknown) => {
        w.note('made', settings)
        return w.witness({ name: 'Remote act', type: 'destination' })
      },
    })
  },
}

function remote(rest: Partial<Script> & Pick<Script, 'run'>, settings: Bag = {}): Script {
  return { files: FILES, ...rest, settings: { remotePlugins: [REMOTE], ...settings } }
}

const RULE = { scope: 'destinations', target_type: 'workspace::project::destination::config' }

export const destinationScripts: Scripts = {
  'remote: gets events': remote({
    run: async (a, w) => {
      await a.track('A')
      await a.page()
      await a.screen('S')
      await a.identify('u1')
      await a.group('g1')
      await a.alias('u2')
      return w.log
    },
  }),
  'remote: its name among the plugins': remote({
    run: (a) =>
      a.queue.plugins
        .filter(({ name }) => name.startsWith('Remote'))
        .map(({ name, type, alternativeNames }) => [name, type, alternativeNames]),
  }),
  'remote: settings of the page': remote(
    { options: { integrations: { Remote: { own: 1, id: 8 } } }, run: (_, w) => w.log },
    { integrations: { Remote: { cdn: 1 } } },
  ),
  'remote: settings of the page, the CDN does not know it': remote({
    options: { integrations: { Remote: { own: 1 } } },
    run: (_, w) => w.log,
  }),
  'remote: switched off for a call': remote({
    run: async (a, w) => {
      await a.track('A', {}, { integrations: { 'Remote (Actions)': false } })
      await a.track('B', {}, { integrations: { 'Remote act': false } })
      await a.track('C', {}, { integrations: { Remote: false } })
      await a.track('D', {}, { integrations: { All: false } })
      await a.track('E', {}, { integrations: { All: false, 'Remote (Actions)': true } })
      return w.log
    },
  }),
  'remote: switched off by its name': remote({
    options: { integrations: { Remote: false } },
    run: async (a, w) => {
      await a.track('A')
      return w.log
    },
  }),
  'remote: switched off by its other name': remote({
    options: { integrations: { 'Remote (Actions)': false } },
    run: async (a, w) => {
      await a.track('A')
      return w.log
    },
  }),
  'remote: All false': remote({
    options: { integrations: { All: false, 'Segment.io': true } },
    run: async (a, w) => {
      await a.track('A')
      return w.log
    },
  }),
  'remote: All false, but this one': remote({
    options: { integrations: { All: false, 'Segment.io': true, Remote: true } },
    run: async (a, w) => {
      await a.track('A')
      await a.track('B', {}, { integrations: { 'Remote (Actions)': true } })
      return w.log
    },
  }),
  'remote: there is no such file': remote({
    files: {},
    run: async (a, w) => {
      await a.track('A')
      return w.said.warn > 0
    },
  }),
  'remote: not a plugin': remote({
    files: {
      '/next-integrations/actions/remote/1.js': () =>
        Object.assign(window, { remoteDestination: () => ({ name: 'no load' }) }),
    },
    run: async (a, w) => {
      await a.track('A')
      return [w.said.warn > 0, a.queue.plugins.length]
    },
  }),
  'remote: throws': remote({
    files: {
      '/next-integrations/actions/remote/1.js': () =>
        Object.assign(window, {
          remoteDestination: () => {
            throw new Error('no')
          },
        }),
    },
    run: (a) => a.track('A'),
  }),
  'remote: several plugins, and a promise': remote({
    files: {
      '/next-integrations/actions/remote/1.js': () => {
        const { world: w } = window as unknown as Page
        const plugins: Plugin[] = [
          w.witness({ name: 'Remote one', type: 'destination' }),
          w.witness({ name: 'Remote two', type: 'enrichment' }),
          w.witness({ name: 'Remote three', type: 'before' }),
        ]
        Object.assign(window, { remoteDestination: () => w.sleep(5).then(() => plugins) })
      },
    },
    run: async (a, w) => {
      await a.track('A')
      await a.track('B', {}, { integrations: { 'Remote (Actions)': false } })
      await a.track('C', {}, { integrations: { 'Remote one': false, 'Remote two': false } })
      return w.log
    },
  }),
  'remote: one that changes events': remote({
    files: {
      '/next-integrations/actions/remote/1.js': () => {
        const { world: w } = window as unknown as Page
        const plugin = (type: string) =>
          w.plugin({
            name: type,
            type,
            track: (ctx) => {
              ctx.event.properties[type] = true
              return ctx
            },
          })
        Object.assign(window, {
          remoteDestination: () => [plugin('destination'), plugin('enrichment'), plugin('before')],
        })
      },
    },
    run: async (a) => {
      await a.track('A')
    },
  }),
  'remote: one that loads slowly': remote({
    files: {
      '/next-integrations/actions/remote/1.js': () => {
        const { world: w } = window as unknown as Page
        const load = () => w.sleep(50).then(() => w.note('loaded'))
        Object.assign(window, { remoteDestination: () => w.witness({ name: 'Remote act', type: 'destination', load }) })
      },
    },
    run: async (a, w) => {
      await a.track('A')
      return w.log
    },
  }),
  'remote: one that does not load': remote({
    files: {
      '/next-integrations/actions/remote/1.js': () => {
        const { world: w } = window as unknown as Page
        const load = () => Promise.reject(new Error('no'))
        Object.assign(window, { remoteDestination: () => w.witness({ name: 'Remote act', type: 'destination', load }) })
      },
    },
    run: async (a, w) => {
      await a.track('A')
      return [w.log, a.queue.failedInitializations]
    },
  }),

  'destination middleware: what it is called with': remote({
    run: async (a, w) => {
      await a.addDestinationMiddleware('Remote (Actions)', (params) => {
        w.note(Object.keys(params).sort(), params.integration, params.payload, params.payload.obj.event)
        params.next(params.payload)
      })
      await a.track('A')
      return w.log
    },
  }),
  'destination middleware: changes what this one gets': remote({
    run: async (a, w) => {
      await a.addDestinationMiddleware('remote (actions)', ({ payload, next }) => {
        payload.obj.event = `${payload.obj.event} changed`
        next(payload)
      })
      await a.register(w.witness({ name: 'Other', type: 'destination' }))
      await a.track('A')
      return w.log
    },
  }),
  'destination middleware: drops': remote({
    run: async (a, w) => {
      await a.addDestinationMiddleware('Remote (Actions)', ({ payload, next }) =>
        next(payload.obj.event === 'A' ? null : payload),
      )
      const ctx = await a.track('A')
      await a.track('B')
      return [w.log, ctx.failedDelivery()]
    },
  }),
  'destination middleware: next is never called': remote({
    run: async (a, w) => {
      await a.addDestinationMiddleware('Remote (Actions)', ({ payload, next }) => {
        if (payload.obj.event !== 'A') next(payload)
      })
      await a.track('A')
      await a.track('B')
      return w.log
    },
  }),
  'destination middleware: several, of all': remote({
    run: async (a, w) => {
      const add =
        (name: string) => (params: { payload: { obj: { event: string } }; next(payload: unknown): unknown }) => {
          params.payload.obj.event += name
          params.next(params.payload)
        }
      await a.addDestinationMiddleware('*', add('1'), add('2'))
      await a.addDestinationMiddleware('Remote (Actions)', add('3'))
      await a.track('A')
      return w.log
    },
  }),
  'destination middleware: of another': remote({
    run: async (a, w) => {
      await a.addDestinationMiddleware('Other', ({ next }) => next(null))
      await a.addDestinationMiddleware('Remote', ({ next }) => next(null))
      await a.addDestinationMiddleware('Remote act', ({ next }) => next(null))
      await a.track('A')
      return w.log
    },
  }),
  'destination middleware: queued': remote({
    queued: true,
    run: (a, w) => {
      a.addDestinationMiddleware('Remote (Actions)', ({ payload, next }) => {
        payload.obj.event = 'changed'
        next(payload)
      })
      return async (live: Subject) => {
        await w.sleep(20)
        await live.track('A')
        return w.log
      }
    },
  }),

  'routing: drops an event of one name': remote(
    {
      run: async (a, w) => {
        await a.track('A')
        await a.track('B')
        return w.log
      },
    },
    routing({ type: 'fql', ir: '["=","event",{"value":"A"}]' }, [{ type: 'drop' }]),
  ),
  'routing: drops all': remote(
    {
      run: async (a, w) => {
        await a.track('A')
        await a.identify('u1')
        return w.log
      },
    },
    routing({ type: 'all', ir: '' }, [{ type: 'drop' }]),
  ),
  'routing: drops properties': remote(
    { files: noteProperties(), run: trackProperties },
    routing({ type: 'all', ir: '' }, [{ type: 'drop_properties', config: { drop: { properties: ['secret'] } } }]),
  ),
  'routing: allows properties': remote(
    { files: noteProperties(), run: trackProperties },
    routing({ type: 'all', ir: '' }, [{ type: 'allow_properties', config: { allow: { properties: ['n'] } } }]),
  ),
  'routing: maps properties': remote(
    { files: noteProperties(), run: trackProperties },
    routing({ type: 'all', ir: '' }, [
      {
        type: 'map_properties',
        config: { map: { 'properties.own': { set: 1 }, 'properties.copy': { copy: 'properties.n' } } },
      },
    ]),
  ),
  'routing: another destination': remote(
    {
      run: async (a, w) => {
        await a.track('A')
        return w.log
      },
    },
    {
      middlewareSettings: {
        routingRules: [
          {
            ...RULE,
            destinationName: 'Other',
            matchers: [{ type: 'all', ir: '' }],
            transformers: [[{ type: 'drop' }]],
          },
        ],
      },
    },
  ),

  'remote middleware': {
    settings: { enabledMiddleware: { '@segment/own': true, off: false } },
    files: {
      '/next-integrations/middleware/own/latest/own.js.gz': () => {
        const { world: w } = window as unknown as Page
        Object.assign(window, {
          ownMiddleware: ({
            payload,
            next,
          }: {
            payload: { obj: { properties?: Bag } }
            next(payload: unknown): void
          }) => {
            if (payload.obj.properties) payload.obj.properties.by = 'middleware'
            w.note('middleware')
            next(payload)
          },
        })
      },
    },
    run: async (a, w) => {
      await a.track('A')
      return w.log
    },
  },
  'remote middleware: there is no such file': {
    settings: { enabledMiddleware: { own: true } },
    run: (a) => a.track('A'),
  },

  'plan: a remote destination': remote({
    options: {
      plan: { track: { A: { enabled: true, integrations: { 'Remote (Actions)': false } }, B: { enabled: false } } },
    },
    run: async (a, w) => {
      for (const name of ['A', 'B', 'C']) await a.track(name)
      return w.log
    },
  }),

  'bundled and unbundled': {
    whole: true,
    settings: {
      integrations: {
        One: { bundlingStatus: 'bundled' },
        Two: { bundlingStatus: 'unbundled' },
        Three: { bundlingStatus: 'bundled' },
      },
    },
    run: async (a) => {
      await a.track('A', {}, { context: { library: { name: 'own', version: '1' } } })
    },
  },

  classic: classic({
    run: async (a, w) => {
      await a.ready()
      await a.track('A', { n: 1 })
      await a.page('Home')
      await a.identify('u1', { plan: 'pro' })
      await a.group('g1')
      await a.alias('u2')
      await a.screen('S')
      return w.log
    },
  }),
  'classic: its settings': classic({
    options: { integrations: { 'Old One': { own: 1 } } },
    run: (_, w) => w.log.filter((entry) => `${entry}`.startsWith('made')),
  }),
  'classic: switched off': classic({
    options: { integrations: { 'Old One': false } },
    run: async (a, w) => {
      await a.track('A')
      return w.log
    },
  }),
  'classic: switched off for a call': classic({
    run: async (a, w) => {
      await a.track('A', {}, { integrations: { 'Old One': false } })
      await a.track('B', {}, { integrations: { All: false } })
      await a.track('C')
      return w.log
    },
  }),
  'classic: All false': classic({
    options: { integrations: { All: false, 'Segment.io': true } },
    run: async (a, w) => {
      await a.track('A')
      return w.log
    },
  }),
  'classic: ready': classic({
    run: async (a, w) => {
      await a.ready(() => w.note('ready'))
      return w.log.at(-1)
    },
  }),
  'classic: Integrations': classic({
    run: (a) => Object.keys((a as unknown as { Integrations: object }).Integrations),
  }),
  'classic: destination middleware': classic({
    run: async (a, w) => {
      await a.addDestinationMiddleware('Old One', ({ payload, next }) => {
        payload.obj.event += '!'
        next(payload.obj.event === 'A!' ? null : payload)
      })
      await a.track('A')
      await a.track('B')
      return w.log
    },
  }),
}

function routing(matcher: object, transformers: object[]): Bag {
  const rule = { ...RULE, destinationName: REMOTE.creationName, matchers: [matcher], transformers: [transformers] }
  return { middlewareSettings: { routingRules: [rule] } }
}

function noteProperties(): Files {
  return {
    '/next-integrations/actions/remote/1.js': () => {
      const { world: w } = window as unknown as Page
      const plugin = w.plugin({
        name: 'Remote act',
        type: 'destination',
        track: (ctx) => {
          w.note(ctx.event.properties)
          return ctx
        },
      })
      Object.assign(window, { remoteDestination: () => plugin })
    },
  }
}

async function trackProperties(a: Subject, w: World): Promise<unknown[]> {
  await a.track('A', { n: 1, secret: 2 })
  return w.log
}

/** A destination of the older kind. */
function classic(rest: Partial<Script> & Pick<Script, 'run'>): Script {
  return {
    ...rest,
    settings: {
      integrations: {
        'Old One': { type: 'browser', versionSettings: { version: '1.0.0', componentTypes: ['browser'] }, id: 7 },
      },
    },
    files: {
      '/next-integrations/integrations/old-one/1.0.0/old-one.dynamic.js.gz': () => {
        const { world: w } = window as unknown as Page
        type Listener = () => void
        class OldOne {
          listeners: Record<string, Listener[]> = {}
          name = 'Old One'
          constructor(settings: unknown) {
            w.note(`made ${JSON.stringify(settings)}`)
          }
          on(name: string, listener: Listener) {
            ;(this.listeners[name] ??= []).push(listener)
          }
          once(name: string, listener: Listener) {
            this.on(name, listener)
          }
          off() {}
          emit(name: string) {
            for (const listener of this.listeners[name] ?? []) listener()
          }
          initialize() {
            w.note('initialize')
            this.emit('initialize')
            this.emit('ready')
          }
          loaded() {
            return true
          }
          invoke(method: string, facade: { obj?: { event?: string }; event?(): string }) {
            w.note(`${method} ${typeof facade.event === 'function' ? facade.event() : ''}`)
          }
        }
        Object.assign(window, { 'old-oneDeps': [], 'old-oneLoader': () => {}, 'old-oneIntegration': OldOne })
      },
    },
  }
}
