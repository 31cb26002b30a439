// Where do we differ from Segment's library without having decided to?

import { expect } from '@playwright/test'
import { ABSENT, type Differences } from './script.ts'

export const openDifferences: Differences = {
  'page: an empty name': {
    reason: 'Ours copies an empty name into the properties.',
    run: (a) => a.page(''),
    differs: { 'events.0.properties.name': [ABSENT, ''] },
  },
  'page: empty category and name': {
    reason: 'Ours copies an empty name into the properties.',
    run: (a) => a.page('', ''),
    differs: { 'events.0.properties.name': [ABSENT, ''] },
  },
  'page: category, empty name': {
    reason: 'Ours copies an empty name into the properties.',
    run: (a) => a.page('Category', ''),
    differs: { 'events.0.properties.name': [ABSENT, ''] },
  },
  'page: properties over the page, empty ones': {
    reason: "An explicit undefined takes a field of the page away under Segment's library.",
    run: (a) => a.page({ path: null, title: '', url: undefined }),
    differs: {
      'events.0.properties.url': [ABSENT, 'https://site.test/shop'],
      'events.0.context.page.url': [ABSENT, 'https://site.test/shop'],
    },
  },
  'page: a virtual page with a campaign': {
    reason: "Segment's library reads the campaign off the page that the call says, not off the address.",
    url: '/shop?utm_source=mail',
    run: (a) => a.page({ search: '?utm_source=other', url: 'https://x.test/?utm_source=other' }),
    differs: { 'events.0.context.campaign.source': ['other', 'mail'] },
  },
  'identify: id, callback, traits': {
    reason: 'Ours reads on behind the callback, and takes traits for options.',
    run: async (a) => {
      let called = 0
      await a.identify('u1', () => called++, { plan: 'pro' })
      return called
    },
    differs: { 'events.0.context.plan': [ABSENT, 'pro'] },
  },
  'group: id and traits of the group, removed': {
    reason: 'No traits: an empty object in localStorage, or nothing.',
    run: (a) => {
      a.group('g1', { seats: 3 })
      const group = a.group()
      return [group.id(null), group.traits(null), group.id(), group.traits()]
    },
    differs: { 'local.ajs_group_properties': ['{}', ABSENT] },
  },
  'group: from storage': {
    reason: "Segment's library copies an id that it reads to all stores.",
    local: { ajs_group_id: '"g1"', ajs_group_properties: '{"seats":3}' },
    run: (a) => a.group({ plan: 'team' }),
    differs: { 'cookies.ajs_group_id': ['g1', ABSENT] },
  },
  'group: from a cookie': {
    reason: "Segment's library copies an id that it reads to all stores.",
    cookies: ['ajs_group_id=g1'],
    run: (a) => a.group({ plan: 'team' }),
    differs: { 'local.ajs_group_id': ['"g1"', ABSENT] },
  },
  'identity: traits set to null and undefined': {
    reason: "An explicit undefined takes a trait away under Segment's library.",
    run: (a) => {
      a.identify('u1', { a: 1, b: 2, c: 3 })
      a.identify('u1', { a: null, b: undefined })
      a.identify('u1')
    },
    differs: {
      'events.1.traits.b': [ABSENT, 2],
      'events.2.traits.b': [ABSENT, 2],
      'local.ajs_user_traits': ['{"a":null,"c":3}', '{"a":null,"b":2,"c":3}'],
      'identity.traits.b': [ABSENT, 2],
    },
  },
  'identity: setAnonymousId: an empty text': {
    reason: 'Both make a new anonymous id; only ours returns it.',
    run: (a) => {
      a.setAnonymousId('anon')
      const returned = a.setAnonymousId('')
      a.track('A')
      return returned
    },
    differs: { returned: [null, '(random 1)'] },
  },
  'identity: user().traits set to null': {
    reason: 'No traits: an empty object in localStorage, or nothing.',
    run: (a) => {
      a.identify('u1', { a: 1 })
      return [a.user().traits(null), a.user().traits()]
    },
    differs: { 'local.ajs_user_traits': ['{}', ABSENT] },
  },
  'identity: an id that looks like JSON': {
    reason: "Braces stand in the cookie as they are under Segment's library, encoded under ours.",
    run: (a) => {
      a.identify('{"a":1}')
      a.track('A')
      return a.user().id()
    },
    differs: { 'cookies.ajs_user_id': ['{%22a%22:1}', '%7B%22a%22:1%7D'] },
  },
  'identity: from storage': {
    reason: "Segment's library copies an id that it reads to all stores.",
    local: { ajs_user_id: '"u1"', ajs_anonymous_id: '"anon"', ajs_user_traits: '{"a":1}' },
    run: (a) => {
      a.track('A')
      a.identify({ b: 2 })
      return [a.user().id(), a.user().anonymousId(), a.user().traits()]
    },
    differs: { 'cookies.ajs_user_id': ['u1', ABSENT], 'cookies.ajs_anonymous_id': ['anon', ABSENT] },
  },
  'identity: from cookies': {
    reason: "Segment's library copies an id that it reads to all stores.",
    cookies: ['ajs_user_id=u1', 'ajs_anonymous_id=anon'],
    run: (a) => {
      a.track('A')
      return [a.user().id(), a.user().anonymousId(), a.user().traits()]
    },
    differs: { 'local.ajs_anonymous_id': ['"anon"', ABSENT], 'local.ajs_user_id': ['"u1"', ABSENT] },
  },
  'identity: from cookies, encoded': {
    reason: "Segment's library reads cookies as JSON where they are JSON, such as a text in quotes.",
    cookies: ['ajs_user_id=ada%40example.com%20%C3%A4', 'ajs_anonymous_id=%22anon%22'],
    run: (a) => a.track('A'),
    differs: {
      'events.0.anonymousId': ['anon', '"anon"'],
      'local.ajs_anonymous_id': ['"anon"', ABSENT],
      'local.ajs_user_id': ['"ada@example.com ä"', ABSENT],
      'cookies.ajs_user_id': ['ada@example.com%20%C3%A4', 'ada%40example.com%20%C3%A4'],
      'cookies.ajs_anonymous_id': ['anon', '%22anon%22'],
      'identity.anonymousId': ['anon', '"anon"'],
    },
  },
  'identity: from cookies, not encoded': {
    reason: "A cookie that is not encoded well is read as it stands by Segment's library, and passed over by ours.",
    cookies: ['ajs_user_id=100%'],
    run: (a) => a.track('A'),
    differs: {
      'events.0.userId': ['100%', null],
      'local.ajs_user_id': ['"100%"', ABSENT],
      'cookies.ajs_user_id': ['100%25', '100%'],
      'identity.userId': ['100%', null],
    },
  },
  'identity: from cookies, a number': {
    reason: "Segment's library copies an id that it reads to all stores.",
    cookies: ['ajs_user_id=42'],
    run: (a) => {
      a.track('A')
      return a.user().id()
    },
    differs: { 'local.ajs_user_id': ['"42"', ABSENT] },
  },
  'identity: localStorage and cookie disagree about the user': {
    reason: "Segment's library copies an id that it reads to all stores.",
    local: { ajs_user_id: '"local"' },
    cookies: ['ajs_user_id=cookie'],
    run: (a) => a.track('A'),
    differs: { 'cookies.ajs_user_id': ['local', 'cookie'] },
  },
  'identity: localStorage and cookie disagree about the anonymous id': {
    reason: "The cookie counts for the anonymous id under Segment's library, localStorage under ours.",
    local: { ajs_anonymous_id: '"local"' },
    cookies: ['ajs_anonymous_id=cookie'],
    run: (a) => a.track('A'),
    differs: {
      'events.0.anonymousId': ['cookie', 'local'],
      'local.ajs_anonymous_id': ['"cookie"', '"local"'],
      'identity.anonymousId': ['cookie', 'local'],
    },
  },
  'identity: from storage, without quotes': {
    reason: "Segment's library copies an id that it reads to all stores.",
    local: { ajs_user_id: 'u1', ajs_anonymous_id: 'anon' },
    run: (a) => a.track('A'),
    differs: {
      'local.ajs_anonymous_id': ['"anon"', 'anon'],
      'local.ajs_user_id': ['"u1"', 'u1'],
      'cookies.ajs_user_id': ['u1', ABSENT],
      'cookies.ajs_anonymous_id': ['anon', ABSENT],
    },
  },
  'identity: from storage, a number': {
    reason: "Segment's library copies an id that it reads to all stores.",
    local: { ajs_user_id: '42', ajs_anonymous_id: '43' },
    run: (a) => {
      a.track('A')
      return [a.user().id(), a.user().anonymousId()]
    },
    differs: {
      'local.ajs_anonymous_id': ['"43"', '43'],
      'local.ajs_user_id': ['"42"', '42'],
      'cookies.ajs_user_id': ['42', ABSENT],
      'cookies.ajs_anonymous_id': ['43', ABSENT],
    },
  },
  'identity: from storage, empty texts': {
    reason: "An empty id is nobody under Segment's library, and an empty id under ours.",
    local: { ajs_user_id: '""', ajs_anonymous_id: '""' },
    run: (a) => a.track('A'),
    differs: { 'events.0.userId': [null, ''], 'cookies.ajs_user_id': ['', ABSENT], 'identity.userId': [null, ''] },
  },
  'identity: legacy cookie ajs_user, an object': {
    reason: 'Ours does not read the cookies of older libraries (that the group gets them as well is a fault).',
    cookies: ['ajs_user=%7B%22id%22%3A%22u1%22%2C%22traits%22%3A%7B%22a%22%3A1%7D%7D'],
    run: (a) => {
      a.identify({ b: 2 })
      return a.user().id()
    },
    differs: {
      'events.0.userId': ['u1', null],
      'events.0.traits.a': [1, ABSENT],
      returned: ['u1', null],
      'local.ajs_group_id': ['"u1"', ABSENT],
      'local.ajs_group_properties': ['{"a":1}', ABSENT],
      'local.ajs_user_id': ['"u1"', ABSENT],
      'local.ajs_user_traits': ['{"a":1,"b":2}', '{"b":2}'],
      'cookies.ajs_user_id': ['u1', ABSENT],
      'cookies.ajs_group_id': ['u1', ABSENT],
      'identity.userId': ['u1', null],
      'identity.traits.a': [1, ABSENT],
      'identity.groupId': ['u1', null],
      'identity.groupTraits.a': [1, ABSENT],
    },
  },
  'identity: legacy cookie ajs_user, a text': {
    reason: 'Ours does not read the cookies of older libraries (that the group gets them as well is a fault).',
    cookies: ['ajs_user=u1'],
    run: (a) => {
      a.track('A')
      return a.user().id()
    },
    differs: {
      'events.0.userId': ['u1', null],
      returned: ['u1', null],
      'identity.userId': ['u1', null],
      'identity.groupId': ['u1', null],
    },
  },
  'identity: legacy cookie _sio': {
    reason: 'Ours does not read the cookies of older libraries.',
    cookies: ['_sio=anon----u1'],
    run: (a) => {
      a.track('A')
      return [a.user().id(), a.user().anonymousId()]
    },
    differs: {
      'events.0.anonymousId': ['anon', '(random 1)'],
      'returned.1': ['anon', '(random 1)'],
      'local.ajs_anonymous_id': [ABSENT, '"(random 1)"'],
      'cookies.ajs_anonymous_id': [ABSENT, '(random 1)'],
      'identity.anonymousId': ['anon', '(random 1)'],
    },
  },
  'identity: localStorage was cleared, cookies are there': {
    reason:
      "Segment's library copies ids back to where they were deleted, and remembers traits as long as the page lives.",
    run: (a) => {
      a.identify('u1', { a: 1 })
      localStorage.clear()
      a.track('A')
      return [a.user().id(), a.user().traits()]
    },
    differs: {
      'returned.1.a': [1, ABSENT],
      'local.ajs_anonymous_id': ['"(random 1)"', ABSENT],
      'local.ajs_user_id': ['"u1"', ABSENT],
      'identity.traits.a': [1, ABSENT],
    },
  },
  'identity: cookies were deleted, localStorage is there': {
    reason: "Segment's library copies ids back to where they were deleted.",
    run: (a) => {
      a.identify('u1', { a: 1 })
      for (const name of ['ajs_user_id', 'ajs_anonymous_id']) {
        // biome-ignore lint/suspicious/noDocumentCookie: as a site deletes them
        document.cookie = `${name}=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT`
      }
      a.track('A')
      return a.user().id()
    },
    differs: { 'cookies.ajs_user_id': ['u1', ABSENT], 'cookies.ajs_anonymous_id': ['(random 1)', ABSENT] },
  },
  'context: campaign: badly encoded, the rest well': {
    reason: "A value that cannot be decoded stands as it was under Segment's library.",
    url: '/shop?utm_source=%E0%A4%A&utm_medium=a%20b',
    run: (a) => a.track('A'),
    differs: { 'events.0.context.campaign.source': ['%E0%A4%A', '�%A'] },
  },
  'context: campaign: with a second question mark': {
    reason: "A second question mark separates parameters under Segment's library.",
    url: '/shop?a=1?utm_source=x',
    run: (a) => a.track('A'),
    differs: { 'events.0.context.campaign': [{ source: 'x' }, ABSENT] },
  },
  'options: context: page, null values': {
    reason: "An explicit undefined takes a field of the page away under Segment's library.",
    run: (a) => a.track('A', {}, { context: { page: { title: null, url: undefined } } }),
    differs: { 'events.0.context.page.url': [ABSENT, 'https://site.test/shop'] },
  },
  'options: names with dots': {
    reason: "Names with dots become nested objects under Segment's library.",
    run: (a) => a.track('A', {}, { 'device.type': 'x', 'device.id': 5 }),
    differs: {
      'events.0.context.device': [{ type: 'x', id: 5 }, ABSENT],
      'events.0.context.device.type': [ABSENT, 'x'],
      'events.0.context.device.id': [ABSENT, 5],
    },
  },
  'values: inherited values': {
    reason: "Segment's library sends inherited values as well.",
    run: (a) => a.track('A', Object.assign(Object.create({ inherited: 1 }), { own: 2 })),
    differs: { 'events.0.properties.inherited': [1, ABSENT] },
  },
  'values: boxed values': {
    reason:
      "Boxed values make Segment's library lose the event, and ours send empty objects; JSON has them as plain values.",
    run: (a) => a.track('A', { text: new String('x'), n: new Number(1), yes: new Boolean(true) }),
    differs: {
      'events.0': [
        ABSENT,
        expect.objectContaining({ type: 'track', event: 'A', properties: { text: { '0': 'x' }, n: {}, yes: {} } }),
      ],
    },
  },
  'timestamp: milliseconds': {
    reason: 'Ours takes milliseconds for unusable, and sends the time of the call.',
    run: (a) => a.track('A', {}, { timestamp: 1577934245678 }),
    differs: { 'events.0.timestamp': [1577934245678, '(now)'] },
  },
  'ad click btid': {
    reason: 'Ours does not read ad clicks.',
    url: '/shop?btid=x',
    run: (a) => a.track('A'),
    differs: { 'events.0.context.referrer': [{ id: 'x', type: 'dataxu' }, ABSENT] },
  },
  'ad click urid': {
    reason: 'Ours does not read ad clicks.',
    url: '/shop?urid=x',
    run: (a) => a.track('A'),
    differs: { 'events.0.context.referrer': [{ id: 'x', type: 'millennial-media' }, ABSENT] },
  },
  'amp id': {
    reason: 'Ours does not read the id of AMP pages.',
    cookies: ['_ga=amp-x'],
    run: (a) => a.track('A'),
    differs: { 'events.0.context.amp': [{ id: 'amp-x' }, ABSENT] },
  },
  'message of a missing name': {
    reason: 'The message of the rejection.',
    run: (a) => (a.track() as Promise<unknown>).catch((reason) => reason.message),
    differs: { returned: ['Event missing', 'an event name is needed, got Undefined'] },
  },
  'alias to an empty id': {
    reason: "An empty id is nobody under Segment's library, and an empty id under ours; the collector refuses both.",
    run: (a) => a.alias(''),
    differs: { 'refused.0.userId': [null, ''] },
  },
  'user().id of an empty text': {
    reason: "An empty id is nobody under Segment's library, and an empty id under ours.",
    run: (a) => {
      a.identify('u1')
      return [a.user().id(''), a.user().id()]
    },
    differs: { 'returned.0': [null, ''], 'returned.1': [null, ''], 'identity.userId': [null, ''] },
  },
  'user().traits of an array': {
    reason: 'Ours keeps objects only as traits.',
    run: (a) => [a.user().traits([1]), a.user().traits()],
    differs: { 'returned.0': [[1], {}], 'returned.1': [[1], {}], 'identity.traits': [[1], {}] },
  },
  'user().traits of a text': {
    reason: 'Ours keeps objects only as traits.',
    run: (a) => [a.user().traits('x'), a.user().traits()],
    differs: { 'returned.0': ['x', {}], 'returned.1': ['x', {}], 'identity.traits': ['x', {}] },
  },
  'user().identify': {
    reason: "user().identify() returns nothing under Segment's library, all traits under ours.",
    run: (a) => {
      const user = a.user() as unknown as { identify(...args: unknown[]): unknown }
      const returned = user.identify('u1', { a: 1 })
      a.track('A')
      return returned
    },
    differs: { returned: ['(undefined)', { a: 1 }] },
  },
  'user().logout': {
    reason: 'Ours has no user().logout().',
    run: (a) => {
      a.identify('u1', { a: 1 })
      const user = a.user() as unknown as { logout(): unknown }
      user.logout()
      a.track('A')
    },
    differs: {
      'events.1': [expect.objectContaining({ type: 'track', event: 'A' }), ABSENT],
      'calls.2': ['track resolved', ABSENT],
      returned: ['(undefined)', 'threw user.logout is not a function'],
      'local.ajs_anonymous_id': ['"(random 2)"', '"(random 1)"'],
      'local.ajs_user_traits': ['{}', '{"a":1}'],
      'local.ajs_user_id': [ABSENT, '"u1"'],
      'cookies.ajs_anonymous_id': ['(random 2)', '(random 1)'],
      'cookies.ajs_user_id': [ABSENT, 'u1'],
      'identity.userId': [null, 'u1'],
      'identity.traits.a': [ABSENT, 1],
      'identity.anonymousId': ['(random 2)', '(random 1)'],
    },
  },
  'user().save and load': {
    reason: 'Ours has no user().save() and user().load().',
    run: (a) => {
      const user = a.user() as unknown as { save(): unknown; load(): unknown }
      return [user.save(), typeof user.load()]
    },
    differs: { returned: [[true, 'object'], 'threw user.save is not a function'] },
  },
  'group().anonymousId': {
    reason: "Ours has no group().anonymousId(); Segment's returns the user's.",
    run: (a) => a.group().anonymousId(),
    differs: {
      returned: ['(random 1)', 'threw a.group(...).anonymousId is not a function'],
      'local.ajs_anonymous_id': ['"(random 1)"', ABSENT],
      'cookies.ajs_anonymous_id': ['(random 1)', ABSENT],
    },
  },
  'group().reset': {
    reason: "group().reset() also forgets the anonymous id under Segment's library.",
    run: (a) => {
      a.group('g1', { a: 1 })
      const group = a.group() as unknown as { reset(): unknown }
      group.reset()
      return a.group().id()
    },
    differs: { 'local.ajs_anonymous_id': [ABSENT, '"(random 1)"'], 'cookies.ajs_anonymous_id': [ABSENT, '(random 1)'] },
  },
}
