// The options of one call: context, integrations, timestamp, ids, and all others, which are context.

import type { Scripts } from '../script.ts'

export const optionScripts: Scripts = {
  empty: (a) => a.track('A', {}, {}),
  'context: a value': (a) => a.track('A', {}, { context: { ip: '1.2.3.4', active: false } }),
  'context: nested values': (a) => a.track('A', {}, { context: { device: { type: 'x', list: [1, { a: 2 }] } } }),
  'context: traits': (a) => a.track('A', {}, { context: { traits: { email: 'a@x.test' } } }),
  'context: page': (a) => a.track('A', {}, { context: { page: { title: 'Own' } } }),
  'context: page, all of it': (a) =>
    a.track('A', {}, { context: { page: { title: 't', url: 'u', path: 'p', search: 's', referrer: 'r' } } }),
  'context: page, other keys': (a) => a.track('A', {}, { context: { page: { section: 'x' } } }),
  'context: locale': (a) => a.track('A', {}, { context: { locale: 'xx' } }),
  'context: referrer': (a) => a.track('A', {}, { context: { referrer: { id: '1', type: 'x' } } }),
  'context: empty values': (a) => a.track('A', {}, { context: { a: null, b: undefined, c: '', d: 0, e: {} } }),
  'context: null': (a) => a.track('A', {}, { context: null }),
  'context: undefined': (a) => a.track('A', {}, { context: undefined }),
  'context: in all calls': async (a) => {
    const options = () => ({ context: { active: true } })
    await a.page('P', {}, options())
    await a.screen('S', {}, options())
    a.identify('u1', {}, options())
    a.group('g1', {}, options())
    a.alias('u1', 'u0', options())
  },
  'context: groupId': (a) => a.track('A', {}, { context: { groupId: 'g1' } }),
  'groupId beside it': (a) => a.track('A', {}, { groupId: 'g1' }),
  'integrations: all off': (a) => a.track('A', {}, { integrations: { All: false } }),
  'integrations: one off': (a) => a.track('A', {}, { integrations: { Amplitude: false } }),
  'integrations: an object': (a) => a.track('A', {}, { integrations: { Amplitude: { session_id: 1 }, All: true } }),
  'integrations: empty': (a) => a.track('A', {}, { integrations: {} }),
  'integrations: null': (a) => a.track('A', {}, { integrations: null }),
  'integrations: undefined values': (a) => a.track('A', {}, { integrations: { A: undefined, B: null } }),
  'timestamp: ISO': (a) => a.track('A', {}, { timestamp: '2020-01-02T03:04:05.678Z' }),
  'timestamp: a Date': (a) => a.track('A', {}, { timestamp: new Date('2020-01-02T03:04:05.678Z') }),
  'timestamp: 1970': (a) => a.track('A', {}, { timestamp: new Date(0) }),
  'timestamp: undefined': (a) => a.track('A', {}, { timestamp: undefined }),
  'timestamp: in all calls': async (a) => {
    const options = { timestamp: '2020-01-02T03:04:05.678Z' }
    await a.page('P', {}, { ...options })
    a.identify('u1', {}, { ...options })
    a.group('g1', {}, { ...options })
    a.alias('u1', 'u0', { ...options })
  },
  'messageId: a text': (a) => a.track('A', {}, { messageId: 'own-1' }),
  'messageId: undefined': (a) => a.track('A', {}, { messageId: undefined }),
  'userId: of nobody': (a) => {
    a.track('A', {}, { userId: 'u9' })
    a.track('B')
    return a.user().id()
  },
  'userId: null, of nobody': (a) => a.track('A', {}, { userId: null }),
  'userId: undefined': (a) => a.track('A', {}, { userId: undefined }),
  'userId: the same as is stored': (a) => {
    a.identify('u1')
    a.track('A', {}, { userId: 'u1' })
  },
  'anonymousId: a text': (a) => {
    a.track('A')
    a.track('B', {}, { anonymousId: 'anon' })
    a.track('C')
    return a.user().anonymousId()
  },
  'anonymousId: in identify': (a) => a.identify('u1', {}, { anonymousId: 'anon' }),
  'anonymousId: in page': (a) => a.page('P', {}, { anonymousId: 'anon' }),
  'anonymousId: undefined': (a) => a.track('A', {}, { anonymousId: undefined }),
  'anonymousId: of somebody who is known': (a) => {
    a.identify('u1', { a: 1 })
    a.track('A', {}, { anonymousId: 'anon' })
    a.track('B')
  },
  'others become context': (a) => a.track('A', {}, { ip: '1.2.3.4', foo: { bar: 1 }, list: [1] }),
  'others, undefined and null': (a) => a.track('A', {}, { a: undefined, b: null, c: 0, d: '' }),
  'others and context': (a) => a.track('A', {}, { foo: 1, context: { bar: 2 } }),
  'others and context, the same name': (a) => a.track('A', {}, { foo: 'option', context: { foo: 'context' } }),
  'others and context, both objects': (a) => a.track('A', {}, { foo: { a: 1 }, context: { foo: { b: 2 } } }),
  'page beside it': (a) => a.track('A', {}, { page: { title: 'Own' } }),
  'page beside it and in it': (a) => a.track('A', {}, { page: { title: 'Own' }, context: { page: { path: '/own' } } }),
  'traits beside it': (a) => a.track('A', {}, { traits: { email: 'a@x.test' } }),
  'traits beside it, identify': (a) => a.identify('u1', { a: 1 }, { traits: { email: 'a@x.test' } }),
  'properties beside it': (a) => a.track('A', { n: 1 }, { properties: { n: 2 } }),
  'type and event beside it': (a) => a.track('A', {}, { type: 'page', event: 'B', name: 'n' }),
  'names with dots, in context': (a) => a.track('A', {}, { context: { 'device.type': 'x' } }),
  'callback among the options': (a) => a.track('A', {}, { context: { n: 1, f: () => {} } }),
  'the same options object twice': (a) => {
    const options = { context: { active: true }, integrations: { All: true } }
    a.track('A', {}, options)
    a.track('B', {}, options)
  },
  'integrations of the call do not stay': (a) => {
    a.track('A', {}, { integrations: { All: false } })
    a.track('B')
  },
  'userId null over the stored one': (a) => {
    a.identify('u1')
    a.track('A', {}, { userId: null })
  },
  'anonymousId, a number': (a) => a.track('A', {}, { anonymousId: 42 }),
  'anonymousId, empty': (a) => a.track('A', {}, { anonymousId: '' }),
  'anonymousId, null': (a) => a.track('A', {}, { anonymousId: null }),
  'messageId, empty': (a) => a.track('A', {}, { messageId: '' }),
  'messageId, null': (a) => a.track('A', {}, { messageId: null }),
  'integrations, false': (a) => a.track('A', {}, { integrations: false }),
  'page in context, a text': (a) => a.track('A', {}, { context: { page: 'x' } }),
  'context: page, null values': (a) => a.track('A', {}, { context: { page: { title: null, url: undefined } } }),
  'names with dots': (a) => a.track('A', {}, { 'device.type': 'x', 'device.id': 5 }),
}
