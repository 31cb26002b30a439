// page and screen: every overload, and arguments in wrong places.

import type { Scripts } from '../script.ts'

export const pageScripts: Scripts = {
  'no arguments': (a) => a.page(),
  'a name': (a) => a.page('Name'),
  'category, name': (a) => a.page('Category', 'Name'),
  'category, name, properties': (a) => a.page('Category', 'Name', { n: 1 }),
  'category, name, properties, options': (a) => a.page('Category', 'Name', { n: 1 }, { context: { active: true } }),
  'category, name, properties, options, callback': async (a) => {
    let called = 0
    await a.page('Category', 'Name', { n: 1 }, { context: { active: true } }, () => called++)
    return called
  },
  'name, properties': (a) => a.page('Name', { n: 1 }),
  'name, properties, options': (a) => a.page('Name', { n: 1 }, { context: { active: true } }),
  'name, callback': async (a) => {
    let called = 0
    await a.page('Name', () => called++)
    return called
  },
  properties: (a) => a.page({ n: 1 }),
  'properties, options': (a) => a.page({ n: 1 }, { context: { active: true } }),
  'properties, options, callback': async (a) => {
    let called = 0
    await a.page({ n: 1 }, { context: { active: true } }, () => called++)
    return called
  },
  'callback only': async (a) => {
    let called = 0
    await a.page(() => called++)
    return called
  },
  'callback first': async (a) => {
    let called = 0
    await a.page(() => called++, 'Name', { n: 1 })
    return called
  },
  'two callbacks': async (a) => {
    const called: string[] = []
    await a.page(
      'Name',
      () => called.push('first'),
      () => called.push('second'),
    )
    return called
  },
  'null, name': (a) => a.page(null, 'Name'),
  'category, null': (a) => a.page('Category', null),
  'category, undefined, properties': (a) => a.page('Category', undefined, { n: 1 }),
  'null, null, properties': (a) => a.page(null, null, { n: 1 }),
  'null, null, null, options': (a) => a.page(null, null, null, { context: { active: true } }),
  'undefined, undefined, undefined, options': (a) =>
    a.page(undefined, undefined, undefined, { context: { active: true } }),
  'category, name, null, options': (a) => a.page('Category', 'Name', null, { context: { active: true } }),
  'category, name, undefined, options': (a) => a.page('Category', 'Name', undefined, { context: { active: true } }),
  'name, null, options': (a) => a.page('Name', null, { context: { active: true } }),
  'properties at the fourth place': (a) => a.page('Category', 'Name', 5, { n: 1 }),
  'an object at the fifth place': (a) => a.page('Category', 'Name', null, null, { n: 1 }),
  'three texts': (a) => a.page('One', 'Two', 'Three'),
  'four texts and properties': (a) => a.page('One', 'Two', 'Three', 'Four', { n: 1 }),
  'three objects': (a) => a.page({ a: 1 }, { b: 2 }, { c: 3 }),
  'name, three objects': (a) => a.page('Name', { a: 1 }, { b: 2 }, { c: 3 }),
  'properties, name': (a) => a.page({ n: 1 }, 'Name'),
  'properties, name, category': (a) => a.page({ n: 1 }, 'One', 'Two'),
  'null, one, two': (a) => a.page(null, 'One', 'Two'),
  'one, null, two': (a) => a.page('One', null, 'Two'),
  'empty category, name': (a) => a.page('', 'Name'),
  'a number': (a) => a.page(5),
  'number, name': (a) => a.page(5, 'Name'),
  'a boolean': (a) => a.page(true),
  'an array': (a) => a.page(['Name']),
  'a Date': (a) => a.page(new Date(0)),
  'name, array': (a) => a.page('Name', [1]),
  'name, number, properties': (a) => a.page('Name', 5, { n: 1 }),
  'category, name, text, properties': (a) => a.page('Category', 'Name', 'x', { n: 1 }),
  'six arguments': (a) => a.page('Category', 'Name', { n: 1 }, { context: { active: true } }, null, 5),
  'properties named category and name': (a) => a.page({ category: 'c', name: 'n' }),
  'properties named like the arguments': (a) => a.page('Category', 'Name', { category: 'c', name: 'n' }),
  'name and a property category': (a) => a.page('Name', { category: 'c' }),
  'properties over the page': (a) =>
    a.page({ path: '/virtual', title: 'Virtual', url: 'https://x.test/virtual', search: '?v', referrer: 'r' }),
  'properties over the page, one of them': (a) => a.page({ title: 'Virtual' }),
  'properties over the page, of other types': (a) => a.page({ path: 5, title: { a: 1 }, search: ['x'] }),
  'properties over the page, and context.page': (a) =>
    a.page({ title: 'Property' }, { context: { page: { title: 'Context', more: 1 } } }),
  'the next call knows nothing of them': (a) => {
    a.page({ title: 'Virtual' })
    a.track('A')
  },
  'a virtual page with a hash': (a) => a.page({ url: 'https://x.test/#a', path: '/#a' }),
  'screen: no arguments': (a) => a.screen(),
  'screen: a name': (a) => a.screen('Name'),
  'screen: category, name': (a) => a.screen('Category', 'Name'),
  'screen: category, name, properties': (a) => a.screen('Category', 'Name', { n: 1 }),
  'screen: category, name, properties, options': (a) => a.screen('Category', 'Name', { n: 1 }, { active: true }),
  'screen: properties': (a) => a.screen({ n: 1 }),
  'screen: name, properties, options, callback': async (a) => {
    let called = 0
    await a.screen('Name', { n: 1 }, { context: { active: true } }, () => called++)
    return called
  },
  'screen: properties over the page': (a) => a.screen('Name', { title: 'Virtual', path: '/virtual' }),
  'screen: three texts': (a) => a.screen('One', 'Two', 'Three'),
  'screen: a number': (a) => a.screen(5),
  'screen: properties named category and name': (a) => a.screen({ category: 'c', name: 'n' }),
  'undefined in options of the page': (a) => a.page('P', {}, { a: undefined }),
  'an empty name': (a) => a.page(''),
  'empty category and name': (a) => a.page('', ''),
  'category, empty name': (a) => a.page('Category', ''),
  'properties over the page, empty ones': (a) => a.page({ path: null, title: '', url: undefined }),
  'a virtual page with a campaign': {
    url: '/shop?utm_source=mail',
    run: (a) => a.page({ search: '?utm_source=other', url: 'https://x.test/?utm_source=other' }),
  },
}
