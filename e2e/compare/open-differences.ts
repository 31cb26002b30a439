// Where do we differ from Segment's library without having decided to, or because it would cost too many bytes?

import { ABSENT, type Differences } from './script.ts'

export const openDifferences: Differences = {
  'identity: legacy cookie ajs_user, an object (O9)': {
    reason:
      'Left out for 75 bytes: cookies of libraries before Analytics.js 2, which live for a year (the group gets them too, a fault).',
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
  'identity: legacy cookie ajs_user, a text (O9)': {
    reason:
      'Left out for 75 bytes: cookies of libraries before Analytics.js 2, which live for a year (the group gets them too, a fault).',
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
    reason: 'Left out for 75 bytes: cookies of libraries before Analytics.js 2, which live for a year.',
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
  'ad click btid': {
    reason: 'Left out for 115 bytes: both ad networks have been closed for years.',
    url: '/shop?btid=x',
    run: (a) => a.track('A'),
    differs: { 'events.0.context.referrer': [{ id: 'x', type: 'dataxu' }, ABSENT] },
  },
  'ad click urid': {
    reason: 'Left out for 115 bytes: both ad networks have been closed for years.',
    url: '/shop?urid=x',
    run: (a) => a.track('A'),
    differs: { 'events.0.context.referrer': [{ id: 'x', type: 'millennial-media' }, ABSENT] },
  },
  'amp id': {
    reason: "Left out for 35 bytes: AMP pages on the site's own domain are rare.",
    cookies: ['_ga=amp-x'],
    run: (a) => a.track('A'),
    differs: { 'events.0.context.amp': [{ id: 'amp-x' }, ABSENT] },
  },
}
