// alias: every overload, and arguments in wrong places.

import type { Scripts } from '../script.ts'

export const aliasScripts: Scripts = {
  to: (a) => a.alias('new'),
  'to, from': (a) => a.alias('new', 'old'),
  'to, from, options': (a) => a.alias('new', 'old', { context: { active: true } }),
  'to, from, options, callback': async (a) => {
    let called = 0
    await a.alias('new', 'old', { context: { active: true } }, () => called++)
    return called
  },
  'to, options': (a) => a.alias('new', { context: { active: true } }),
  'to, callback': async (a) => {
    let called = 0
    await a.alias('new', () => called++)
    return called
  },
  'to, from, callback': async (a) => {
    let called = 0
    await a.alias('new', 'old', () => called++)
    return called
  },
  'callback, to, from': async (a) => {
    let called = 0
    await a.alias(() => called++, 'new', 'old')
    return called
  },
  'options, to, from': (a) => a.alias({ context: { active: true } }, 'new', 'old'),
  'two options': (a) => a.alias('new', 'old', { context: { a: 1 } }, { context: { b: 2 } }),
  numbers: (a) => a.alias(1, 2),
  'number, from': (a) => a.alias(1, 'old'),
  zeros: (a) => a.alias(0, 0),
  'three texts': (a) => a.alias('one', 'two', 'three'),
  'to, null, options': (a) => a.alias('new', null, { context: { active: true } }),
  'to, undefined, options': (a) => a.alias('new', undefined, { context: { active: true } }),
  'null, from': (a) => a.alias(null, 'old'),
  'to, boolean': (a) => a.alias('new', true),
  'to, array': (a) => a.alias('new', ['old']),
  'to, empty': (a) => a.alias('new', ''),
  'from is the anonymous id': (a) => {
    const id = a.user().anonymousId()
    return a.alias('new', id)
  },
  'storage stays as it is': (a) => {
    a.identify({ plan: 'pro' })
    a.alias('new', 'old')
    a.track('A')
  },
  'then identify': async (a) => {
    await a.alias('new')
    a.identify('new', { plan: 'pro' })
  },
  'without arguments': (a) => a.alias(),
  NaN: (a) => a.alias(Number.NaN),
  'to an empty id': (a) => a.alias(''),
}
