// The whole contract from other sides: combinations of methods, options, storage, plugins and ways to load.

import type { Scripts } from '../script.ts'

export const heldOutScripts: Scripts = {
  'identity: identify, group, alias, reset, page': async (a) => {
    await a.page('Home')
    await a.identify('u1', { plan: 'free' })
    await a.group('g1', { seats: 3 })
    await a.track('A')
    a.reset()
    await a.page('Home')
    await a.group({ seats: 4 })
    await a.identify({ plan: 'none' })
  },
  'identity: setAnonymousId between users': async (a) => {
    await a.track('A')
    a.setAnonymousId('anon-1')
    await a.identify('u1')
    a.setAnonymousId('anon-2')
    await a.identify('u1', { a: 1 })
    await a.identify('u2')
    a.setAnonymousId('anon-3')
    a.reset()
    a.setAnonymousId('anon-4')
    await a.track('B')
    return a.user().anonymousId()
  },
  'identity: alias of nobody, then identify, then reset': async (a) => {
    await a.alias('u1')
    await a.identify('u1', { a: 1 })
    a.reset()
    await a.alias('u2', 'u1')
    await a.track('A')
    return [a.user().id(), a.user().traits()]
  },
  'identity: anonymousId in options of several calls': async (a) => {
    await a.track('A', {}, { anonymousId: 'x1' })
    await a.identify('u1', {}, { anonymousId: 'x2' })
    await a.group('g1', {}, { anonymousId: 'x3' })
    await a.page('C', 'N', {}, { anonymousId: 'x4' })
    await a.screen('S', {}, { anonymousId: 'x5' })
    await a.track('B')
    return a.user().anonymousId()
  },
  'identity: alias with anonymousId and timestamp in its options': async (a) => {
    await a.alias('new', 'old', {
      anonymousId: 'x',
      timestamp: '2020-01-01T00:00:00.000Z',
      integrations: { All: false },
    })
    return a.user().anonymousId()
  },
  'identity: another user with an anonymous id of the call': async (a) => {
    await a.identify('u1', { a: 1 })
    await a.identify('u2', { b: 1 }, { anonymousId: 'x' })
    await a.track('A')
  },
  'identity: another user in the same moment': async (a, w) => {
    await a.identify('u1')
    const calls = [a.track('A'), a.identify('u1', { a: 1 }), a.group('g1', { b: 1 }), a.page('P')]
    await Promise.all(calls)
    return w.show([a.user().traits(), a.group().traits()])
  },
  'identity: user().id in three ways': (a) => {
    const user = a.user()
    return [user.id('u1'), user.id(), user.id(null), user.id(), user.id('u2'), user.id(undefined)]
  },
  'identity: user().traits in three ways': (a) => {
    const user = a.user()
    return [user.traits({ a: 1 }), user.traits(), user.traits({ b: 2 }), user.traits(undefined), user.traits({})]
  },
  'identity: user().anonymousId in three ways': (a) => {
    const user = a.user()
    return [user.anonymousId('x'), user.anonymousId(), user.anonymousId(null), typeof user.anonymousId()]
  },
  'identity: user().identify, then user().identify of another': async (a) => {
    const user = a.user()
    user.anonymousId('x')
    user.identify('u1', { a: 1, n: { x: 1 } })
    user.identify('u1', { b: 1, n: { y: 1 } })
    const first = [user.id(), user.traits(), user.anonymousId()]
    user.identify('u2', { c: 1 })
    await a.track('A')
    return [first, user.id(), user.traits(), user.anonymousId() === 'x']
  },
  'identity: user().identify without id': async (a) => {
    const user = a.user()
    user.identify(undefined, { a: 1 })
    user.identify(null, { b: 1 })
    user.identify('u1')
    await a.identify()
    return user.traits()
  },
  'identity: group().identify': async (a) => {
    const group = a.group()
    group.identify('g1', { a: 1 })
    group.identify('g1', { b: 1 })
    await a.group('g1', { c: 1 })
    group.identify('g2', { d: 1 })
    await a.group()
    await a.group({ e: 1 })
    return [group.id(), group.traits()]
  },
  'identity: group().id, set and removed': async (a) => {
    const group = a.group()
    const given = [group.id('g1'), group.traits({ a: 1 }), group.id(null), group.traits()]
    await a.group('g2', { b: 1 })
    return [given, group.id('g3'), group.traits(null), group.traits()]
  },
  'identity: group().logout': async (a) => {
    await a.identify('u1')
    await a.group('g1', { a: 1 })
    a.group().logout()
    const then = [a.group().id(), a.group().traits()]
    await a.group('g2', { b: 1 })
    return [then, a.user().id()]
  },
  'identity: group().save and load': async (a, w) => {
    await a.group('g1', { a: 1 })
    return w.show([a.group().save(), typeof a.group().load()])
  },
  'identity: traits of several kinds': async (a) => {
    const traits = {
      date: new Date(0),
      list: [1, [2, [3, null, undefined]], { d: new Date(1000) }],
      no: undefined,
      nil: null,
      zero: 0,
      not: false,
      empty: '',
      nested: { deep: { deeper: { no: undefined, nil: null } } },
      map: new Map([[1, 2]]),
      set: new Set([1]),
      regexp: /x/,
      nan: Number.NaN,
      infinite: Number.POSITIVE_INFINITY,
      fn: () => 1,
      symbol: Symbol('s'),
      url: new URL('https://a.test/b'),
      bytes: new Uint8Array([1, 2]),
      error: new Error('no'),
    }
    await a.identify('u1', traits)
    await a.identify({ more: new Date(2000) })
    await a.group('g1', traits)
  },
  'identity: traits without a prototype': async (a) => {
    await a.identify('u1', Object.assign(Object.create(null), { a: 1 }))
    await a.track('A', Object.assign(Object.create(null), { a: 1 }))
    await a.group('g1', Object.assign(Object.create(null), { a: 1 }))
  },
  'identity: traits that inherit': async (a) => {
    class Base {
      a = 1
      get b() {
        return 2
      }
    }
    class Own extends Base {
      c = 3
    }
    await a.identify('u1', { own: new Own() })
    await a.track('A', { own: new Own() })
    await a.track('B', new Own())
    await a.page('P', new Own())
  },
  'identity: a frozen object of traits': async (a) => {
    const traits = Object.freeze({ a: 1, n: Object.freeze({ b: 1 }) })
    await a.identify('u1', traits)
    await a.identify('u1', { c: 1 })
    await a.track('A', Object.freeze({ a: 1 }), Object.freeze({ context: Object.freeze({ b: 1 }) }))
    await a.page('P', Object.freeze({ a: 1 }))
  },
  'identity: traits changed while they are stored': async (a) => {
    const traits = { list: [1], n: { a: 1 } }
    const promise = a.group('g1', traits)
    traits.list.push(2)
    await promise
    traits.n.a = 2
    await a.group('g1')
    return a.group().traits()
  },
  'identity: a name of Object as a trait': async (a) => {
    await a.identify('u1', { constructor: 1, toString: 'x', hasOwnProperty: 2, valueOf: null, length: 3 })
    await a.track('A', { constructor: 1, toString: 'x', length: 3 })
    return Object.keys(a.user().traits() as object)
  },
  'identity: __proto__ as a trait': async (a) => {
    await a.identify('u1', JSON.parse('{"__proto__": {"x": 1}, "a": 1}'))
    return [Object.keys(a.user().traits() as object), ({} as { x?: unknown }).x]
  },
  'identity: ids with letters of all sorts': async (a) => {
    for (const id of ['ü', '日本', '🙂', 'a;b', 'a,b', 'a=b', 'a%20b', '"a"', "'a'", 'a\\b', '(a)']) {
      await a.identify(id)
      await a.group(id)
    }
  },
  'identity: from storage, all of it': {
    local: {
      ajs_user_id: '"u1"',
      ajs_user_traits: '{"a":1,"n":{"b":[1,2]}}',
      ajs_anonymous_id: '"anon"',
      ajs_group_id: '"g1"',
      ajs_group_properties: '{"c":1}',
    },
    cookies: ['ajs_user_id=u1', 'ajs_anonymous_id=anon', 'ajs_group_id=g1'],
    run: async (a) => {
      await a.identify({ d: 1 })
      await a.group({ e: 1 })
      await a.track('A')
      a.reset()
      await a.identify({ f: 1 })
      await a.group({ g: 1 })
    },
  },
  'identity: from storage, another group': {
    local: { ajs_group_id: '"g1"', ajs_group_properties: '{"c":1}' },
    cookies: ['ajs_group_id=g1'],
    run: async (a) => {
      await a.group('g2', { d: 1 })
      return a.group().traits()
    },
  },
  'identity: storage is cleared while the page lives': async (a) => {
    await a.identify('u1', { a: 1 })
    localStorage.clear()
    await a.track('A')
    await a.identify({ b: 1 })
    return [a.user().id(), a.user().traits()]
  },
  'identity: the cookie goes while the page lives': async (a, w) => {
    await a.identify('u1', { a: 1 })
    // biome-ignore lint/suspicious/noDocumentCookie: as a site does
    document.cookie = 'ajs_anonymous_id=; path=/; max-age=0'
    await a.track('A')
    return w.show(document.cookie.includes('ajs_anonymous_id'))
  },
  'identity: another tab identifies': async (a) => {
    await a.track('A')
    localStorage.ajs_user_id = '"u9"'
    localStorage.ajs_user_traits = '{"z":1}'
    // biome-ignore lint/suspicious/noDocumentCookie: as another tab does
    document.cookie = 'ajs_user_id=u9; path=/'
    await a.track('B')
    await a.identify({ y: 1 })
    return a.user().id()
  },

  'options: everything at once': async (a) => {
    const options = {
      context: { ip: '0.0.0.0', page: { title: 'Own' }, campaign: { name: 'c' }, traits: { t: 1 } },
      integrations: { All: false, Mixpanel: true, Amplitude: { session: 1 } },
      timestamp: '2021-02-03T04:05:06.007Z',
      anonymousId: 'anon',
      messageId: 'm1',
      ip: '1.1.1.1',
      groupId: 'g9',
    }
    await a.track('A', { n: 1 }, options)
    await a.page('C', 'N', { n: 1 }, { ...options, messageId: 'm2' })
    await a.identify('u1', { n: 1 }, { ...options, messageId: 'm3' })
    await a.group('g1', { n: 1 }, { ...options, messageId: 'm4' })
    await a.screen('C', 'N', { n: 1 }, { ...options, messageId: 'm5' })
  },
  'options: traits of a call do not stay': async (a) => {
    await a.track('A', {}, { traits: { email: 'a@b.test' } })
    await a.track('B', {}, { context: { traits: { email: 'a@b.test' } } })
    await a.page({}, { traits: { email: 'a@b.test' } })
    return a.user().traits()
  },
  'options: userId of nobody, in each method': async (a) => {
    await a.track('A', {}, { userId: 'x' })
    await a.page('P', {}, { userId: 'x' })
    await a.group('g1', {}, { userId: 'x' })
    await a.screen('S', {}, { userId: 'x' })
    return a.user().id()
  },
  'options: a track object with a callback': async (a, w) => {
    await a.track({ event: 'A' }, () => w.note('A'))
    await a.track({ event: 'B' }, { context: { x: 1 } }, () => w.note('B'))
    await a.track({ event: 'C' }, null, null, () => w.note('C'))
    return w.log
  },
  'options: callbacks at every position': async (a, w) => {
    await a.track('A', () => w.note('track 1'))
    await a.track('A', { n: 1 }, () => w.note('track 2'))
    await a.track('A', { n: 1 }, { o: 1 }, () => w.note('track 3'))
    await a.track('A', null, null, () => w.note('track 4'))
    await a.track('A', undefined, undefined, () => w.note('track 5'))
    await a.page('C', () => w.note('page 1'))
    await a.page('C', 'N', () => w.note('page 2'))
    await a.page('C', 'N', { n: 1 }, () => w.note('page 3'))
    await a.page(null, null, null, null, () => w.note('page 4'))
    await a.screen('C', 'N', null, null, () => w.note('screen'))
    await a.group('g1', null, null, () => w.note('group'))
    await a.alias('u1', null, null, () => w.note('alias'))
    return w.log
  },
  'options: a callback, then reset': async (a, w) => {
    await a.identify('u1', {}, {}, () => {
      w.note(a.user().id())
      a.reset()
    })
    await a.track('A')
    return [w.log, a.user().id()]
  },
  'options: a callback that tracks': async (a, w) => {
    await a.track('A', {}, {}, async () => {
      await a.track('B')
      w.note('B')
    })
    return w.noted(1)
  },
  'options: a callback and a listener': async (a, w) => {
    a.on('track', () => w.note('listener'))
    await a.track('A', {}, {}, () => w.note('callback'))
    w.note('promise')
    return [...(await w.noted(3))].sort()
  },
  'options: context.page with own keys on page': async (a) => {
    await a.page(
      'P',
      { url: 'https://x.test/y', path: '/y', own: 1 },
      { context: { page: { url: 'https://z.test/', own: 2 } } },
    )
    await a.page('P', { title: 'T' }, { page: { title: 'U' } })
  },
  'options: of null and undefined, with context': async (a) => {
    await a.track('A', {}, { context: { a: null, b: undefined, c: { d: undefined, e: null } }, f: null, g: undefined })
    await a.track('B', { a: null, b: undefined, c: [undefined, null] })
  },
  'options: dates and lists in context': async (a) => {
    await a.track('A', { at: new Date(0), list: [new Date(0)] }, { context: { at: new Date(0), list: [new Date(0)] } })
  },
  'options: dotted names that meet': async (a) => {
    await a.track('A', {}, { 'a.b': 1, a: { c: 2 } })
    await a.track('B', {}, { a: { c: 2 }, 'a.b': 1 })
    await a.track('C', {}, { 'a.b.c.d': 1, context: { a: { z: 1 } } })
    await a.track('D', {}, { 'page.title': 'Own', 'traits.email': 'a@b.test' })
  },
  'options: integrations of load, and of a call with objects': {
    options: { integrations: { A: true, B: false, C: { x: 1 }, D: null, E: undefined, F: 0, G: '' } },
    run: async (a) => {
      await a.track('A')
      await a.track('B', {}, { integrations: { A: false, B: { y: 1 }, H: true } })
      await a.track('C', {}, { integrations: { All: false } })
    },
  },
  'options: timestamps with offsets': async (a) => {
    await a.track('A', {}, { timestamp: new Date(Date.UTC(2019, 0, 1)) })
    await a.identify('u1', {}, { timestamp: new Date(0) })
    await a.alias('u1', 'u0', { timestamp: new Date(0) })
  },

  'page: single-page navigations': async (a) => {
    await a.page()
    history.pushState({}, '', '/shop/cart?x=1#top')
    await a.page()
    document.title = 'Cart'
    await a.page('Cart')
    await a.track('A')
    history.replaceState({}, '', '/shop/done#end?y=1')
    await a.page('Shop', 'Done', { total: 1 })
    history.pushState({}, '', '/')
    await a.track('B')
  },
  'page: a canonical link that changes': {
    url: '/shop?a=1#h',
    head: '<link rel="canonical" href="https://shop.test/first">',
    run: async (a) => {
      await a.page()
      const link = document.querySelector('link')!
      link.href = 'https://shop.test/second?own=1'
      await a.page()
      link.setAttribute('href', '/third')
      await a.page()
      link.remove()
      await a.page()
    },
  },
  'page: a canonical link that comes later': {
    url: '/shop?a=1',
    run: async (a) => {
      await a.track('A')
      const link = document.createElement('link')
      link.rel = 'canonical'
      link.href = '//shop.test/later'
      document.head.append(link)
      await a.track('B')
      await a.page()
    },
  },
  'page: a canonical link, odd ones': {
    url: '/shop?a=1#h',
    head: '<link rel="canonical" href="?own=1">',
    run: async (a) => {
      await a.page()
      for (const href of [
        '#x',
        '   ',
        'shop.test:8080/x',
        'mailto:a@b.test',
        'https://shop.test',
        'HTTP://SHOP.test/A b',
        '/a?b#c',
      ]) {
        document.querySelector('link')!.setAttribute('href', href)
        await a.page()
      }
    },
  },
  'page: campaign, referrer and hash together': {
    url: '/shop?utm_source=s&utm_campaign=c%20d&utm_medium=m&gclid=g&x=1#utm_term=t',
    referrer: 'https://from.test/?q=1',
    run: async (a) => {
      await a.page()
      await a.identify('u1')
      await a.page('P', { referrer: '' })
      await a.track('A', {}, { campaign: { name: 'own' } })
      await a.track('B', {}, { context: { referrer: { id: 'r', type: 't' } } })
    },
  },
  'page: campaign of a navigation': {
    run: async (a) => {
      await a.page()
      history.pushState({}, '', '/shop?utm_source=later&utm_content=')
      await a.track('A')
      history.pushState({}, '', '/shop')
      await a.track('B')
      await a.page({ search: '?utm_source=virtual' })
      await a.track('C', {}, { context: { page: { search: '?utm_source=own' } } })
      await a.track('D', {}, { page: { search: 'utm_source=bare&utm_id=1' } })
    },
  },
  'page: ad clicks of a navigation': {
    run: async (a) => {
      await a.page()
      history.pushState({}, '', '/shop?btid=b1')
      await a.track('A')
      history.pushState({}, '', '/shop?urid=u%201&btid=b2')
      await a.track('B')
      history.pushState({}, '', '/shop')
      await a.track('C', {}, { context: { referrer: { url: 'https://x.test' } } })
      a.reset()
      await a.track('D')
    },
  },
  'page: an address with letters of all sorts': {
    url: '/shop/%C3%BC/a%20b?q=%E6%97%A5+x&y=ü&z=%zz#ü',
    run: async (a) => {
      await a.page()
      await a.track('A')
    },
  },
  'page: a title with blanks and letters of all sorts': {
    run: async (a) => {
      document.title = '  A   <b> & "c" 日本 🙂 '
      await a.page()
      document.title = ''
      await a.page()
      document.querySelector('title')!.remove()
      await a.page()
    },
  },
  'page: properties of several kinds over the page': async (a) => {
    await a.page('P', { path: 1, title: null, url: undefined, referrer: ['x'], search: { utm: 1 } })
    await a.page('P', { path: '', title: '', url: '', referrer: '', search: '' })
  },
  'page: a category of the properties with a name': async (a) => {
    await a.page({ category: 'C' })
    await a.page('N', { category: 'C', name: 'M' })
    await a.page('C', 'N', { category: 'D', name: 'M' })
    await a.page(null, 'N', { category: 'D' })
    await a.page('C', null, { name: 'M' })
    await a.page(undefined, 'N')
  },
  'page: screen in the same way': async (a) => {
    await a.screen({ category: 'C' })
    await a.screen('N', { category: 'C', name: 'M' })
    await a.screen('C', 'N', { path: '/own' }, { context: { page: { path: '/of context' } } })
    await a.screen(null, null, { n: 1 }, { context: { screen: { width: 1 } } })
  },
  'page: before history goes back': async (a) => {
    history.pushState({}, '', '/one')
    await a.page('One')
    history.pushState({}, '', '/two')
    await a.page('Two')
    const isBack = new Promise((resolve) => addEventListener('popstate', resolve, { once: true }))
    history.back()
    await isBack
    await a.page('Back')
  },

  'middleware: changes, drops and delays': async (a, w) => {
    await a.addSourceMiddleware(async ({ payload, next }) => {
      await w.sleep(5)
      if (payload.obj.event === 'drop') return
      if (payload.obj.properties) payload.obj.properties.seen = true
      next(payload)
    })
    await a.track('A')
    await a.track('drop')
    await a.identify('u1', { a: 1 })
    await a.page('P')
  },
  'middleware: one that wraps the payload of another': async (a) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      payload.obj.context.first = 1
      next(payload)
    })
    await a.addSourceMiddleware(({ payload, next }) => {
      payload.obj.context.second = payload.obj.context.first
      payload.obj.integrations = { ...payload.obj.integrations, X: false }
      next(payload)
    })
    await a.track('A', {}, { integrations: { Y: true } })
    await a.group('g1')
  },
  'middleware: sets timestamp, messageId and anonymousId': async (a) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      Object.assign(payload.obj, { timestamp: '2020-01-01T00:00:00.000Z', anonymousId: 'own', userId: 'own' })
      next(payload)
    })
    await a.track('A')
    return [a.user().id(), a.user().anonymousId() === 'own']
  },
  'middleware: changes the type': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination' }))
    await a.addSourceMiddleware(({ payload, next }) => {
      if (payload.obj.type === 'page') Object.assign(payload.obj, { type: 'track', event: 'Viewed' })
      next(payload)
    })
    await a.page('P')
    return w.log
  },
  'middleware: removes traits of identify': async (a) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      if (payload.obj.traits) delete payload.obj.traits.email
      next(payload)
    })
    await a.identify('u1', { email: 'a@b.test', name: 'A' })
    await a.identify({ age: 1 })
    return a.user().traits()
  },
  'middleware: tracks another event': async (a, w) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      if (payload.obj.event === 'A') void a.track('from middleware').then(() => w.note('second'))
      next(payload)
    })
    await a.track('A')
    await w.noted(1)
  },
  'middleware: facade of everything': async (a, w) => {
    await a.addSourceMiddleware(({ payload, next }) => {
      const names =
        'type action userId anonymousId sessionId groupId properties traits event name category previousId from to revenue currency email username created address city'
      w.note(
        names.split(' ').map((name) => {
          const accessor = payload[name]
          if (typeof accessor !== 'function') return `${name} ${typeof accessor}`
          const value = accessor.call(payload)
          return [name, typeof value === 'string' && value.length > 30 ? '(long)' : value]
        }),
      )
      next(payload)
    })
    await a.track('Order Completed', { revenue: '$12.50', currency: 'EUR', total: 20, email: 'a@b.test' })
    await a.identify('u1', {
      email: 'c@d.test',
      username: 'c',
      created: '2020-01-01T00:00:00.000Z',
      address: { city: 'X' },
    })
    await a.page('C', 'N', { n: 1 })
    await a.group('g1', { name: 'G' })
    return w.log.slice(0, 4)
  },
  'middleware: names of functions': async (a) => {
    await a.addSourceMiddleware(function named({ payload, next }) {
      next(payload)
    })
    await a.addSourceMiddleware(({ payload, next }) => next(payload))
    const before = a.queue.plugins.map(({ name }) => name).filter((name) => name.startsWith('Source'))
    await a.deregister('Source Middleware named')
    const after = a.queue.plugins.map(({ name }) => name).filter((name) => name.startsWith('Source'))
    await a.track('A')
    return [before, after]
  },
  'middleware: destination middleware of an unknown name, several': async (a, w) => {
    const given = await a.addDestinationMiddleware(
      'Nobody',
      ({ payload, next }) => next(payload),
      ({ payload, next }) => next(payload),
    )
    await a.track('A')
    return w.show(given)
  },
  'middleware: destination middleware of a plugin of the page': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination' }))
    await a.addDestinationMiddleware('*', ({ next }) => next(null))
    await a.track('A')
    return w.log
  },

  'plugins: of every type, registered in reverse': async (a, w) => {
    for (const type of ['utility', 'after', 'destination', 'enrichment', 'before'])
      await a.register(w.witness({ name: type, type }))
    await a.track('A')
    await a.page('P')
    return w.log
  },
  'plugins: names, types and versions among the queue': async (a, w) => {
    await a.register(w.plugin({ name: 'X', type: 'after', version: '9' }), w.plugin({ name: 'Y', type: 'utility' }))
    return a.queue.plugins
      .filter(({ name }) => name === 'X' || name === 'Y')
      .map(({ name, type, version }) => [name, type, version])
  },
  'plugins: registered in a hook': async (a, w) => {
    let isThere = false
    let client = a
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        load: async (_, analytics) => {
          client = analytics
        },
        track: async (ctx) => {
          if (!isThere) {
            isThere = true
            await client.register(w.witness({ name: 'Q', type: 'enrichment' }))
          }
          return ctx
        },
      }),
    )
    await a.track('A')
    await a.track('B')
    return w.log
  },
  'plugins: deregistered by a hook of its own': async (a, w) => {
    let client = a
    await a.register(
      w.plugin({
        name: 'P',
        type: 'enrichment',
        load: async (_, analytics) => {
          client = analytics
        },
        track: async (ctx) => {
          w.note(ctx.event.event)
          await client.deregister('P')
          return ctx
        },
      }),
    )
    await a.track('A')
    await a.track('B')
    return w.log
  },
  'plugins: deregister, register, deregister': async (a, w) => {
    const plugin = w.witness({
      name: 'P',
      type: 'enrichment',
      load: async () => w.note('load'),
      unload: async () => w.note('unload'),
    })
    await a.register(plugin)
    await a.track('A')
    await a.deregister('P')
    await a.track('B')
    await a.register(plugin)
    await a.track('C')
    await a.deregister('P', 'P', 'nobody')
    await a.track('D')
    return w.log
  },
  'plugins: a destination that is not loaded': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination', isLoaded: () => false }))
    await a.track('A')
    return w.log
  },
  'plugins: an enrichment that is not loaded': async (a, w) => {
    await a.register(w.witness({ name: 'E', type: 'enrichment', isLoaded: () => false }))
    await a.register(w.witness({ name: 'B', type: 'before', isLoaded: () => false }))
    await a.register(w.witness({ name: 'F', type: 'after', isLoaded: () => false }))
    await a.track('A')
    return w.log
  },
  'plugins: all of them change the event': async (a, w) => {
    for (const type of ['before', 'enrichment', 'destination', 'after']) {
      await a.register(
        w.plugin({
          name: type,
          type,
          track: (ctx) => {
            ctx.event.properties[type] = Object.keys(ctx.event.properties)
            return ctx
          },
        }),
      )
    }
    const ctx = await a.track('A')
    await w.sleep(10)
    return ctx.event.properties.after
  },
  'plugins: updateEvent of each field': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'before',
        track: (ctx) => {
          ctx.updateEvent('event', 'B')
          ctx.updateEvent('properties.n.m', 1)
          ctx.updateEvent('context.own', { a: 1 })
          ctx.updateEvent('integrations.X', { a: 1 })
          ctx.updateEvent('userId', 'own')
          return ctx
        },
      }),
    )
    const ctx = await a.track('A')
    return ctx.event.event
  },
  'plugins: an event for one destination alone': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination' }), w.witness({ name: 'E', type: 'destination' }))
    await a.track('A', {}, { integrations: { All: false, D: true } })
    await a.track('B', {}, { integrations: { All: false, E: { x: 1 } } })
    await a.track('C', {}, { integrations: { All: true, D: false } })
    await a.track('D', {}, { integrations: { D: undefined, E: null } })
    await a.track('E', {}, { integrations: { All: undefined } })
    await a.track('F', {}, { integrations: { All: null, D: 0, E: '' } })
    return w.log
  },
  'plugins: alternative names, several': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination', alternativeNames: ['X', 'Y'] }))
    await a.track('A', {}, { integrations: { X: false } })
    await a.track('B', {}, { integrations: { Y: false } })
    await a.track('C', {}, { integrations: { X: true, Y: false } })
    await a.track('D', {}, { integrations: { D: true, X: false } })
    await a.track('E', {}, { integrations: { All: false, Y: true } })
    await a.track('F', {}, { integrations: { Y: undefined, All: false } })
    return w.log
  },
  'plugins: All false at the start, a call that says otherwise': {
    options: { integrations: { All: false, 'Segment.io': true, D: true } },
    run: async (a, w) => {
      await a.register(w.witness({ name: 'D', type: 'destination' }), w.witness({ name: 'E', type: 'destination' }))
      await a.track('A')
      await a.track('B', {}, { integrations: { All: true } })
      await a.track('C', {}, { integrations: { E: true, D: false } })
      return w.log
    },
  },
  'plugins: enrichment switches a destination off': async (a, w) => {
    await a.register(w.witness({ name: 'D', type: 'destination' }))
    await a.register(
      w.plugin({
        name: 'E',
        track: (ctx) => {
          ctx.updateEvent('integrations', { ...ctx.event.integrations, D: ctx.event.event === 'A' })
          return ctx
        },
      }),
    )
    await a.track('A')
    await a.track('B')
    return w.log
  },
  'plugins: a destination that changes the event': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'D',
        type: 'destination',
        track: (ctx) => {
          ctx.event.properties.of = 'destination'
          return ctx
        },
      }),
      w.plugin({
        name: 'E',
        type: 'destination',
        track: (ctx) => {
          w.note(ctx.event.properties)
          return ctx
        },
      }),
    )
    const ctx = await a.track('A')
    return [w.log.length, ctx.event.properties.of]
  },
  'plugins: an after plugin sees failedDelivery': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'B',
        type: 'before',
        track: (ctx) => {
          ctx.setFailedDelivery({ reason: 'own' })
          return ctx
        },
      }),
      w.plugin({
        name: 'F',
        type: 'after',
        track: (ctx) => {
          w.note(ctx.failedDelivery())
          return ctx
        },
      }),
    )
    const ctx = await a.track('A')
    await w.noted(1)
    return [w.log, ctx.failedDelivery()]
  },
  'plugins: load is told of the client': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        load: async (_, analytics) => {
          w.note(analytics.settings.writeKey)
          w.note(analytics.user().id())
          w.note(analytics.initialized)
          w.note(typeof analytics.VERSION)
        },
      }),
    )
    return w.log
  },
  'plugins: a load that identifies': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        load: async (_, analytics) => {
          void analytics.identify('u1')
        },
      }),
    )
    await w.sleep(20)
    await a.track('A')
  },
  'plugins: a hook on a prototype': async (a, w) => {
    class Plugin {
      name = 'P'
      type = 'enrichment'
      version = '1'
      #count = 0
      isLoaded() {
        return true
      }
      async load() {}
      track(ctx: { event: { properties: Record<string, unknown> } }) {
        ctx.event.properties.count = ++this.#count
        return ctx
      }
    }
    await a.register(new Plugin() as never)
    await a.track('A')
    await a.track('B')
    return w.log
  },
  'plugins: before cancels one type only': async (a, w) => {
    await a.register(
      w.plugin({
        name: 'P',
        type: 'enrichment',
        identify: (ctx) => {
          w.note(ctx.event.userId)
          w.note(ctx.event.traits)
          return ctx
        },
        group: (ctx) => {
          w.note(ctx.event.groupId)
          w.note(ctx.event.traits)
          return ctx
        },
        alias: (ctx) => {
          w.note(ctx.event.previousId)
          return ctx
        },
      }),
    )
    await a.identify('u1', { a: 1 })
    await a.group('g1', { b: 1 })
    return w.log
  },

  'emitter: all events of a session': async (a, w) => {
    for (const name of [
      'initialize',
      'track',
      'page',
      'screen',
      'identify',
      'group',
      'alias',
      'reset',
      'dispatch_start',
    ])
      a.on(name, (...args: unknown[]) =>
        w.note(
          name,
          args.map((arg) => (arg && typeof arg === 'object' && 'event' in arg ? 'ctx' : arg)),
        ),
      )
    await a.page('C', 'N', { n: 1 }, { context: { x: 1 } })
    await a.screen('N')
    await a.identify('u1', { a: 1 }, { context: { x: 1 } })
    await a.group('g1', { b: 1 })
    await a.track('A', { c: 1 }, { integrations: { X: true } })
    a.reset()
    await a.alias('u2', 'u1', { context: { x: 1 } })
    await w.sleep(10)
    return w.log.filter((entry) => !String((entry as unknown[])[0]).startsWith('page'))
  },
  'emitter: identify without id, without traits': async (a, w) => {
    a.on('identify', (...args: unknown[]) => w.note(args))
    a.on('group', (...args: unknown[]) => w.note(args))
    await a.identify({ a: 1 })
    await a.identify('u1')
    await a.identify()
    await a.group('g1')
    await a.group({ b: 1 })
    return w.noted(5)
  },
  'emitter: once, off within, on within': async (a, w) => {
    const again = () => w.note('again')
    a.once('track', () => {
      w.note('once')
      a.on('track', again)
    })
    await a.track('A')
    await a.track('B')
    a.off('track', again)
    await a.track('C')
    return w.log
  },
  'emitter: names of all sorts': (a, w) => {
    for (const name of ['', 'a b', 'TRACK', '*', '0', 'ünï']) {
      a.on(name, (...args: unknown[]) => w.note(name, args))
      a.emit(name, 1, undefined, null, { a: 1 })
    }
    return w.log
  },
  'emitter: emit of an event of the library': (a, w) => {
    a.on('track', (...args: unknown[]) => w.note(args))
    a.emit('track', 'by hand', { n: 1 })
    a.once('reset', () => w.note('reset'))
    a.emit('reset')
    a.reset()
    return w.log
  },
  'emitter: off with another function': async (a, w) => {
    a.on('track', () => w.note('kept'))
    a.off('track', () => w.note('kept'))
    a.off('never', () => {})
    await a.track('A')
    return w.log
  },
  'emitter: a listener of reset sees nobody': async (a, w) => {
    await a.identify('u1', { a: 1 })
    await a.group('g1')
    a.on('reset', () => w.note([a.user().id(), a.user().traits(), a.group().id(), a.group().traits()]))
    a.reset()
    return w.log
  },
  'emitter: of events that middleware drops': async (a, w) => {
    a.on('track', (name) => w.note(name))
    await a.addSourceMiddleware(({ payload, next }) => {
      if (payload.obj.event !== 'drop') next(payload)
    })
    await a.track('drop')
    await a.track('A')
    return w.noted(2)
  },
  'emitter: on the queue': async (a, w) => {
    for (const name of ['message_delivered', 'delivery_success', 'flush'])
      a.queue.on(name, (...args: { event?: { event?: string } }[]) => w.note(name, args.length, args[0]?.event?.event))
    await a.track('A')
    await w.sleep(30)
    return w.log.map((entry) => JSON.stringify(entry)).sort()
  },

  'storage: memory and cookie': {
    options: { storage: { stores: ['memory', 'cookie'] } },
    run: async (a) => {
      await a.identify('u1', { a: 1 })
      await a.group('g1', { b: 1 })
      return [a.user().id(), a.group().id()]
    },
  },
  'storage: disableClientPersistence over storage': {
    options: { disableClientPersistence: true, storage: { stores: ['cookie'] } },
    run: async (a) => {
      await a.identify('u1', { a: 1 })
      await a.identify({ b: 1 })
      await a.group('g1', { c: 1 })
      a.setAnonymousId('x')
      await a.track('A')
      a.reset()
      await a.track('B')
      return [document.cookie, localStorage.length]
    },
  },
  'storage: user and group with options of both': {
    options: {
      user: { cookie: { key: 'ajs_u' }, localStorage: { key: 'ajs_t' }, persist: true },
      group: { cookie: { key: 'ajs_g' }, localStorage: { key: 'ajs_p' } },
    },
    run: async (a) => {
      await a.identify('u1', { a: 1 })
      await a.group('g1', { b: 1 })
      await a.track('A')
      a.reset()
      await a.identify('u2', { c: 1 })
    },
  },
  'storage: a legacy cookie _sio beside an id': {
    cookies: ['_sio=legacy----u0', 'ajs_anonymous_id=anon'],
    run: async (a) => {
      await a.track('A')
      return a.user().id()
    },
  },
  'storage: analytics.storage of the client': async (a, w) => {
    await a.ready()
    a.storage.set('ajs_own', { a: [1] })
    const first = a.storage.get('ajs_own')
    a.storage.set('ajs_own', 'text')
    const second = a.storage.get('ajs_own')
    a.storage.clear('ajs_own')
    return w.show([first, second, a.storage.get('ajs_own'), localStorage.getItem('ajs_own')])
  },
  'storage: cookies that cannot be decoded': {
    cookies: ['ajs_user_id=%zz', 'ajs_anonymous_id=%E0%A4%A', 'ajs_group_id=%'],
    run: async (a) => {
      await a.track('A')
      return [typeof a.user().id(), typeof a.group().id()]
    },
  },
  'storage: localStorage that throws': {
    run: async (a, w) => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
      await a.identify('u1', { a: 1 })
      await a.identify({ b: 1 })
      return w.show([a.user().id(), document.cookie.includes('ajs_user_id=u1')])
    },
  },

  'query string: a user with traits, then calls': {
    url: '/shop?ajs_uid=u1&ajs_trait_plan=pro&ajs_trait_age=3&ajs_aid=anon&ajs_event=Came&ajs_prop_from=mail&utm_source=mail',
    run: async (a) => {
      await a.identify({ own: 1 })
      await a.track('A')
      a.reset()
      await a.track('B')
    },
  },
  'query string: an aid and nothing else, of somebody who is known': {
    url: '/shop?ajs_aid=anon',
    local: { ajs_user_id: '"u1"', ajs_anonymous_id: '"old"' },
    cookies: ['ajs_user_id=u1', 'ajs_anonymous_id=old'],
    run: async (a) => {
      await a.track('A')
    },
  },
  'query string: with queued calls of each sort': {
    url: '/shop?ajs_event=Came',
    queued: true,
    run: (a) => {
      a.track('A')
      a.page('P')
    },
  },
  'query string: several calls of queryString': async (a, w) => {
    const first = await a.queryString('?ajs_uid=u1&ajs_trait_a=1')
    const second = await a.queryString('?ajs_event=A&ajs_prop_b=2&ajs_prop_c.d=3')
    const third = await a.queryString('https://x.test/?ajs_aid=anon#x')
    return w.show([first.length, second.length, third.length, a.user().traits(), a.user().anonymousId()])
  },

  'load: initialPageview with a plugin and a listener': {
    options: { initialPageview: true },
    queued: true,
    run: (a, w) => {
      a.on('page', (...args: unknown[]) => w.note(args.length))
      a.register(w.witness({ name: 'P', type: 'enrichment' }))
      return async () => w.noted(2)
    },
  },
  'load: another global with a page in its snippet': {
    global: 'tracker',
    queued: true,
    run: (a) => {
      a.page('P')
      return (later: typeof a) => [typeof (window as never as { analytics: unknown }).analytics, later.initialized]
    },
  },
  'load: initialize is there before anything': {
    queued: true,
    run: (a, w) => {
      a.on('initialize', (settings, options) => w.note(typeof settings, typeof options))
      a.on('track', (name) => w.note(name))
      a.track('A')
      return async () => w.noted(2)
    },
  },
  'load: middleware, plugin and event of the stub': {
    queued: true,
    run: (a, w) => {
      a.track('A')
      a.addSourceMiddleware(({ payload, next }) => {
        payload.obj.properties.middleware = true
        next(payload)
      })
      a.register(
        w.plugin({
          name: 'P',
          type: 'before',
          track: (ctx) => {
            ctx.event.properties.plugin = true
            return ctx
          },
        }),
      )
      a.ready(() => w.note('ready'))
      return async () => w.noted(1)
    },
  },
  'load: a callback of the stub, and one that throws': {
    queued: true,
    run: (a, w) => {
      a.track('A', () => {
        throw new Error('no')
      })
      a.track('B', {}, {}, () => w.note('B'))
      a.page(() => w.note('page'))
      return async () => (await w.noted(2)).sort()
    },
  },
  'load: what few ask of the client': (a, w) => {
    const names =
      'settings initialized integrations options queue failedInitializations VERSION plugins Integrations writeKey'
    return names.split(' ').map((name) => `${name} ${typeof w.show((a as never as Record<string, unknown>)[name])}`)
  },
  'load: chains': async (a, w) => {
    const given = a
      .on('x', () => w.note('x'))
      .once('x', () => w.note('once'))
      .emit('x')
      .off('x')
      .emit('x')
    return [given === a || w.show(given), w.log]
  },
  'load: use, debug and timeout in a row': async (a, w) => {
    const given = [a.use((analytics) => w.note(typeof analytics.track)), a.debug(false), a.timeout(10), a.noConflict()]
    await a.track('A')
    return w.show([given, w.log, a.settings.timeout])
  },
  'load: normalize of each type': (a, w) => {
    const messages = [
      { type: 'track', event: 'A', properties: { n: 1 }, options: { integrations: { X: true }, own: 1 } },
      { type: 'identify', userId: 'u', traits: { a: 1 } },
      { type: 'page', name: 'N', integrations: { Y: false } },
    ]
    return messages.map((message) => {
      const { messageId, timestamp, anonymousId, ...rest } = a.normalize(message) as Record<string, unknown>
      return w.show([typeof messageId, typeof timestamp, typeof anonymousId, rest])
    })
  },
  'load: pageview of addresses': async (a, w) =>
    w.show([await a.pageview('/a?b#c'), await a.pageview(''), await a.pageview(null)]),
  'load: errors of each method': async (a) => {
    const calls = [
      () => a.track(),
      () => a.track(''),
      () => a.track(null),
      () => a.track(1),
      () => a.track({}),
      () => a.track({ event: '' }),
      () => a.track({ event: 1 }),
      () => a.track([]),
    ]
    const outcomes: string[] = []
    for (const call of calls)
      outcomes.push(
        await call().then(
          () => 'resolved',
          (reason: Error) => `${reason.name} ${reason.message}`,
        ),
      )
    await a.track('A')
    return outcomes
  },
  'load: what is never an error': async (a) => {
    await a.page(1, 2, 3)
    await a.page([], {}, [])
    await a.screen(null, undefined, Number.NaN)
    await a.identify(Symbol.iterator.toString(), 1, 2)
    await a.group(0, [], 'x')
  },
  'load: trackLink with an id, then an SPA': async (a, w) => {
    const link = document.createElement('a')
    link.href = '#next'
    link.id = 'l'
    document.body?.append(link)
    await a.trackLink(link, 'Clicked', (element: Element) => ({ id: element.id, text: element.textContent }))
    a.on('track', () => w.note('tracked'))
    link.addEventListener('click', (event) => event.preventDefault())
    link.click()
    link.click()
    await w.noted(2)
  },
}
