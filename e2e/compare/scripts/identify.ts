// identify: every overload, and arguments in wrong places.

import type { Scripts } from '../script.ts'

export const identifyScripts: Scripts = {
  'an id': (a) => a.identify('u1'),
  'id, traits': (a) => a.identify('u1', { plan: 'pro' }),
  'id, traits, options': (a) => a.identify('u1', { plan: 'pro' }, { context: { active: true } }),
  'id, traits, options, callback': async (a) => {
    let called = 0
    await a.identify('u1', { plan: 'pro' }, { context: { active: true } }, () => called++)
    return called
  },
  'id, callback': async (a) => {
    let called = 0
    await a.identify('u1', () => called++)
    return called
  },
  'id, traits, callback': async (a) => {
    let called = 0
    await a.identify('u1', { plan: 'pro' }, () => called++)
    return called
  },
  traits: (a) => a.identify({ plan: 'pro' }),
  'traits, options': (a) => a.identify({ plan: 'pro' }, { context: { active: true } }),
  'traits, callback': async (a) => {
    let called = 0
    await a.identify({ plan: 'pro' }, () => called++)
    return called
  },
  'traits, options, callback': async (a) => {
    let called = 0
    await a.identify({ plan: 'pro' }, { context: { active: true } }, () => called++)
    return called
  },
  'callback only': async (a) => {
    let called = 0
    await a.identify(() => called++)
    return called
  },
  'callback, id, traits': async (a) => {
    let called = 0
    await a.identify(() => called++, 'u1', { plan: 'pro' })
    return called
  },
  'id, traits, callback, options': async (a) => {
    let called = 0
    await a.identify('u1', { plan: 'pro' }, () => called++, { context: { active: true } })
    return called
  },
  'two callbacks': async (a) => {
    const called: string[] = []
    await a.identify(
      'u1',
      () => called.push('first'),
      () => called.push('second'),
    )
    return called
  },
  'no arguments': (a) => a.identify(),
  null: (a) => a.identify(null),
  undefined: (a) => a.identify(undefined),
  'null, traits': (a) => a.identify(null, { plan: 'pro' }),
  'undefined, traits': (a) => a.identify(undefined, { plan: 'pro' }),
  'null, traits, options': (a) => a.identify(null, { plan: 'pro' }, { context: { active: true } }),
  'null, null, options': (a) => a.identify(null, null, { context: { active: true } }),
  'id, null, options': (a) => a.identify('u1', null, { context: { active: true } }),
  'id, undefined, options': (a) => a.identify('u1', undefined, { context: { active: true } }),
  'a number': (a) => a.identify(42),
  zero: (a) => a.identify(0),
  'a negative number': (a) => a.identify(-1.5),
  'a huge number': (a) => a.identify(1e21),
  NaN: (a) => a.identify(Number.NaN),
  'number, traits': (a) => a.identify(42, { plan: 'pro' }),
  'an empty id': (a) => a.identify(''),
  'a blank id': (a) => a.identify(' '),
  'a boolean': (a) => a.identify(true),
  'boolean, traits': (a) => a.identify(true, { plan: 'pro' }),
  'boolean, traits, options': (a) => a.identify(true, { plan: 'pro' }, { context: { active: true } }),
  'an array': (a) => a.identify(['u1']),
  'array, traits': (a) => a.identify(['u1'], { plan: 'pro' }),
  'a Date': (a) => a.identify(new Date(0)),
  'id, array': (a) => a.identify('u1', ['x']),
  'id, array, options': (a) => a.identify('u1', ['x'], { context: { active: true } }),
  'id, string': (a) => a.identify('u1', 'text'),
  'id, string, options': (a) => a.identify('u1', 'text', { context: { active: true } }),
  'id, number, traits': (a) => a.identify('u1', 5, { plan: 'pro' }),
  'id, boolean': (a) => a.identify('u1', true),
  'id, traits, string': (a) => a.identify('u1', { plan: 'pro' }, 'text'),
  'id, traits, null, callback': async (a) => {
    let called = 0
    await a.identify('u1', { plan: 'pro' }, null, () => called++)
    return called
  },
  'traits, traits, options': (a) => a.identify({ a: 1 }, { b: 2 }, { context: { active: true } }),
  'three objects behind the id': (a) => a.identify('u1', { a: 1 }, { context: { active: true } }, { b: 2 }),
  'six arguments': (a) => a.identify('u1', { a: 1 }, null, null, { b: 2 }, 'u2'),
  'a trait named id': (a) => a.identify({ id: 'u1', userId: 'u2' }),
  'traits with undefined, null and nothing in them': (a) =>
    a.identify('u1', { a: undefined, b: null, c: {}, d: [], e: '' }),
  'no properties, no event name': async (a) => {
    const { event } = (await a.identify('u1', { plan: 'pro' })) as { event: Record<string, unknown> }
    return [event.type, event.userId, event.traits, event.properties, event.event]
  },
  'id, callback, traits': async (a) => {
    let called = 0
    await a.identify('u1', () => called++, { plan: 'pro' })
    return called
  },
}
