// group: every overload, arguments in wrong places, and the group that is remembered.

import type { Scripts } from '../script.ts'

export const groupScripts: Scripts = {
  'an id': (a) => a.group('g1'),
  'id, traits': (a) => a.group('g1', { seats: 3 }),
  'id, traits, options': (a) => a.group('g1', { seats: 3 }, { context: { active: true } }),
  'id, traits, options, callback': async (a) => {
    let called = 0
    await a.group('g1', { seats: 3 }, { context: { active: true } }, () => called++)
    return called
  },
  'id, callback': async (a) => {
    let called = 0
    await a.group('g1', () => called++)
    return called
  },
  'traits of the known group': (a) => {
    a.group('g1', { seats: 3 })
    a.group({ plan: 'team' })
  },
  'traits of no group': (a) => a.group({ seats: 3 }),
  'a number': (a) => a.group(7, { seats: 3 }),
  zero: (a) => a.group(0),
  'an empty id': (a) => a.group(''),
  null: (a) => a.group(null),
  undefined: (a) => a.group(undefined),
  'null, traits': (a) => a.group(null, { seats: 3 }),
  'null, traits of the known group': (a) => {
    a.group('g1', { seats: 3 })
    a.group(null, { plan: 'team' })
  },
  'a boolean': (a) => a.group(true),
  'boolean, traits of the known group': (a) => {
    a.group('g1')
    a.group(true, { seats: 3 })
  },
  'an array': (a) => a.group(['g1']),
  'array, traits of the known group': (a) => {
    a.group('g1')
    a.group(['x'], { seats: 3 })
  },
  'id, array': (a) => a.group('g1', ['x']),
  'id, string': (a) => a.group('g1', 'text'),
  'id, null, options': (a) => a.group('g1', null, { context: { active: true } }),
  'callback only': async (a) => {
    let called = 0
    a.group('g1')
    await a.group(() => called++)
    return called
  },
  'nothing gives the group': (a) => {
    const group = a.group()
    return [group.id(), group.traits()]
  },
  'nothing gives the group that was set': (a) => {
    a.group('g1', { seats: 3 })
    const group = a.group()
    return [group.id(), group.traits()]
  },
  'id and traits of the group, set': (a) => {
    const group = a.group()
    const returned = [group.id('g2'), group.traits({ a: 1 }), group.id(), group.traits()]
    a.group({ b: 2 })
    return returned
  },
  'the same group merges traits': (a) => {
    a.group('g1', { seats: 3, plan: 'team' })
    a.group('g1', { seats: 4 })
  },
  'another group replaces traits': (a) => {
    a.group('g1', { seats: 3, plan: 'team' })
    a.group('g2', { seats: 4 })
  },
  'another group leaves the user alone': (a) => {
    a.identify('u1', { plan: 'pro' })
    a.group('g1')
    a.group('g2')
    a.track('A')
  },
  'a group of somebody who is known': (a) => {
    a.identify('u1', { plan: 'pro' })
    a.group('g1', { seats: 3 })
  },
  'the group shows in no other event': async (a) => {
    await a.group('g1', { seats: 3 })
    await a.track('A')
    await a.page()
    a.identify('u1')
  },
  'id and traits of the group, removed': (a) => {
    a.group('g1', { seats: 3 })
    const group = a.group()
    return [group.id(null), group.traits(null), group.id(), group.traits()]
  },
  'from storage': {
    local: { ajs_group_id: '"g1"', ajs_group_properties: '{"seats":3}' },
    run: (a) => a.group({ plan: 'team' }),
  },
  'from a cookie': {
    cookies: ['ajs_group_id=g1'],
    run: (a) => a.group({ plan: 'team' }),
  },
  'group().anonymousId': (a) => a.group().anonymousId(),
}
