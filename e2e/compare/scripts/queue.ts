// Calls that are made on the snippet's stub, before the library is there.

import type { Scripts } from '../script.ts'

export const queueScripts: Scripts = {
  track: { queued: true, run: (a) => void a.track('A', { n: 1 }, { context: { active: true } }) },
  'track, several': {
    queued: true,
    run: (a) => {
      a.track('A')
      a.track('B', { n: 1 })
      a.track('C')
    },
  },
  'track, an object': { queued: true, run: (a) => void a.track({ event: 'A', properties: { n: 1 } }) },
  'track without a name': { queued: true, run: (a) => void a.track() },
  page: { queued: true, run: (a) => void a.page() },
  'page, category, name, properties': { queued: true, run: (a) => void a.page('Category', 'Name', { n: 1 }) },
  'page with options': { queued: true, run: (a) => void a.page('Name', {}, { context: { active: true } }) },
  'page, the fourth argument': { queued: true, run: (a) => void a.page(null, null, null, { context: { n: 1 } }) },
  screen: { queued: true, run: (a) => void a.screen('Name', { n: 1 }) },
  identify: { queued: true, run: (a) => void a.identify('u1', { plan: 'pro' }) },
  'identify, several': {
    queued: true,
    run: (a) => {
      a.identify('u1', { a: 1 })
      a.identify({ b: 2 })
      a.identify('u2', { c: 3 })
    },
  },
  'identify without arguments': { queued: true, run: (a) => void a.identify() },
  group: { queued: true, run: (a) => void a.group('g1', { seats: 3 }) },
  'group without arguments': { queued: true, run: (a) => void a.group() },
  alias: { queued: true, run: (a) => void a.alias('new', 'old') },
  'alias without from': { queued: true, run: (a) => void a.alias('new') },
  reset: {
    queued: true,
    local: { ajs_user_id: '"u1"', ajs_user_traits: '{"a":1}' },
    run: (a) => void a.reset(),
  },
  setAnonymousId: {
    queued: true,
    run: (a) => {
      a.setAnonymousId('anon')
      a.track('A')
    },
  },
  'page, then track': {
    queued: true,
    run: (a) => {
      a.page()
      a.track('A')
    },
  },
  'identify, page, track': {
    queued: true,
    run: (a) => {
      a.identify('u1', { plan: 'pro' })
      a.page('P')
      a.track('A')
    },
  },
  'a callback': { queued: true, run: (a) => new Promise((resolve) => a.track('A', () => resolve('called'))) },
  'page with a callback': { queued: true, run: (a) => new Promise((resolve) => a.page(() => resolve('called'))) },
  'the page has changed meanwhile': {
    queued: true,
    url: '/shop?utm_source=mail#part',
    run: (a) => {
      a.page()
      history.pushState(null, '', '/cart?a=1')
      document.title = 'Cart'
      a.page()
    },
  },
  'the title of the moment': {
    queued: true,
    run: (a) => {
      document.title = 'One'
      a.track('A')
      document.title = 'Two'
      a.track('B')
    },
  },
  'canonical address': {
    queued: true,
    url: '/shop?a=1#part',
    head: '<link rel="canonical" href="https://x.test/c">',
    run: (a) => void a.page(),
  },
  'canonical address, a path': {
    queued: true,
    head: '<link rel="canonical" href="c/d">',
    run: (a) => void a.page(),
  },
  'what the stub gives': { queued: true, run: (a) => [Array.isArray(a.track('A')), Array.isArray(a.page())] },
  'an argument that looks like a page of the queue': {
    queued: true,
    run: (a) => void a.track('A', { __t: 'bpc', p: '/x', u: 'https://x.test/x', s: '', t: 'T', r: '' }),
  },
  'twenty calls': {
    queued: true,
    run: (a) => {
      for (let index = 0; index < 20; index++) a.track(`${index}`, { index })
    },
  },
}
