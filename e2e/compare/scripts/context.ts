// Where was it? The page, its canonical address, campaign, referrer, and ad clicks.

import type { Scripts } from '../script.ts'

export const contextScripts: Scripts = {
  query: { url: '/shop?a=1&b=2', run: (a) => a.page() },
  hash: { url: '/shop#part', run: (a) => a.page() },
  'query and hash': { url: '/shop?a=1#part?b=2', run: (a) => a.track('A') },
  'two hashes': { url: '/shop#a#b', run: (a) => a.track('A') },
  'an encoded path': { url: '/sh%C3%B6p%20x?q=%20%C3%A4', run: (a) => a.page() },
  'the root': { url: '/', run: (a) => a.page() },
  referrer: { referrer: 'https://search.test/?q=shop', run: (a) => a.page() },
  'no title': {
    run: (a) => {
      document.title = ''
      a.page()
    },
  },
  'the page changes between calls': (a) => {
    a.page()
    history.pushState(null, '', '/cart?step=1#x')
    document.title = 'Cart'
    a.page()
    a.track('A')
  },
  'the page changes right after the call': (a) => {
    a.track('A')
    history.pushState(null, '', '/cart')
    document.title = 'Cart'
  },
  'canonical, absolute': { head: '<link rel="canonical" href="https://x.test/c">', run: (a) => a.page() },
  'canonical, with the query of the page': {
    url: '/shop?a=1#part',
    head: '<link rel="canonical" href="https://x.test/c">',
    run: (a) => a.page(),
  },
  'canonical, with a query of its own': {
    url: '/shop?a=1',
    head: '<link rel="canonical" href="https://x.test/c?b=2">',
    run: (a) => a.page(),
  },
  'canonical, with a hash': {
    url: '/shop?a=1#part',
    head: '<link rel="canonical" href="https://x.test/c#own">',
    run: (a) => a.page(),
  },
  'canonical, a path': { head: '<link rel="canonical" href="/c/d">', run: (a) => a.page() },
  'canonical, without a slash': { head: '<link rel="canonical" href="c.test/d">', run: (a) => a.page() },
  'canonical, without a protocol': { head: '<link rel="canonical" href="//c.test/d">', run: (a) => a.page() },
  'canonical, empty': { url: '/shop?a=1', head: '<link rel="canonical" href="">', run: (a) => a.page() },
  'canonical, without href': { head: '<link rel="canonical">', run: (a) => a.page() },
  'canonical, two of them': {
    head: '<link rel="canonical" href="https://x.test/one"><link rel="canonical" href="https://x.test/two">',
    run: (a) => a.page(),
  },
  'canonical, among other relations': {
    head: '<link rel="canonical alternate" href="https://x.test/c">',
    run: (a) => a.page(),
  },
  'canonical, in capitals': { head: '<link rel="CANONICAL" href="https://x.test/c">', run: (a) => a.page() },
  'canonical, in the body': (a) => {
    const link = document.createElement('link')
    link.rel = 'canonical'
    link.href = 'https://x.test/c'
    document.body.append(link)
    a.page()
  },
  'campaign: all parameters': {
    url: '/shop?utm_source=s&utm_medium=m&utm_campaign=c&utm_term=t&utm_content=o&utm_id=7',
    run: (a) => {
      a.page()
      a.track('A')
    },
  },
  'campaign: one parameter': { url: '/shop?utm_source=mail', run: (a) => a.identify('u1') },
  'campaign: unknown parameters': { url: '/shop?utm_x=1&utm_a_b=2', run: (a) => a.track('A') },
  'campaign: encoded': { url: '/shop?utm_campaign=spring+sale%20%C3%A4%26x', run: (a) => a.track('A') },
  'campaign: badly encoded': { url: '/shop?utm_source=100%', run: (a) => a.track('A') },
  'campaign: empty value': { url: '/shop?utm_source=&utm_medium=m', run: (a) => a.track('A') },
  'campaign: no value': { url: '/shop?utm_source&utm_medium=m', run: (a) => a.track('A') },
  'campaign: twice': { url: '/shop?utm_source=one&utm_source=two', run: (a) => a.track('A') },
  'campaign: the name alone': { url: '/shop?utm_=x', run: (a) => a.track('A') },
  'campaign: in capitals': { url: '/shop?UTM_SOURCE=x', run: (a) => a.track('A') },
  'campaign: encoded parameter name': { url: '/shop?utm%5Fsource=x', run: (a) => a.track('A') },
  'campaign: name': { url: '/shop?utm_name=x&utm_campaign=y', run: (a) => a.track('A') },
  'campaign: in the hash': { url: '/shop#?utm_source=x', run: (a) => a.track('A') },
  'campaign: of the call': {
    url: '/shop?utm_source=mail',
    run: (a) => a.track('A', {}, { context: { campaign: { name: 'own' } } }),
  },
  'campaign: the page has moved on': {
    url: '/shop?utm_source=mail',
    run: (a) => {
      a.track('A')
      history.pushState(null, '', '/cart')
      a.track('B')
    },
  },
  'no campaign': { url: '/shop?source=mail', run: (a) => a.track('A') },
  'a title that changes': (a) => {
    document.title = 'One'
    a.track('A')
    document.title = 'Two'
    a.track('B')
  },
  'campaign: badly encoded, the rest well': {
    url: '/shop?utm_source=%E0%A4%A&utm_medium=a%20b',
    run: (a) => a.track('A'),
  },
  'campaign: with a second question mark': {
    url: '/shop?a=1?utm_source=x',
    run: (a) => a.track('A'),
  },
  'ad click: btid': { url: '/shop?btid=x', run: (a) => a.track('A') },
  'ad click: urid, among others': { url: '/shop?a=1&urid=x%20y&b=2', run: (a) => a.track('A') },
  'ad click: remembered': {
    cookies: ['s%3Acontext.referrer=%7B%22id%22%3A%22x%22%2C%22type%22%3A%22dataxu%22%7D'],
    run: (a) => {
      a.track('A')
      a.page()
    },
  },
  'ad click: what is remembered': {
    url: '/shop?btid=x',
    run: async (a) => {
      await a.track('A')
      return document.cookie.split('; ').filter((cookie) => cookie.startsWith('s%3A'))
    },
  },
  'ad click: without persistence': {
    url: '/shop?btid=x',
    options: { disableClientPersistence: true },
    run: async (a) => {
      await a.track('A')
      return document.cookie
    },
  },
  'AMP: an id': { cookies: ['_ga=amp-x'], run: (a) => a.track('A') },
  'AMP: another cookie of that name': { cookies: ['_ga=GA1.2.3.4'], run: (a) => a.track('A') },
}
