// All other methods and fields of the object that takes the global over.

import type { Scripts } from '../script.ts'

export const methodScripts: Scripts = {
  'methods that are there': (a) => {
    const names = `track page screen identify group alias user reset setAnonymousId on once off emit ready debug timeout use
      register deregister addSourceMiddleware addDestinationMiddleware addIntegrationMiddleware queryString normalize
      noConflict pageview initialize init push trackLink trackClick trackForm trackSubmit log listeners addEventListener
      removeAllListeners removeListener removeEventListener hasListeners add addIntegration`
    return names.split(/\s+/).map((name) => `${name} ${typeof (a as unknown as Record<string, unknown>)[name]}`)
  },
  'load is not there': (a) => typeof (a as unknown as Record<string, unknown>).load,
  'it is no array any more': (a) => Array.isArray(a),
  'methods of their own': async (a, w) => {
    const { track, page, identify, user, group, setAnonymousId, reset } = window.analytics as unknown as typeof a
    a.on('track', (name: string) => w.note(name))
    await track('A')
    await page()
    await identify('u1')
    await group('g1')
    const ids = [user().id(), setAnonymousId('anon')]
    reset()
    return [ids, user().id(), w.log]
  },
  'a stub that was kept': {
    queued: true,
    run: (a, w) => {
      const { track, page, user } = a
      return async () => w.show([await track('A'), await page(), user])
    },
  },
  'the array that was kept': {
    queued: true,
    run: (a, w) => async () => {
      const given = await a.track('A', { n: 1 })
      return [w.show(given), a === (window.analytics as unknown)]
    },
  },

  // Fields.

  VERSION: (a) => /^\d+\.\d+\.\d+/.test(a.VERSION),
  initialized: (a) => a.initialized,
  'settings.writeKey': (a) => a.settings.writeKey,
  'settings.timeout': { slow: true, run: (a) => a.settings.timeout },
  'settings.timeout, set': async (a) => {
    a.settings.timeout = 10
    return a.settings.timeout
  },
  'settings.cdnSettings': async (a) => {
    await a.ready()
    const { integrations } = a.settings.cdnSettings as { integrations: Record<string, { apiKey: string }> }
    return integrations['Segment.io']!.apiKey
  },
  'settings.cdnSettings, of the site': {
    settings: { integrations: { D: { id: 1 } }, plan: { track: { A: { enabled: true } } }, own: [1] },
    run: async (a) => {
      await a.ready()
      const { integrations, plan, own } = a.settings.cdnSettings as Record<string, Record<string, unknown>>
      return [integrations!.D, plan, own]
    },
  },
  'settings.apiHost': (a) => a.settings.apiHost === `${new URL(a.options.endpoint as string).host}/v1`,
  'settings.cdnURL': (a) => a.settings.cdnURL,
  integrations: (a) => a.integrations,
  'integrations, of load': { options: { integrations: { D: { id: 1 }, E: false } }, run: (a) => a.integrations },
  options: {
    options: { plan: { track: {} }, cookie: { maxage: 1 }, own: 1 },
    run: (a) => [a.options.plan, a.options.cookie, a.options.own, a.options.retryQueue],
  },
  plugins: (a) => (a as unknown as { plugins: unknown }).plugins,
  Integrations: async (a, w) => {
    await a.register(w.plugin({ name: 'My.Own Destination', type: 'destination' }), w.plugin({ name: 'P' }))
    Object.assign(window, { 'myown-destinationIntegration': { own: true } })
    const { Integrations } = a as unknown as { Integrations: Record<string, unknown> }
    return [Integrations['My.Own Destination'], w.said.warn]
  },
  // Once it is ready: some of the following comes in ours with code of its own.
  failedInitializations: async (a, w) => {
    await a.ready()
    return [a.failedInitializations, w.said.warn]
  },
  'storage: get, set, clear': async (a) => {
    await a.ready()
    a.storage.set('own_key', { a: 1 })
    const set = [a.storage.get('own_key'), localStorage.getItem('own_key'), document.cookie.includes('own_key')]
    a.storage.clear('own_key')
    return [set, a.storage.get('own_key'), localStorage.getItem('own_key')]
  },
  'storage: nothing': async (a) => {
    await a.ready()
    return a.storage.get('nothing')
  },
  'storage: the user id': async (a) => {
    await a.ready()
    await a.identify('u1')
    return [a.storage.get('ajs_user_id'), a.storage.get('ajs_user_traits')]
  },

  // Methods.

  'ready: a promise': async (a) => Array.isArray(await a.ready()),
  'ready: the callback': async (a, w) => {
    const results = await a.ready((given) => w.note(Array.isArray(given)))
    return [w.log, Array.isArray(results)]
  },
  'ready: a callback that throws': (a) =>
    a
      .ready(() => {
        throw new Error('no')
      })
      .catch((reason) => reason),
  'ready: waits for plugins': async (a, w) => {
    await a.register(w.plugin({ name: 'P', ready: () => w.sleep(20).then(() => w.note('plugin')) }))
    await a.ready(() => w.note('ready'))
    return w.log
  },
  'ready: results of plugins': async (a, w) => {
    await a.register(w.plugin({ name: 'P', ready: () => 'p' }), w.plugin({ name: 'Q', ready: async () => 'q' }))
    const results = (await a.ready()) as unknown[]
    return results.filter(Boolean)
  },
  'ready: a plugin that rejects': async (a, w) => {
    await a.register(w.plugin({ name: 'P', ready: () => Promise.reject(new Error('no')) }))
    return a.ready(() => w.note('ready')).catch((reason) => [reason, w.log])
  },
  debug: (a, w) => w.show([a.debug(true), a.debug(false), a.debug()]),
  'debug prints': async (a, w) => {
    await a.track('A')
    const quiet = w.said.table > 0
    a.debug(true)
    await a.track('B')
    const loud = w.said.table > 0
    a.debug(false)
    return [quiet, loud]
  },
  'debug forgets the flag of older libraries': {
    local: { debug: '*' },
    run: (a) => {
      a.debug(true)
      const kept = localStorage.getItem('debug')
      a.debug(false)
      return [kept, localStorage.getItem('debug')]
    },
  },
  'debug empties the logs': async (a) => {
    a.debug(true)
    const ctx = await a.track('A')
    a.debug(false)
    return ctx.logs().length
  },
  timeout: (a) => {
    const given = a.timeout(50)
    return [given, a.settings.timeout]
  },
  'timeout: the callback waits for it': {
    slow: true,
    run: async (a) => {
      const took = async () => {
        const startMs = performance.now()
        await a.track('A', () => {})
        return performance.now() - startMs
      }
      const defaultMs = await took()
      a.timeout(0)
      const zeroMs = await took()
      return [defaultMs >= 280, zeroMs < 280]
    },
  },
  'callback: throws': async (a, w) => {
    const ctx = await a.track('A', () => {
      throw new Error('no')
    })
    return w.show(ctx)
  },
  'callback: rejects': async (a, w) => w.show(await a.track('A', () => Promise.reject(new Error('no')))),
  'callback: is waited for': async (a, w) => {
    await a.track('A', () => w.sleep(20).then(() => w.note('callback')))
    w.note('resolved')
    return w.log
  },
  'callback: its arguments': async (a, w) => {
    await a.track('A', (...args: unknown[]) => w.note(args))
    await a.page((...args: unknown[]) => w.note(args))
    await a.identify('u1', {}, {}, (...args: unknown[]) => w.note(args))
    await a.group('g1', (...args: unknown[]) => w.note(args))
    await a.alias('u2', (...args: unknown[]) => w.note(args))
    return w.log
  },
  use: (a, w) => {
    const given = a.use((analytics) => w.note(analytics))
    return [given, w.log]
  },
  'noConflict: what it gives': async (a, w) => {
    await a.ready()
    return w.show([a.noConflict(), w.said.warn])
  },
  normalize: async (a, w) => {
    await a.ready()
    const event = a.normalize({
      type: 'track',
      event: 'A',
      properties: { n: 1 },
      options: { context: { active: true }, integrations: { D: false }, ip: '1.2.3.4' },
      integrations: { E: true },
    }) as Record<string, unknown>
    return [event, w.said.warn]
  },
  'normalize: its own ids': async (a) => {
    await a.ready()
    await a.identify('u1')
    const event = a.normalize({
      type: 'track',
      event: 'A',
      properties: {},
      options: { userId: 'u2', anonymousId: 'anon', timestamp: new Date(0), messageId: 'm' },
    }) as Record<string, unknown>
    const { userId, anonymousId, timestamp, messageId } = event
    return [userId, anonymousId, timestamp, messageId]
  },
  pageview: async (a, w) => {
    const given = await a.pageview('/virtual')
    return [given, w.said.warn]
  },
  'pageview without an address': (a) => a.pageview(),
  'push: a call': async (a, w) => {
    const given = a.push(['track', 'A', { n: 1 }])
    await w.sleep(20)
    return given
  },
  'push: calls of all sorts': async (a, w) => {
    a.push(['identify', 'u1', { a: 1 }])
    a.push(['on', 'page', () => w.note('page')])
    a.push(['page', 'Name'])
    await w.noted(1)
    return w.log
  },
  'push: an unknown method': (a) => a.push(['nothing', 1]),
  'push: changes its argument': (a) => {
    const call = ['setAnonymousId', 'anon']
    a.push(call)
    return call
  },
  initialize: async (a, w) => {
    await a.ready()
    return [await a.initialize({ writeKey: 'other' }, {}), w.said.warn]
  },
  init: async (a, w) => {
    await a.ready()
    const { init } = a as unknown as { init(): Promise<unknown> }
    return [await init(), w.said.warn]
  },
  'methods that only warn': async (a, w) => {
    await a.ready()
    const names = `log listeners addEventListener removeAllListeners removeListener removeEventListener hasListeners add
      addIntegration addIntegrationMiddleware`
    const methods = a as unknown as Record<string, (argument: string) => unknown>
    const given = names.split(/\s+/).map((name) => methods[name]!('x'))
    return [given, w.said.warn]
  },
  'queryString: an event': async (a, w) => w.show(await a.queryString('?ajs_event=A&ajs_prop_n=1')),
  'queryString: nothing': (a) => a.queryString('?a=1'),
  'queryString: an empty text': (a) => a.queryString(''),
  'queryString: an address': (a) => a.queryString('https://x.test/path?ajs_event=A&ajs_prop_a=b#part'),
  'queryString: a user, an event': async (a) => {
    const contexts = await a.queryString('?ajs_uid=u1&ajs_trait_plan=pro&ajs_event=A&ajs_aid=anon')
    return contexts.map(({ event }) => [event.type, event.userId, event.anonymousId])
  },
  'reset gives': (a) => a.reset(),
  'setAnonymousId gives': (a) => [
    a.setAnonymousId('anon'),
    a.setAnonymousId(),
    a.setAnonymousId(null),
    a.setAnonymousId(),
  ],
  'user and group are always the same': (a) => {
    const [user, group] = [a.user(), a.group()]
    return [a.user() === user, a.group() === group, group === (user as unknown)]
  },
  'user: methods': (a) => {
    const user = a.user() as unknown as Record<string, unknown>
    return ['id', 'traits', 'anonymousId', 'identify', 'logout', 'reset', 'load', 'save'].map(
      (name) => typeof user[name],
    )
  },
  'group: methods': (a) => {
    const group = a.group() as unknown as Record<string, unknown>
    return ['id', 'traits', 'anonymousId', 'identify', 'logout', 'reset', 'load', 'save'].map(
      (name) => typeof group[name],
    )
  },
  'user: methods of their own': (a) => {
    const { id, traits, anonymousId } = a.user()
    id('u1')
    traits({ a: 1 })
    return [id(), traits(), anonymousId('anon'), anonymousId()]
  },
  'user: sets what later events have': async (a) => {
    a.user().id('u1')
    a.user().traits({ a: 1 })
    a.user().anonymousId('anon')
    await a.track('A')
    await a.identify({ b: 2 })
  },
  'user: traits are no copy, or are': (a) => {
    a.user().traits({ a: 1 })
    const traits = a.user().traits() as { a: number }
    traits.a = 2
    return a.user().traits()
  },
  'group: sets what later events have': async (a) => {
    a.group().id('g1')
    a.group().traits({ a: 1 })
    await a.group({ b: 2 })
    await a.track('A')
  },

  // Links and forms.

  'trackLink: what it gives': { slow: true, run: async (a) => a.trackLink(document.createElement('a'), 'A') },
  'trackLink: a click': {
    slow: true,
    run: async (a, w) => {
      const link = document.createElement('a')
      link.setAttribute('href', '#there')
      await a.trackLink(link, 'Clicked', { n: 1 })
      const went = !link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
      for (let waits = 0; !location.hash && waits < 100; waits++) await w.sleep(10)
      return [went, location.hash]
    },
  },
  'trackLink: in the document': {
    slow: true,
    run: async (a, w) => {
      document.body.innerHTML = '<a href="#there" id="link">x</a>'
      const link = document.querySelector('a')!
      await a.trackLink(link, 'Clicked')
      link.click()
      for (let waits = 0; !location.hash && waits < 100; waits++) await w.sleep(10)
      return location.hash
    },
  },
  'trackLink: functions': {
    slow: true,
    run: async (a, w) => {
      const link = document.createElement('a')
      link.id = 'one'
      await a.trackLink(
        link,
        (element: Element) => `Clicked ${element.id}`,
        (element: Element) => ({ tag: element.tagName }),
      )
      a.on('track', () => w.note('tracked'))
      link.click()
      return w.noted(1)
    },
  },
  'trackLink: options': {
    slow: true,
    run: async (a, w) => {
      const link = document.createElement('a')
      await a.trackLink(link, 'Clicked', {}, { context: { active: true }, integrations: { D: false } })
      a.on('track', () => w.note('tracked'))
      link.click()
      return w.noted(1)
    },
  },
  'trackLink: several': {
    slow: true,
    run: async (a, w) => {
      const links = [document.createElement('a'), document.createElement('a')]
      await a.trackLink(links, 'Clicked')
      a.on('track', () => w.note('tracked'))
      for (const link of links) link.click()
      return w.noted(2)
    },
  },
  'trackLink: as jQuery has them': {
    slow: true,
    run: async (a, w) => {
      const links = [document.createElement('a')]
      await a.trackLink({ toArray: () => links }, 'Clicked')
      a.on('track', () => w.note('tracked'))
      links[0]!.click()
      return w.noted(1)
    },
  },
  'trackLink: nothing': {
    slow: true,
    run: async (a) => [await a.trackLink(null, 'A'), await a.trackLink(undefined, 'A'), await a.trackLink([], 'A')],
  },
  'trackLink: no element': { slow: true, run: (a) => a.trackLink('a', 'A').catch((reason) => reason.constructor.name) },
  'trackLink: without an address': {
    slow: true,
    run: async (a, w) => {
      const link = document.createElement('button')
      await a.trackLink(link, 'Clicked')
      a.on('track', () => w.note('tracked'))
      const went = link.dispatchEvent(new MouseEvent('click', { cancelable: true }))
      return [went, await w.noted(1)]
    },
  },
  'trackLink: a link inside': {
    slow: true,
    run: async (a, w) => {
      const box = document.createElement('div')
      box.innerHTML = '<p><a href="#inside">x</a></p>'
      await a.trackLink(box, 'Clicked')
      const went = box.dispatchEvent(new MouseEvent('click', { cancelable: true }))
      for (let waits = 0; !location.hash && waits < 100; waits++) await w.sleep(10)
      return [went, location.hash]
    },
  },
  'trackLink: in an image of lines': {
    slow: true,
    run: async (a, w) => {
      const box = document.createElement('div')
      box.innerHTML = '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><a xlink:href="#drawn"></a></svg>'
      await a.trackLink(box.querySelector('a'), 'Clicked')
      const went = box.querySelector('a')!.dispatchEvent(new MouseEvent('click', { cancelable: true }))
      for (let waits = 0; !location.hash && waits < 100; waits++) await w.sleep(10)
      return [went, location.hash]
    },
  },
  'trackLink: a new tab': {
    slow: true,
    run: async (a, w) => {
      const link = document.createElement('a')
      link.setAttribute('href', '#there')
      link.target = '_blank'
      await a.trackLink(link, 'Clicked')
      a.on('track', () => w.note('tracked'))
      let prevented: boolean | undefined
      link.addEventListener('click', (event) => {
        prevented = event.defaultPrevented
        event.preventDefault()
      })
      link.dispatchEvent(new MouseEvent('click', { cancelable: true }))
      return [prevented, await w.noted(1), location.hash]
    },
  },
  'trackLink: with keys held': {
    slow: true,
    run: async (a, w) => {
      const link = document.createElement('a')
      link.setAttribute('href', '#there')
      await a.trackLink(link, 'Clicked')
      a.on('track', () => w.note('tracked'))
      const prevented: boolean[] = []
      link.addEventListener('click', (event) => {
        prevented.push(event.defaultPrevented)
        event.preventDefault()
      })
      for (const held of [{ ctrlKey: true }, { shiftKey: true }, { metaKey: true }, { button: 1 }])
        link.dispatchEvent(new MouseEvent('click', { cancelable: true, ...held }))
      return [prevented, await w.noted(4), location.hash]
    },
  },
  'trackLink: an event that takes too long': {
    slow: true,
    run: async (a, w) => {
      a.timeout(30)
      await a.register(
        w.plugin({
          name: 'P',
          type: 'before',
          track: async (ctx) => {
            if (ctx.event.event === 'Clicked') await w.sleep(150)
            return ctx
          },
        }),
      )
      const link = document.createElement('a')
      link.setAttribute('href', '#there')
      await a.trackLink(link, 'Clicked')
      a.on('track', () => w.note(location.hash))
      link.dispatchEvent(new MouseEvent('click', { cancelable: true }))
      return w.noted(1)
    },
  },
  'trackClick: a click': {
    slow: true,
    run: async (a, w) => {
      const link = document.createElement('a')
      const given = await a.trackClick(link, 'Clicked', { n: 1 })
      a.on('track', () => w.note('tracked'))
      link.click()
      return [given, await w.noted(1)]
    },
  },
  'trackForm: a submission': {
    slow: true,
    run: async (a, w) => {
      for (const name of ['submit', 'requestSubmit'] as const)
        HTMLFormElement.prototype[name] = () => w.note('submitted')
      const form = document.createElement('form')
      const given = await a.trackForm(form, 'Sent', { n: 1 })
      const went = form.dispatchEvent(new Event('submit', { cancelable: true }))
      return [given, went, await w.noted(1)]
    },
  },
  'trackForm: functions': {
    slow: true,
    run: async (a, w) => {
      for (const name of ['submit', 'requestSubmit'] as const)
        HTMLFormElement.prototype[name] = () => w.note('submitted')
      const form = document.createElement('form')
      form.id = 'one'
      await a.trackForm(
        form,
        (element: Element) => `Sent ${element.id}`,
        (element: Element) => ({ tag: element.tagName }),
        { context: { active: true } },
      )
      form.dispatchEvent(new Event('submit', { cancelable: true }))
      return w.noted(1)
    },
  },
  'trackForm: several': {
    slow: true,
    run: async (a, w) => {
      for (const name of ['submit', 'requestSubmit'] as const)
        HTMLFormElement.prototype[name] = () => w.note('submitted')
      const forms = [document.createElement('form'), document.createElement('form')]
      await a.trackForm(forms, 'Sent')
      for (const form of forms) form.dispatchEvent(new Event('submit', { cancelable: true }))
      return w.noted(2)
    },
  },
  'trackForm: nothing': {
    slow: true,
    run: async (a) => [await a.trackForm(null, 'A'), await a.trackForm(undefined, 'A'), await a.trackForm([], 'A')],
  },
  'trackForm: no element': { slow: true, run: (a) => a.trackForm(['form'], 'A').catch((reason) => reason) },
  'trackForm: with jQuery on the page': {
    slow: true,
    run: async (a, w) => {
      for (const name of ['submit', 'requestSubmit'] as const)
        HTMLFormElement.prototype[name] = () => w.note('submitted')
      const handlers: ((event: Event) => void)[] = []
      Object.assign(window, {
        jQuery: () => ({ submit: (handler: (event: Event) => void) => void handlers.push(handler) }),
      })
      await a.trackForm(document.createElement('form'), 'Sent')
      for (const handler of handlers) handler(new Event('submit', { cancelable: true }))
      return [handlers.length, await w.noted(1)]
    },
  },
  'trackSubmit: a submission': {
    slow: true,
    run: async (a, w) => {
      for (const name of ['submit', 'requestSubmit'] as const)
        HTMLFormElement.prototype[name] = () => w.note('submitted')
      const form = document.createElement('form')
      const given = await a.trackSubmit(form, 'Sent', { n: 1 })
      form.dispatchEvent(new Event('submit', { cancelable: true }))
      return [given, await w.noted(1)]
    },
  },

  'queued: trackLink': {
    slow: true,
    queued: true,
    run: (a, w) => {
      const link = document.createElement('a')
      a.trackLink(link, 'Clicked', { n: 1 })
      a.on('track', () => w.note('tracked'))
      return async () => {
        await w.sleep(150)
        link.click()
        return w.noted(1)
      }
    },
  },
  'queued: trackForm, trackSubmit': {
    slow: true,
    queued: true,
    run: (a, w) => {
      for (const name of ['submit', 'requestSubmit'] as const)
        HTMLFormElement.prototype[name] = () => w.note('submitted')
      const forms = [document.createElement('form'), document.createElement('form')]
      a.trackForm(forms[0], 'Sent')
      a.trackSubmit(forms[1], 'Sent')
      return async () => {
        await w.sleep(150)
        for (const form of forms) form.dispatchEvent(new Event('submit', { cancelable: true }))
        return w.noted(2)
      }
    },
  },
  'queued: debug, ready': {
    queued: true,
    run: (a, w) => {
      a.debug(true)
      a.ready(() => w.note('ready'))
      return () => w.noted(1)
    },
  },
  'queued: pageview': {
    queued: true,
    run: (a, w) => {
      a.on('page', () => w.note('page'))
      a.pageview('/virtual')
      return () => w.noted(1)
    },
  },
  'queued: deregister': {
    queued: true,
    run: (a, w) => {
      a.register(w.witness({ name: 'P' }))
      ;(a as unknown as unknown[]).push(['deregister', 'P'])
      return async (live: typeof a) => {
        await w.sleep(30)
        await live.track('A')
        return w.log
      }
    },
  },
  'queued: a call by hand': {
    queued: true,
    run: (a, w) => {
      ;(a as unknown as unknown[]).push(['track', 'A', { n: 1 }])
      ;(a as unknown as unknown[]).push(['identify', 'u1'])
      a.on('identify', () => w.note('identified'))
      return () => w.noted(1)
    },
  },
  'queued: an unknown method': {
    queued: true,
    run: (a) => {
      ;(a as unknown as unknown[]).push(['nothing', 1])
      a.track('A')
    },
  },
}
