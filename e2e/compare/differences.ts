// Where do we deliberately differ from Segment's library?

import { expect } from '@playwright/test'
import { ABSENT, type Differences } from './script.ts'

export const differences: Differences = {
  'track: options are a string': {
    reason: 'A text is no options, and its letters are no context.',
    run: (a) => a.track('A', { n: 1 }, 'text'),
    differs: {
      'events.0.context.0': ['t', ABSENT],
      'events.0.context.1': ['e', ABSENT],
      'events.0.context.2': ['x', ABSENT],
      'events.0.context.3': ['t', ABSENT],
    },
  },
  'page: a virtual page with a query as object': {
    reason: 'A query is a text; an object in its place is not read as a campaign.',
    run: (a) => a.page({ search: { utm_source: 'mail', n: 1 } }),
    differs: { 'events.0.context.campaign': [{ source: 'mail' }, ABSENT] },
  },
  'group: an empty id after another': {
    reason: 'An empty id names no other group, so what is known of this one stays.',
    run: (a) => {
      a.group('g1', { seats: 3 })
      a.group('', { plan: 'team' })
    },
    differs: {
      'events.1.traits.seats': [ABSENT, 3],
      'local.ajs_group_properties': ['{"plan":"team"}', '{"seats":3,"plan":"team"}'],
      'identity.groupTraits.seats': [ABSENT, 3],
    },
  },
  'identity: setAnonymousId: true': {
    reason: 'An id is a text; as a boolean it would be refused.',
    run: (a) => {
      const returned = a.setAnonymousId(true)
      a.track('A')
      return returned
    },
    differs: {
      'events.0': [ABSENT, expect.objectContaining({ type: 'track', event: 'A', anonymousId: 'true' })],
      'refused.0': [expect.objectContaining({ type: 'track', event: 'A', anonymousId: true }), ABSENT],
      'refused.1': [expect.objectContaining({ type: 'track', event: 'end of the script', anonymousId: true }), ABSENT],
      returned: [true, 'true'],
      'local.ajs_anonymous_id': ['true', '"true"'],
      'identity.anonymousId': [true, 'true'],
    },
  },
  'identity: from storage, broken traits': {
    reason: 'The letters of a broken text are not traits.',
    local: { ajs_user_id: '"u1"', ajs_user_traits: '{"a":' },
    run: (a) => a.identify({ b: 2 }),
    differs: {
      'events.0.traits.0': ['{', ABSENT],
      'events.0.traits.1': ['"', ABSENT],
      'events.0.traits.2': ['a', ABSENT],
      'events.0.traits.3': ['"', ABSENT],
      'events.0.traits.4': [':', ABSENT],
      'local.ajs_user_traits': ['{"0":"{","1":"\\"","2":"a","3":"\\"","4":":","b":2}', '{"b":2}'],
      'identity.traits.0': ['{', ABSENT],
      'identity.traits.1': ['"', ABSENT],
      'identity.traits.2': ['a', ABSENT],
      'identity.traits.3': ['"', ABSENT],
      'identity.traits.4': [':', ABSENT],
    },
  },
  'identity: from storage, traits that are a list': {
    reason: 'The items of a list are not traits.',
    local: { ajs_user_traits: '[1,2]' },
    run: (a) => a.identify({ b: 2 }),
    differs: {
      'events.0.traits.0': [1, ABSENT],
      'events.0.traits.1': [2, ABSENT],
      'local.ajs_user_traits': ['{"0":1,"1":2,"b":2}', '{"b":2}'],
      'identity.traits.0': [1, ABSENT],
      'identity.traits.1': [2, ABSENT],
    },
  },
  'identity: legacy cookie ajs_user, an object (O9)': {
    reason:
      'The cookie is about the user, not the group; it is taken over and removed, so that nobody comes back after a logout.',
    cookies: ['ajs_user=%7B%22id%22%3A%22u1%22%2C%22traits%22%3A%7B%22a%22%3A1%7D%7D'],
    run: (a) => {
      a.identify({ b: 2 })
      return a.user().id()
    },
    differs: {
      'local.ajs_group_id': ['"u1"', ABSENT],
      'local.ajs_group_properties': ['{"a":1}', ABSENT],
      'cookies.ajs_user': ['%7B%22id%22%3A%22u1%22%2C%22traits%22%3A%7B%22a%22%3A1%7D%7D', ABSENT],
      'cookies.ajs_group_id': ['u1', ABSENT],
      'identity.groupId': ['u1', null],
      'identity.groupTraits.a': [1, ABSENT],
    },
  },
  'identity: legacy cookie ajs_user, a text (O9)': {
    reason:
      'The cookie is about the user, not the group; it is taken over and removed, so that nobody comes back after a logout.',
    cookies: ['ajs_user=u1'],
    run: (a) => {
      a.track('A')
      return a.user().id()
    },
    differs: {
      'local.ajs_user_id': [ABSENT, '"u1"'],
      'cookies.ajs_user': ['u1', ABSENT],
      'cookies.ajs_user_id': [ABSENT, 'u1'],
      'identity.groupId': ['u1', null],
    },
  },
  'identity: legacy cookie _sio': {
    reason: 'The cookie is taken over, not asked for ever.',
    cookies: ['_sio=anon----u1'],
    run: (a) => {
      a.track('A')
      return [a.user().id(), a.user().anonymousId()]
    },
    differs: {
      'local.ajs_anonymous_id': [ABSENT, '"anon"'],
      'cookies.ajs_anonymous_id': [ABSENT, 'anon'],
    },
  },
  'context: campaign: a value with equal signs': {
    reason: 'A value goes on behind an equal sign.',
    url: '/shop?utm_source=a=b',
    run: (a) => a.track('A'),
    differs: { 'events.0.context.campaign.source': ['a', 'a=b'] },
  },
  'values: a class instance with toJSON': {
    reason: 'An object that says how it looks as JSON is sent like that.',
    run: (a) => {
      class Money {
        toJSON() {
          return '5 EUR'
        }
      }
      a.track('A', { price: new Money() })
    },
    differs: { 'events.0.properties.price': [{}, '5 EUR'] },
  },
  'what is the business of a library alone': {
    reason:
      'Each library says its own name, ours the write key with the batch, and campaign only where there is one; it loads no destinations.',
    whole: true,
    url: '/shop?a=1',
    run: (a) => a.track('A'),
    differs: {
      'events.0.context.library.name': ['analytics.js', 'everbeacon'],
      'events.0.context.library.version': [expect.any(String), expect.any(String)],
      'events.0.context.campaign': [{}, ABSENT],
      'events.0.writeKey': ['demo', ABSENT],
    },
  },
  'alias of somebody who is known (O4)': {
    reason: 'An alias is about the id that it is given, not about the stored one.',
    run: (a) => {
      a.identify('u1')
      a.alias('new', 'old')
      a.alias('new')
    },
    differs: { 'events.1.userId': ['u1', 'new'], 'events.2.userId': ['u1', 'new'] },
  },
  'an event of nobody right before identify': {
    reason: 'An event belongs to who the visitor was at the moment of the call.',
    run: (a) => {
      a.track('A')
      a.identify('u1')
    },
    differs: { 'events.0.userId': ['u1', null] },
  },
  'an alias right before identify': {
    reason: 'An alias leads from who the visitor was at the moment of the call.',
    run: (a) => {
      a.alias('new')
      a.identify('u1')
    },
    differs: { 'events.0.previousId': ['u1', '(random 1)'] },
  },
  'queued calls of several methods (O1)': {
    reason: 'Queued calls are made in the order of the calls, not grouped by method.',
    queued: true,
    run: (a) => {
      a.track('A')
      a.identify('u1')
      a.track('B')
      a.reset()
      a.track('C')
    },
    differs: {
      'events.1.event': ['B', ABSENT],
      'events.1.type': ['track', 'identify'],
      'events.1.properties': [{}, ABSENT],
      'events.1.userId': [null, 'u1'],
      'events.1.traits': [ABSENT, {}],
      'events.2.event': ['C', 'B'],
      'events.2.userId': [null, 'u1'],
      'events.3.type': ['identify', 'track'],
      'events.3.userId': ['u1', null],
      'events.3.traits': [{}, ABSENT],
      'events.3.anonymousId': ['(random 1)', '(random 2)'],
      'events.3.event': [ABSENT, 'C'],
      'events.3.properties': [ABSENT, {}],
      'local.ajs_anonymous_id': [ABSENT, '"(random 2)"'],
      'cookies.ajs_anonymous_id': [ABSENT, '(random 2)'],
    },
  },
  'a cookie with 20 digits (O6)': {
    reason: 'An id is a text; 20 digits do not survive being a number.',
    cookies: ['ajs_user_id=12345678901234567890'],
    run: (a) => a.track('A'),
    differs: {
      'events.0.userId': ['12345678901234567000', '12345678901234567890'],
      'local.ajs_user_id': ['"12345678901234567000"', '"12345678901234567890"'],
      'cookies.ajs_user_id': ['12345678901234567000', '12345678901234567890'],
      'identity.userId': ['12345678901234567000', '12345678901234567890'],
    },
  },
  'a cookie like 1e5 (O6)': {
    reason: 'An id is a text, not a number.',
    cookies: ['ajs_user_id=1e5'],
    run: (a) => a.track('A'),
    differs: {
      'events.0.userId': ['100000', '1e5'],
      'local.ajs_user_id': ['"100000"', '"1e5"'],
      'cookies.ajs_user_id': ['100000', '1e5'],
      'identity.userId': ['100000', '1e5'],
    },
  },
  'a cookie that is called true (O6)': {
    reason: 'An id is a text, not a boolean, which the collector would refuse.',
    cookies: ['ajs_user_id=true'],
    run: (a) => a.track('A'),
    differs: {
      'events.0': [ABSENT, expect.objectContaining({ type: 'track', event: 'A', userId: 'true' })],
      'refused.0': [expect.objectContaining({ type: 'track', event: 'A', userId: true }), ABSENT],
      'refused.1': [expect.objectContaining({ type: 'track', event: 'end of the script', userId: true }), ABSENT],
      'local.ajs_user_id': ['true', '"true"'],
      'identity.userId': [true, 'true'],
    },
  },
  'utm_ inside a name (A7)': {
    reason: 'A campaign parameter starts with utm_.',
    url: '/shop?xutm_medium=m&utm_source=s',
    run: (a) => a.track('A'),
    differs: { 'events.0.context.campaign._medium': ['m', ABSENT] },
  },
  'timestamp: a date': {
    reason: 'Timestamps are sent in one form.',
    run: (a) => a.track('A', {}, { timestamp: '2019-01-01' }),
    differs: { 'events.0.timestamp': ['2019-01-01', '2019-01-01T00:00:00.000Z'] },
  },
  'timestamp: nonsense': {
    reason: 'A timestamp that nobody can read would make the collector refuse the event.',
    run: (a) => a.track('A', {}, { timestamp: 'yesterday' }),
    differs: {
      'events.0': [ABSENT, expect.objectContaining({ type: 'track', event: 'A' })],
      'refused.0': [expect.objectContaining({ type: 'track', event: 'A' }), ABSENT],
    },
  },
  'timestamp: null': {
    reason: 'Without a usable timestamp it is now.',
    run: (a) => a.track('A', {}, { timestamp: null }),
    differs: { 'events.0.timestamp': [ABSENT, '(now)'] },
  },
  'timestamp: an invalid Date': {
    reason: 'Without a usable timestamp it is now.',
    run: (a) => a.track('A', {}, { timestamp: new Date(Number.NaN) }),
    differs: { 'events.0.timestamp': [ABSENT, '(now)'] },
  },
  'userId over the stored one (O4)': {
    reason: 'What a call says about its user counts for that call.',
    run: (a) => {
      a.identify('u1')
      a.track('A', {}, { userId: 'u9' })
    },
    differs: { 'events.1.userId': ['u1', 'u9'] },
  },
  'userId, a number': {
    reason: 'An id is a text.',
    run: (a) => a.track('A', {}, { userId: 42 }),
    differs: { 'events.0.userId': [42, '42'] },
  },
  'userId in identify': {
    reason: 'What a call says about its user counts for that call.',
    run: (a) => a.identify('u1', {}, { userId: 'u9' }),
    differs: { 'events.0.userId': ['u1', 'u9'] },
  },
  'messageId, a number': {
    reason: 'A message id is a text; a number in its place does not cost the event.',
    run: (a) => a.track('A', {}, { messageId: 42 }),
    differs: {
      'events.0': [ABSENT, expect.objectContaining({ type: 'track', event: 'A' })],
      'calls.0': ['track rejected with Error', 'track resolved'],
      returned: ['threw .messageId is not a string', '(context)'],
    },
  },
  'context, a text': {
    reason: 'A context that is unusable does not cost the event.',
    run: (a) => a.track('A', {}, { context: 'x' }),
    differs: {
      'events.0': [ABSENT, expect.objectContaining({ type: 'track', event: 'A' })],
      'calls.0': ['track rejected with TypeError', 'track resolved'],
      returned: ["threw Cannot create property 'page' on string 'x'", '(context)'],
    },
  },
  'context, an array': {
    reason: 'A context that is unusable does not cost the event.',
    run: (a) => a.track('A', {}, { context: [1] }),
    differs: {
      'events.0': [ABSENT, expect.objectContaining({ type: 'track', event: 'A' })],
      'refused.0': [expect.objectContaining({ type: 'track', event: 'A' }), ABSENT],
    },
  },
  'integrations, a text': {
    reason: 'A text is no integrations, and its letters are none.',
    run: (a) => a.track('A', {}, { integrations: 'x' }),
    differs: { 'events.0.integrations.0': ['x', ABSENT] },
  },
  'integrations, an array': {
    reason: 'A list is no integrations.',
    run: (a) => a.track('A', {}, { integrations: ['x'] }),
    differs: { 'events.0.integrations.0': ['x', ABSENT] },
  },
  'options are an array': {
    reason: 'A list is no options.',
    run: (a) => a.track('A', {}, [1]),
    differs: { 'events.0.context.0': [1, ABSENT] },
  },
  'user agent, time zone, library of the call (A9)': {
    reason: 'What a call says about its context counts, as it does for the library.',
    whole: true,
    run: (a) => a.track('A', {}, { context: { userAgent: 'x', timezone: 'y', library: { name: 'z', version: '1' } } }),
    differs: {
      'events.0.context.userAgent': [expect.stringContaining('Mozilla'), 'x'],
      'events.0.context.timezone': ['UTC', 'y'],
      'events.0.writeKey': ['demo', ABSENT],
    },
  },
  'properties changed after the call (O8)': {
    reason: 'An event says what was true at the moment of the call.',
    run: (a) => {
      const properties = { n: 1 }
      a.track('A', properties)
      properties.n = 2
    },
    differs: { 'events.0.properties.n': [2, 1] },
  },
  'one options object on two pages (O7)': {
    reason: 'Options are read, not filled with the page of the first call.',
    run: (a) => {
      const options = { context: { active: true } }
      a.track('A', {}, options)
      history.pushState(null, '', '/cart')
      a.track('B', {}, options)
    },
    differs: {
      'events.1.context.page.path': ['/shop', '/cart'],
      'events.1.context.page.url': ['https://site.test/shop', 'https://site.test/cart'],
    },
  },
  'the page changes its options object (O7)': {
    reason: 'Options are read, not written.',
    run: async (a) => {
      const options = { context: { active: true } }
      await a.track('A', {}, options)
      return Object.keys(options.context)
    },
    differs: {
      'returned.1': ['page', ABSENT],
      'returned.2': ['userAgent', ABSENT],
      'returned.3': ['userAgentData', ABSENT],
      'returned.4': ['locale', ABSENT],
      'returned.5': ['library', ABSENT],
      'returned.6': ['timezone', ABSENT],
    },
  },
  'an empty id of somebody who is known (O10)': {
    reason: 'An empty id names nobody else, so what is known of the visitor stays.',
    run: (a) => {
      a.identify('u1', { a: 1 })
      a.identify('', { b: 2 })
    },
    differs: {
      'events.1.traits.a': [ABSENT, 1],
      'local.ajs_user_traits': ['{"b":2}', '{"a":1,"b":2}'],
      'identity.traits.a': [ABSENT, 1],
    },
  },
  'a query named like a property of Object (S2)': {
    reason: 'A parameter is an ad click only if an ad network calls it so.',
    url: '/shop?constructor=x&toString=y',
    run: (a) => a.track('A'),
    differs: { 'events.0.context.referrer': [{ id: 'x' }, ABSENT] },
  },
  'a cycle (L9)': {
    reason: 'A value that JSON does not have does not cost the event.',
    run: (a) => {
      const properties: Record<string, unknown> = { n: 1 }
      properties.self = properties
      return a.track('A', properties)
    },
    differs: { 'events.0': [ABSENT, expect.objectContaining({ type: 'track', event: 'A', properties: { n: 1 } })] },
  },
  'a BigInt (L9)': {
    reason: 'A value that JSON does not have does not cost the event.',
    run: (a) => a.track('A', { n: 2n ** 64n }),
    differs: {
      'events.0': [
        ABSENT,
        expect.objectContaining({ type: 'track', event: 'A', properties: { n: '18446744073709551616' } }),
      ],
    },
  },
  'a DOM node': {
    reason: 'An empty object says nothing about an element.',
    run: (a) => a.track('A', { node: document.body, n: 1 }),
    differs: { 'events.0.properties.node': [{}, ABSENT] },
  },
  'a getter that throws': {
    reason: 'A value that cannot be read does not cost the event.',
    run: (a) =>
      a.track('A', {
        n: 1,
        get bad() {
          throw new Error('x')
        },
      }),
    differs: { 'events.0': [ABSENT, expect.objectContaining({ type: 'track', event: 'A', properties: { n: 1 } })] },
  },
  '40 KB': {
    reason: 'An event that the collector would refuse is dropped, and told, before it is sent.',
    run: (a) => a.track('A', { text: 'x'.repeat(40_000) }),
    differs: { 'refused.0': [expect.objectContaining({ type: 'track', event: 'A' }), ABSENT] },
  },
  'alias of options only': {
    reason: 'Options are not an id; neither alias is usable.',
    run: (a) => a.alias({ context: { active: true } }),
    differs: { 'refused.0.userId': [expect.any(Object), null] },
  },
  'alias, known, from alone': {
    reason: 'An alias is about the id that it is given, not about the stored one.',
    run: (a) => {
      a.identify('u1')
      a.alias(undefined, 'old')
    },
    differs: { 'events.1.userId': ['u1', 'old'] },
  },
  'a rejection that nobody handles': {
    reason: 'What is wrong with a call is told, and never thrown into the page.',
    run: (a) => {
      ;(window as unknown as { analytics: typeof a }).analytics.track()
      return new Promise((resolve) => setTimeout(resolve))
    },
    differs: { thrown: [1, 0] },
  },
  'identity: localStorage and cookie disagree about the user (O5)': {
    reason:
      'The cookie counts for the user id too: it is what the subdomains share, so a logout or a switch on one is not undone by another.',
    local: { ajs_user_id: '"local"' },
    cookies: ['ajs_user_id=cookie'],
    run: (a) => a.track('A'),
    differs: {
      'events.0.userId': ['local', 'cookie'],
      'local.ajs_user_id': ['"local"', '"cookie"'],
      'cookies.ajs_user_id': ['local', 'cookie'],
      'identity.userId': ['local', 'cookie'],
    },
  },
  'identity: from storage, empty texts': {
    reason: 'An empty id is nobody, and is not copied to where there is none.',
    local: { ajs_user_id: '""', ajs_anonymous_id: '""' },
    run: (a) => a.track('A'),
    differs: { 'cookies.ajs_user_id': ['', ABSENT] },
  },
  'identity: localStorage was cleared, cookies are there': {
    reason: 'What the site clears is forgotten, traits included: they are in localStorage alone.',
    run: (a) => {
      a.identify('u1', { a: 1 })
      localStorage.clear()
      a.track('A')
      return [a.user().id(), a.user().traits()]
    },
    differs: { 'returned.1.a': [1, ABSENT], 'identity.traits.a': [1, ABSENT] },
  },
  'values: boxed values': {
    reason: 'A value that JSON has does not cost the event.',
    run: (a) => a.track('A', { text: new String('x'), n: new Number(1), yes: new Boolean(true) }),
    differs: {
      'events.0': [
        ABSENT,
        expect.objectContaining({ type: 'track', event: 'A', properties: { text: 'x', n: 1, yes: true } }),
      ],
    },
  },
  'timestamp: milliseconds': {
    reason: 'Timestamps are sent in one form.',
    run: (a) => a.track('A', {}, { timestamp: 1577934245678 }),
    differs: { 'events.0.timestamp': [1577934245678, '2020-01-02T03:04:05.678Z'] },
  },
  'user().traits of an array': {
    reason: 'A list is no traits.',
    run: (a) => [a.user().traits([1]), a.user().traits()],
    differs: { 'returned.0': [[1], {}], 'returned.1': [[1], {}], 'identity.traits': [[1], {}] },
  },
  'user().traits of a text': {
    reason: 'A text is no traits.',
    run: (a) => [a.user().traits('x'), a.user().traits()],
    differs: { 'returned.0': ['x', {}], 'returned.1': ['x', {}], 'identity.traits': ['x', {}] },
  },
  'group().reset': {
    reason: 'Leaving a group does not make the visitor somebody else.',
    run: (a) => {
      a.group('g1', { a: 1 })
      const group = a.group() as unknown as { reset(): unknown }
      group.reset()
      return a.group().id()
    },
    differs: { 'local.ajs_anonymous_id': [ABSENT, '"(random 1)"'], 'cookies.ajs_anonymous_id': [ABSENT, '(random 1)'] },
  },
  'identity: an id in quotes': {
    reason: 'An id that would be read as something else stands in quotes in the cookie, which both libraries read.',
    run: (a) => {
      a.identify('"u1"')
      a.track('A')
      return a.user().id()
    },
    differs: { 'cookies.ajs_user_id': ['%22u1%22', '%22%5C%22u1%5C%22%22'] },
  },
  'identity: an id that is called null': {
    reason: 'An id that would be read as something else stands in quotes in the cookie, which both libraries read.',
    run: (a) => {
      a.identify('null')
      a.track('A')
      return a.user().id()
    },
    differs: { 'cookies.ajs_user_id': ['null', '%22null%22'] },
  },
  'identity: somebody has logged out on another subdomain (O5)': {
    reason: 'Another anonymous id and no user id in the cookie: whoever was known here has logged out elsewhere.',
    local: { ajs_user_id: '"u1"', ajs_anonymous_id: '"old"', ajs_user_traits: '{"a":1}' },
    cookies: ['ajs_anonymous_id=new'],
    run: (a) => a.track('A'),
    differs: {
      'events.0.userId': ['u1', null],
      'local.ajs_user_id': ['"u1"', ABSENT],
      'local.ajs_user_traits': ['{"a":1}', ABSENT],
      'cookies.ajs_user_id': ['u1', ABSENT],
      'identity.userId': ['u1', null],
      'identity.traits.a': [1, ABSENT],
    },
  },
}
