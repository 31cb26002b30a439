// What `load` is told: its second argument, by option.

import type { Scripts } from '../script.ts'

export const loadOptionScripts: Scripts = {
  none: { options: {}, run: (a) => a.track('A') },
  unknown: { options: { own: 1 }, run: (a) => a.track('A') },

  'initialPageview: true': { options: { initialPageview: true }, run: nothing },
  'initialPageview: false': { options: { initialPageview: false }, run: (a) => a.track('A') },
  'initialPageview: the page of that moment': {
    options: { initialPageview: true },
    url: '/shop?utm_source=mail',
    queued: true,
    run: () => history.pushState(null, '', '/cart'),
  },
  'initialPageview: before a call that waits': {
    options: { initialPageview: true },
    queued: true,
    run: (a, w) => {
      a.page('Second')
      a.on('page', (_: unknown, name: unknown) => w.note(name))
      return () => w.noted(2)
    },
  },
  'initialPageview: a listener': {
    options: { initialPageview: true },
    queued: true,
    run: (a, w) => {
      a.on('page', (...args: unknown[]) => w.note(args))
      return () => w.noted(1)
    },
  },

  'integrations: on events': {
    options: { integrations: { D: false, E: true, F: { id: 1 }, G: {}, H: 0, I: null, J: 'x' } },
    run: async (a) => {
      await a.track('A')
      await a.page()
      await a.identify('u1')
      await a.group('g1')
      await a.alias('u2')
      await a.screen()
    },
  },
  'integrations: under those of a call': {
    options: { integrations: { D: false, E: { id: 1 } } },
    run: (a) => a.track('A', {}, { integrations: { D: true, E: { id: 2 }, F: false } }),
  },
  'integrations: All false': {
    options: { integrations: { All: false } },
    silent: true,
    run: async (a, w) => {
      await a.register(w.witness({ name: 'D', type: 'destination' }))
      const ctx = await a.track('A')
      return [w.log, ctx.event.integrations, ctx.failedDelivery()]
    },
  },
  'integrations: All false, Segment.io true': {
    options: { integrations: { All: false, 'Segment.io': true } },
    run: (a) => a.track('A'),
  },
  'integrations: All false, Segment.io with options': {
    options: { integrations: { All: false, 'Segment.io': { own: 1 } } },
    run: (a) => a.track('A'),
  },
  'integrations: Segment.io false': {
    options: { integrations: { 'Segment.io': false } },
    silent: true,
    run: async (a, w) => {
      await a.register(w.witness({ name: 'D', type: 'destination' }))
      const ctx = await a.track('A')
      return [
        w.log,
        ctx.event.integrations,
        ctx.failedDelivery(),
        a.queue.plugins.map(({ name }) => name).includes('Segment.io'),
      ]
    },
  },
  'integrations: Segment.io false, identity': {
    options: { integrations: { 'Segment.io': false } },
    silent: true,
    run: async (a) => {
      await a.identify('u1', { a: 1 })
      return [a.user().id(), a.user().traits()]
    },
  },
  'integrations: null': { options: { integrations: null }, run: (a) => a.track('A') },

  'disable: true': {
    options: { disable: true },
    silent: true,
    run: async (a, w) => {
      const ctx = await a.track('A', { n: 1 })
      return [a.initialized, w.show(ctx), ctx.event.event, a.settings.writeKey]
    },
  },
  'disable: true, what methods give': {
    options: { disable: true },
    silent: true,
    run: async (a, w) => {
      const given = [a.user(), a.group(), a.setAnonymousId('anon'), a.reset(), a.on('x', () => {})]
      await a.identify('u1', { a: 1 })
      return [w.show(given), a.user().id(), localStorage.length, document.cookie]
    },
  },
  'disable: true, calls that wait': {
    options: { disable: true },
    silent: true,
    queued: true,
    run: (a, w) => {
      a.on('initialize', () => w.note('initialize'))
      a.track('A')
      return () => w.sleep(30).then(() => w.log)
    },
  },
  'disable: true, plugins': {
    options: { disable: true },
    silent: true,
    run: async (a, w) => {
      await a.register(w.witness({ name: 'P' }))
      await a.track('A')
      return w.log
    },
  },
  'disable: a text': { options: { disable: 'true' }, run: (a) => a.track('A') },
  'disable: false': { options: { disable: false }, run: (a) => a.track('A') },
  'disable: a function that says yes': {
    options: () => ({ disable: () => true }),
    silent: true,
    run: async (a) => (await a.track('A')).event.event,
  },
  'disable: a function that says no': { options: () => ({ disable: () => false }), run: (a) => a.track('A') },
  'disable: a promise of yes': { options: () => ({ disable: async () => 1 }), silent: true, run: (a) => a.initialized },
  'disable: a promise of no': { options: () => ({ disable: async () => undefined }), run: (a) => a.track('A') },
  'disable: what the function is told': {
    options: () => ({
      disable: (settings: { integrations: object; own: unknown }) => {
        const { world } = window as unknown as { world: { note(...values: unknown[]): void } }
        world.note(Object.keys(settings.integrations), settings.own)
        return false
      },
    }),
    settings: { own: 1 },
    run: (_, w) => w.log,
  },

  'updateCDNSettings: what it is told': {
    options: () => ({
      updateCDNSettings: (settings: { own: unknown }) => {
        const { world } = window as unknown as { world: { note(...values: unknown[]): void } }
        world.note(Object.keys(settings).sort(), settings.own)
        return settings
      },
    }),
    settings: { own: 1 },
    run: (_, w) => w.log,
  },
  'updateCDNSettings: what it gives': {
    options: () => ({ updateCDNSettings: (settings: object) => ({ ...settings, own: 2 }) }),
    run: (a) => a.settings.cdnSettings.own,
  },
  'updateCDNSettings: before disable': {
    options: () => ({
      updateCDNSettings: (settings: object) => ({ ...settings, off: true }),
      disable: (settings: { off: boolean }) => settings.off,
    }),
    silent: true,
    run: (a) => a.initialized,
  },

  disableClientPersistence: {
    options: { disableClientPersistence: true },
    run: async (a) => {
      await a.identify('u1', { a: 1 })
      await a.group('g1', { b: 1 })
      await a.track('A')
      return [
        a.user().id(),
        a.user().traits(),
        a.group().id(),
        Object.keys(localStorage).filter((k) => k.startsWith('ajs_')),
      ]
    },
  },
  'disableClientPersistence: what was stored': {
    options: { disableClientPersistence: true },
    local: { ajs_user_id: '"u1"', ajs_anonymous_id: '"anon"', ajs_user_traits: '{"a":1}' },
    cookies: ['ajs_user_id=u2'],
    run: (a) => a.track('A'),
  },
  'disableClientPersistence: storage': {
    options: { disableClientPersistence: true },
    run: (a) => {
      a.storage.set('own_key', 1)
      return [a.storage.get('own_key'), localStorage.getItem('own_key'), document.cookie.includes('own_key')]
    },
  },
  'disableClientPersistence: false': { options: { disableClientPersistence: false }, run: (a) => a.identify('u1') },

  'storage: cookie alone': { options: { storage: { stores: ['cookie'] } }, run: (a) => a.identify('u1', { a: 1 }) },
  'storage: localStorage alone': {
    options: { storage: { stores: ['localStorage'] } },
    run: (a) => a.identify('u1', { a: 1 }),
  },
  'storage: memory alone': { options: { storage: { stores: ['memory'] } }, run: (a) => a.identify('u1', { a: 1 }) },
  'storage: cookie first': {
    options: { storage: { stores: ['cookie', 'localStorage', 'memory'] } },
    local: { ajs_user_id: '"local"' },
    cookies: ['ajs_user_id=cookie'],
    run: (a) => a.track('A'),
  },
  'storage: localStorage first': {
    options: { storage: { stores: ['localStorage', 'cookie', 'memory'] } },
    local: { ajs_user_id: '"local"' },
    cookies: ['ajs_user_id=cookie'],
    run: (a) => a.track('A'),
  },
  'storage: an unknown store': {
    options: { storage: { stores: ['cookie', 'paper'] } },
    run: (a) => a.identify('u1', { a: 1 }),
  },
  'storage: empty': { options: { storage: {} }, run: (a) => a.identify('u1', { a: 1 }) },
  'storage: with settings of a cookie': {
    options: { storage: { stores: [{ name: 'cookie', settings: { sameSite: 'Strict' } }, 'memory'] } },
    run: (a) => a.identify('u1', { a: 1 }),
  },

  'cookie: maxage': {
    options: { cookie: { maxage: 1 } },
    run: async (a) => {
      await a.identify('u1')
      return days('ajs_user_id')
      async function days(name: string) {
        const { cookieStore } = window as unknown as {
          cookieStore?: { get(name: string): Promise<{ expires: number }> }
        }
        const cookie = await cookieStore?.get(name)
        return cookie?.expires && Math.round((cookie.expires - Date.now()) / 864e5)
      }
    },
  },
  'cookie: how long by default': async (a) => {
    await a.identify('u1')
    const { cookieStore } = window as unknown as { cookieStore?: { get(name: string): Promise<{ expires: number }> } }
    const cookie = await cookieStore?.get('ajs_user_id')
    return cookie?.expires && Math.round((cookie.expires - Date.now()) / 864e5)
  },
  'cookie: its attributes': async (a) => {
    await a.identify('u1')
    const { cookieStore } = window as unknown as { cookieStore?: { getAll(): Promise<Record<string, unknown>[]> } }
    const all = await cookieStore?.getAll()
    return all?.map(({ name, path, sameSite, secure, domain }) => [name, path, sameSite, secure, domain]).sort()
  },
  'cookie: path': {
    options: { cookie: { path: '/elsewhere' } },
    run: async (a) => {
      await a.identify('u1')
      return document.cookie.includes('ajs_user_id')
    },
  },
  'cookie: sameSite': {
    options: { cookie: { sameSite: 'Strict' } },
    run: async (a) => {
      await a.identify('u1')
      const { cookieStore } = window as unknown as {
        cookieStore?: { get(name: string): Promise<{ sameSite: string }> }
      }
      return (await cookieStore?.get('ajs_user_id'))?.sameSite
    },
  },
  'cookie: secure, on a page that is not': {
    options: { cookie: { secure: true } },
    run: async (a) => {
      await a.identify('u1')
      return a.user().id()
    },
  },
  'cookie: another domain': {
    options: { cookie: { domain: 'other.test' } },
    run: async (a) => {
      await a.identify('u1')
      return document.cookie.includes('ajs_user_id')
    },
  },

  'user: names of their own': {
    options: { user: { cookie: { key: 'ajs_own_id' }, localStorage: { key: 'ajs_own_traits' } } },
    run: (a) => a.identify('u1', { a: 1 }),
  },
  'user: reads names of their own': {
    options: { user: { cookie: { key: 'ajs_own_id' }, localStorage: { key: 'ajs_own_traits' } } },
    local: { ajs_own_id: '"u1"', ajs_own_traits: '{"a":1}', ajs_user_id: '"u2"' },
    run: (a) => a.identify({ b: 2 }),
  },
  'user: persist false': {
    options: { user: { persist: false } },
    run: async (a) => {
      await a.identify('u1', { a: 1 })
      await a.group('g1')
    },
  },
  'user: disable': {
    options: { user: { disable: true } },
    // Nobody at all: neither user nor anonymous id, which the collector refuses.
    run: (a) => [a.user().id(), a.user().anonymousId(), a.user().traits()],
  },
  'user: localStorageFallbackDisabled': {
    options: { user: { localStorageFallbackDisabled: true } },
    run: (a) => a.identify('u1', { a: 1 }),
  },
  'user: storage of its own': {
    options: { user: { storage: { stores: ['cookie', 'memory'] } } },
    run: async (a) => {
      await a.identify('u1', { a: 1 })
      await a.group('g1', { b: 1 })
    },
  },
  'group: names of their own': {
    options: { group: { cookie: { key: 'ajs_own_id' }, localStorage: { key: 'ajs_own_traits' } } },
    run: (a) => a.group('g1', { a: 1 }),
  },
  'group: persist false': { options: { group: { persist: false } }, run: (a) => a.group('g1', { a: 1 }) },
  'group: disable': {
    options: { group: { disable: true } },
    run: async (a) => {
      await a.group('g1', { a: 1 })
      return [a.group().id(), a.group().traits()]
    },
  },
  'group: storage of its own': {
    options: { group: { storage: { stores: ['localStorage'] } } },
    run: async (a) => {
      await a.identify('u1')
      await a.group('g1', { b: 1 })
    },
  },

  'globalAnalyticsKey: another global': {
    global: 'ajs',
    run: async (a) => {
      await a.track('A')
      return typeof (window as unknown as Record<string, unknown>).analytics
    },
  },
  'globalAnalyticsKey: another global, in options too': {
    global: 'ajs',
    options: { globalAnalyticsKey: 'ajs' },
    run: (a) => a.track('A'),
  },
  'globalAnalyticsKey: calls that wait': { global: 'ajs', queued: true, run: (a) => void a.track('A') },

  'plan: an event that is not planned': {
    options: { plan: { track: { __default: { enabled: true }, A: { enabled: false } } } },
    run: async (a, w) => {
      await a.register(w.witness({ name: 'D', type: 'destination' }))
      await a.track('A')
      await a.track('B')
      return w.log
    },
  },
  'plan: unless it says so': {
    options: { plan: { track: { __default: { enabled: false }, A: { enabled: true } } } },
    run: async (a, w) => {
      await a.register(w.witness({ name: 'D', type: 'destination' }))
      await a.track('A')
      await a.track('B')
      await a.page()
      return w.log
    },
  },
  'plan: integrations of an event': {
    options: { plan: { track: { A: { enabled: true, integrations: { D: false } } } } },
    run: async (a, w) => {
      await a.register(w.witness({ name: 'D', type: 'destination' }), w.witness({ name: 'E', type: 'destination' }))
      await a.track('A')
      await a.track('B')
      return w.log
    },
  },
  'plan: over integrations of a call': {
    options: { plan: { track: { A: { enabled: false } } } },
    run: (a) => a.track('A', {}, { integrations: { D: true } }),
  },
  'plan: empty': { options: { plan: { track: {} } }, run: (a) => a.track('A') },
  'plan: an entry without enabled': { options: { plan: { track: { A: {} } } }, run: (a) => a.track('A') },
  'plan: of the CDN alone': {
    settings: { plan: { track: { A: { enabled: false, integrations: {} } } } },
    run: (a) => a.track('A'),
  },
  'plan: of the CDN, with another integration': {
    settings: { plan: { track: { A: { enabled: false, integrations: {} } } }, integrations: { D: { id: 1 } } },
    run: (a) => a.track('A'),
  },

  'retryQueue: false': { options: { retryQueue: false }, run: (a) => a.track('A') },
  'retryQueue: what options say then': { options: { retryQueue: false }, run: (a) => a.options.retryQueue },
  'retryQueue: of the CDN': {
    run: (a) => a.options.retryQueue,
  },
  disableAutoISOConversion: {
    options: { disableAutoISOConversion: true },
    run: (a) => a.track('A', { at: '2020-01-02T03:04:05Z' }),
  },
  obfuscate: { options: { obfuscate: true }, run: (a) => a.track('A') },
  highEntropyValuesClientHints: {
    options: { highEntropyValuesClientHints: ['architecture', 'bitness', 'model'] },
    whole: true,
    run: async (a) => {
      const { event } = await a.track('A', {}, { context: { library: { name: 'own', version: '1' } } })
      const data = event.context.userAgentData as Record<string, unknown> | undefined
      return data && Object.keys(data).sort()
    },
  },
  'userAgentData by default': async (a) => {
    const { event } = await a.track('A')
    const data = event.context.userAgentData as Record<string, unknown> | undefined
    return data && Object.keys(data).sort()
  },
}

function nothing(): undefined {}
