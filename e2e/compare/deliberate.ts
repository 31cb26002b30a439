// Which scripts of the topics differ because we decided so, why, and how exactly?

import { expect } from '@playwright/test'
import type { Differs } from './script.ts'

/** A whole event that only one of the two has. */
const track = (event: string) => expect.objectContaining({ type: 'track', event })

export interface Deliberate {
  reason: string
  differs: Differs
}

/** By topic and name. */
export const deliberate: Record<string, Deliberate> = {
  'held-out: identity: a frozen object of traits': {
    reason: 'Options are read, not written (O7): frozen ones are as good as others.',
    differs: {
      'calls.2': ['track rejected with TypeError', 'track resolved'],
      'calls.3': ['(absent)', 'page resolved'],
      'events.2': ['(absent)', track('A')],
      'events.3': ['(absent)', expect.objectContaining({ type: 'page' })],
      returned: ['threw Cannot add property page, object is not extensible', '(undefined)'],
    },
  },
  'held-out: identity: group().id, set and removed': {
    reason: 'Leaving a group does not make the visitor somebody else.',
    differs: {
      'cookies.ajs_anonymous_id': ['(absent)', '(random 1)'],
      'local.ajs_anonymous_id': ['(absent)', '"(random 1)"'],
    },
  },
  'held-out: identity: storage is cleared while the page lives': {
    reason: 'What the site clears is forgotten, traits included: they are in localStorage alone.',
    differs: {
      'events.2.traits.a': [1, '(absent)'],
      'identity.traits.a': [1, '(absent)'],
      'local.ajs_user_traits': ['{"a":1,"b":1}', '{"b":1}'],
      'returned.1.a': [1, '(absent)'],
    },
  },
  'held-out: middleware: facade of everything': {
    reason:
      'An event is complete before the first plugin: userId is null where nobody is known, and campaign has its place.',
    differs: { 'returned.0.2.1': ['(undefined)', null] },
  },
  'destinations: bundled and unbundled': {
    reason:
      'Delivery waits for no settings: an event that is called before they are there says nothing of destinations. The write key stands in the envelope.',
    differs: { 'events.0.writeKey': ['demo', '(absent)'] },
  },
  'destinations: classic': {
    reason: 'Classic destinations and remote middleware come from scripts of their own; ours has no place for them.',
    differs: {
      'events.4.userId': ['u1', 'u2'],
      'returned.0': ['made {"versionSettings":{"version":"1.0.0","componentTypes":["browser"]},"id":7}', '(absent)'],
      'returned.1': ['initialize', '(absent)'],
      'returned.2': ['track A', '(absent)'],
      'returned.3': ['page Loaded a Page', '(absent)'],
      'returned.4': ['identify ', '(absent)'],
      'returned.5': ['group ', '(absent)'],
      'returned.6': ['alias ', '(absent)'],
    },
  },
  'destinations: classic: destination middleware': {
    reason: 'Classic destinations and remote middleware come from scripts of their own; ours has no place for them.',
    differs: {
      'returned.0': ['made {"versionSettings":{"version":"1.0.0","componentTypes":["browser"]},"id":7}', '(absent)'],
      'returned.1': ['initialize', '(absent)'],
      'returned.2': ['track B!', '(absent)'],
    },
  },
  'destinations: classic: switched off for a call': {
    reason: 'Classic destinations and remote middleware come from scripts of their own; ours has no place for them.',
    differs: {
      'returned.0': ['made {"versionSettings":{"version":"1.0.0","componentTypes":["browser"]},"id":7}', '(absent)'],
      'returned.1': ['initialize', '(absent)'],
      'returned.2': ['track C', '(absent)'],
    },
  },
  'destinations: remote middleware': {
    reason: 'Classic destinations and remote middleware come from scripts of their own; ours has no place for them.',
    differs: {
      'events.0.properties.by': ['middleware', '(absent)'],
      'returned.0': ['middleware', '(absent)'],
    },
  },
  'destinations: remote: gets events': {
    reason: 'Delivery waits for no settings and no script: Segment starts when all are there, ours before.',
    differs: {
      'events.5.userId': ['u1', 'u2'],
    },
  },
  'destinations: remote: not a plugin': {
    reason: 'Delivery waits for no settings and no script: Segment starts when all are there, ours before.',
    differs: {
      'returned.0': [true, false],
      'returned.1': [2, 1],
    },
  },
  'destinations: remote: one that does not load': {
    reason: 'Delivery waits for no settings and no script: Segment starts when all are there, ours before.',
    differs: {
      thrown: [1, 0],
    },
  },
  'destinations: remote: there is no such file': {
    reason: 'Delivery waits for no settings and no script: Segment starts when all are there, ours before.',
    differs: {
      returned: [true, false],
    },
  },
  'emitter: a listener that throws, of reset': {
    reason: "A listener that throws is heard by the page's own error tracking, not by who called.",
    differs: {
      thrown: [0, 1],
      'calls.3': ['reset threw', 'reset returned'],
    },
  },
  'emitter: an event that has an error emits nothing': {
    reason: 'An unusable call is told as an error event.',
    differs: {
      'returned.1': ['(absent)', 'error'],
    },
  },
  'emitter: more than ten listeners': {
    reason: 'What is told on the console differs.',
    differs: {
      'returned.1': [1, 0],
    },
  },
  'emitter: once cannot be taken away by its function': {
    reason: 'once can be taken away like on.',
    differs: {
      'returned.0': ['called', '(absent)'],
    },
  },
  'load options: disable: true': {
    reason: 'A disabled library makes the calls that wait, so that their promises settle, and drops their events.',
    differs: {
      'returned.3': ['', 'demo'],
    },
  },
  'load options: disable: true, calls that wait': {
    reason: 'A disabled library makes the calls that wait, so that their promises settle, and drops their events.',
    differs: {
      'returned.0': ['(absent)', 'initialize'],
    },
  },
  'load options: disable: true, plugins': {
    reason: 'A disabled library makes the calls that wait, so that their promises settle, and drops their events.',
    differs: {
      'returned.0': ['P A', '(absent)'],
    },
  },
  'load options: group: disable': {
    reason: 'What is not kept on the device is known as long as the page lives; traits are an object, never undefined.',
    differs: {
      'returned.1': ['(undefined)', {}],
      'identity.groupTraits': ['(undefined)', {}],
    },
  },
  'load options: highEntropyValuesClientHints': {
    reason: 'The write key stands in the envelope; _metadata waits for the settings.',
    differs: { 'events.0.writeKey': ['demo', '(absent)'] },
  },
  'load options: initialPageview: before a call that waits': {
    reason: 'load was called first, so its page comes first.',
    differs: {
      'events.0.properties.name': ['Second', '(absent)'],
      'events.0.name': ['Second', '(absent)'],
      'events.1.properties.name': ['(absent)', 'Second'],
      'events.1.name': ['(absent)', 'Second'],
      'returned.0': ['Second', null],
      'returned.1': [null, 'Second'],
    },
  },
  'load options: integrations: on events': {
    reason:
      'alias sends the new id also while somebody is identified (O4); where nobody is, userId is null, as on the wire.',
    differs: {
      'events.4.userId': ['u1', 'u2'],
    },
  },
  'load options: retryQueue: of the CDN': {
    reason: 'Delivery waits for no settings and no script: Segment starts when all are there, ours before.',
    differs: {
      returned: [true, '(undefined)'],
    },
  },
  'load options: storage: cookie alone': {
    reason: 'What is not kept on the device is known as long as the page lives; traits are an object, never undefined.',
    differs: {
      'events.0.traits.a': ['(absent)', 1],
      'identity.traits.a': ['(absent)', 1],
    },
  },
  'load options: user: disable': {
    reason: 'What is not kept on the device is known as long as the page lives; traits are an object, never undefined.',
    differs: {
      'returned.2': ['(undefined)', {}],
      'identity.traits': ['(undefined)', {}],
    },
  },
  'methods: callback: its arguments': {
    reason:
      'alias sends the new id also while somebody is identified (O4); where nobody is, userId is null, as on the wire.',
    differs: {
      'events.4.userId': ['u1', 'u2'],
    },
  },
  'methods: debug empties the logs': {
    reason:
      "A context is of one event on the way to the disk: its id is the messageId, its time a text, and the server's answer is in context.delivered.",
    differs: { returned: [0, 3] },
  },
  'methods: debug forgets the flag of older libraries': {
    reason: "The page's own objects and keys stay as they are.",
    differs: {
      'returned.1': [null, '*'],
    },
  },
  'methods: debug prints': {
    reason: 'What is told on the console differs.',
    differs: {
      'returned.1': [true, false],
    },
  },
  'methods: failedInitializations': {
    reason: 'What is told on the console differs.',
    differs: {
      'returned.1': [1, 0],
    },
  },
  'methods: load is not there': {
    reason: 'What is told on the console differs.',
    differs: {
      returned: ['undefined', 'function'],
    },
  },
  'methods: options': {
    reason: "The page's own objects and keys stay as they are.",
    differs: {
      'returned.3': [true, '(undefined)'],
    },
  },
  'methods: push: changes its argument': {
    reason: "The page's own objects and keys stay as they are.",
    differs: {
      'returned.0': ['anon', 'setAnonymousId'],
      'returned.1': ['(absent)', 'anon'],
    },
  },
  'methods: queued: a call by hand': {
    reason: 'Calls keep their order (O1, O12).',
    differs: {
      'events.0.userId': ['u1', null],
    },
  },
  'methods: queued: trackForm, trackSubmit': {
    reason:
      'Links and forms are listened to and never held back: what no browser follows is not followed; what is no element is told, not thrown.',
    differs: {
      'returned.0': ['submitted', '(absent)'],
      'returned.1': ['submitted', '(absent)'],
    },
  },
  'methods: ready: a callback that throws': {
    reason: 'A plugin that throws is told and passed over, one that cancels ends the event: nothing is tried again.',
    differs: {
      'calls.0': ['ready rejected with Error', 'ready resolved'],
      returned: ['(Error: no)', []],
    },
  },
  'methods: timeout: the callback waits for it': {
    reason: 'Nobody waits for a timeout, and what a callback throws is told.',
    differs: {
      'returned.0': [true, false],
    },
  },
  'methods: trackForm: a submission': {
    reason:
      'Links and forms are listened to and never held back: what no browser follows is not followed; what is no element is told, not thrown.',
    differs: {
      'returned.1': [false, true],
      'returned.2.0': ['submitted', '(absent)'],
    },
  },
  'methods: trackForm: functions': {
    reason:
      'Links and forms are listened to and never held back: what no browser follows is not followed; what is no element is told, not thrown.',
    differs: {
      'returned.0': ['submitted', '(absent)'],
    },
  },
  'methods: trackForm: no element': {
    reason:
      'Links and forms are listened to and never held back: what no browser follows is not followed; what is no element is told, not thrown.',
    differs: {
      'calls.0': ['trackForm rejected with TypeError', 'trackForm resolved'],
      returned: ['(TypeError: Must pass HTMLElement to trackForm/trackSubmit.)', '(analytics)'],
    },
  },
  'methods: trackForm: several': {
    reason:
      'Links and forms are listened to and never held back: what no browser follows is not followed; what is no element is told, not thrown.',
    differs: {
      'returned.0': ['submitted', '(absent)'],
      'returned.1': ['submitted', '(absent)'],
    },
  },
  'methods: trackForm: with jQuery on the page': {
    reason:
      'Links and forms are listened to and never held back: what no browser follows is not followed; what is no element is told, not thrown.',
    differs: {
      'events.0': [track('Sent'), '(absent)'],
      'returned.0': [1, 0],
      'returned.1.0': ['submitted', '(absent)'],
      'local.ajs_anonymous_id': ['"(random 1)"', '(absent)'],
      'cookies.ajs_anonymous_id': ['(random 1)', '(absent)'],
    },
  },
  'methods: trackLink: a click': {
    reason:
      'Links and forms are listened to and never held back: what no browser follows is not followed; what is no element is told, not thrown.',
    differs: {
      'returned.0': [true, false],
    },
  },
  'methods: trackLink: a link inside': {
    reason:
      'Links and forms are listened to and never held back: what no browser follows is not followed; what is no element is told, not thrown.',
    differs: {
      'returned.0': [false, true],
      'returned.1': ['#inside', ''],
    },
  },
  'methods: trackLink: in an image of lines': {
    reason:
      'Links and forms are listened to and never held back: what no browser follows is not followed; what is no element is told, not thrown.',
    differs: {
      'returned.0': [false, true],
    },
  },
  'methods: trackLink: no element': {
    reason:
      'Links and forms are listened to and never held back: what no browser follows is not followed; what is no element is told, not thrown.',
    differs: {
      'calls.0': ['trackLink rejected with TypeError', 'trackLink resolved'],
      returned: ['TypeError', '(analytics)'],
    },
  },
  'methods: trackSubmit: a submission': {
    reason:
      'Links and forms are listened to and never held back: what no browser follows is not followed; what is no element is told, not thrown.',
    differs: {
      'returned.1.0': ['submitted', '(absent)'],
    },
  },
  'middleware: all methods': {
    reason:
      'alias sends the new id also while somebody is identified (O4); where nobody is, userId is null, as on the wire.',
    differs: {
      'events.5.userId': ['u1', 'u2'],
    },
  },
  'middleware: facade: context and options': {
    reason: "The page's own objects and keys stay as they are.",
    differs: {
      'returned.0.0.1': ['library', 'campaign'],
      'returned.0.0.2': ['locale', 'library'],
      'returned.0.0.3': ['page', 'locale'],
      'returned.0.0.4': ['timezone', 'page'],
      'returned.0.0.5': ['userAgent', 'timezone'],
      'returned.0.0.6': ['userAgentData', 'userAgent'],
      'returned.0.0.7': ['(absent)', 'userAgentData'],
      'returned.0.1.1': ['library', 'campaign'],
      'returned.0.1.2': ['locale', 'library'],
      'returned.0.1.3': ['page', 'locale'],
      'returned.0.1.4': ['timezone', 'page'],
      'returned.0.1.5': ['userAgent', 'timezone'],
      'returned.0.1.6': ['userAgentData', 'userAgent'],
      'returned.0.1.7': ['(absent)', 'userAgentData'],
    },
  },
  'middleware: facade: group and alias': {
    reason:
      'alias sends the new id also while somebody is identified (O4); where nobody is, userId is null, as on the wire.',
    differs: {
      'returned.0.7.1': ['(undefined)', null],
    },
  },
  'middleware: facade: json and rawEvent': {
    reason:
      'An event is complete before the first plugin: userId is null where nobody is known, and campaign has its place.',
    differs: {
      'returned.0.0.8': ['(absent)', 'userId'],
      'returned.0.1.8': ['(absent)', 'userId'],
    },
  },
  'middleware: next with null': {
    reason: 'next(null) stops the event.',
    differs: {
      'events.0.event': ['A', 'B'],
      'events.1': [track('B'), '(absent)'],
      returned: [
        '(undefined)',
        { reason: { retry: false, type: 'middleware_cancellation', reason: 'Middleware `next` function skipped' } },
      ],
    },
  },
  'middleware: throws the first time': {
    reason: 'A plugin that throws is told and passed over, one that cancels ends the event: nothing is tried again.',
    differs: {
      'returned.0': [2, 1],
      'returned.1': [3, 1],
    },
  },
  'middleware: throws, at one attempt': {
    reason: 'A plugin that throws is told and passed over, one that cancels ends the event: nothing is tried again.',
    differs: {
      'events.0.event': ['B', 'A'],
      'events.1': ['(absent)', track('B')],
      returned: [{ reason: '(Error: no)' }, '(undefined)'],
    },
  },
  'middleware: what the context has already': {
    reason:
      'An event is complete before the first plugin: userId is null where nobody is known, and campaign has its place.',
    differs: {
      'returned.0.0.0': ['library', 'campaign'],
      'returned.0.0.1': ['locale', 'library'],
      'returned.0.0.2': ['page', 'locale'],
      'returned.0.0.3': ['timezone', 'page'],
      'returned.0.0.4': ['userAgent', 'timezone'],
      'returned.0.0.5': ['userAgentData', 'userAgent'],
      'returned.0.0.6': ['(absent)', 'userAgentData'],
    },
  },
  'npm: initialize: its arguments': {
    reason: 'settings are the ones of the client.',
    differs: {
      'returned.0.0.0': ['cdnSettings', 'apiHost'],
      'returned.0.0.1': ['writeKey', 'cdnSettings'],
      'returned.0.0.2': ['(absent)', 'cdnURL'],
      'returned.0.0.3': ['(absent)', 'timeout'],
      'returned.0.0.4': ['(absent)', 'writeKey'],
    },
  },
  'npm: library of an event': {
    reason: 'The library says its own name.',
    differs: {
      returned: ['analytics.js', 'everbeacon'],
    },
  },
  'npm: query string': {
    reason: "From npm, the page's address is read only where useQueryString asks for it (S1).",
    differs: {
      'events.0.type': ['identify', 'track'],
      'events.0.userId': ['u1', null],
      'events.0.traits': [{}, '(absent)'],
      'events.0.anonymousId': ['anon', '(random 1)'],
      'events.0.event': ['(absent)', 'A'],
      'events.0.properties': ['(absent)', {}],
      'events.1': [track('Clicked'), '(absent)'],
      'events.2': [track('A'), '(absent)'],
      'local.ajs_anonymous_id': ['"anon"', '"(random 1)"'],
      'local.ajs_user_traits': ['{}', '(absent)'],
      'local.ajs_user_id': ['"u1"', '(absent)'],
      'cookies.ajs_anonymous_id': ['anon', '(random 1)'],
      'cookies.ajs_user_id': ['u1', '(absent)'],
      'identity.userId': ['u1', null],
      'identity.anonymousId': ['anon', '(random 1)'],
    },
  },
  'npm: return types before it is there': {
    reason: 'Calls keep their order (O1, O12).',
    differs: {
      'events.0.anonymousId': ['x', '(random 1)'],
      'events.1.anonymousId': ['x', '(random 1)'],
      'events.2.anonymousId': ['x', '(random 1)'],
      'events.3.anonymousId': ['x', '(random 1)'],
      'events.4.anonymousId': ['x', '(random 1)'],
      'events.5.userId': ['u1', 'u2'],
      'events.5.anonymousId': ['x', '(random 1)'],
      'events.5.previousId': ['(random 1)', 'u1'],
      'local.ajs_anonymous_id': ['"(random 1)"', '"x"'],
      'cookies.ajs_anonymous_id': ['(random 1)', 'x'],
      'identity.anonymousId': ['(random 1)', 'x'],
    },
  },
  'npm: settings: plugins, what the page has told then': {
    reason:
      'An event is complete before the first plugin: userId is null where nobody is known, and campaign has its place.',
    differs: {
      'returned.0.0': ['library', 'campaign'],
      'returned.0.1': ['locale', 'library'],
      'returned.0.2': ['page', 'locale'],
      'returned.0.3': ['timezone', 'page'],
      'returned.0.4': ['userAgent', 'timezone'],
      'returned.0.5': ['userAgentData', 'userAgent'],
      'returned.0.6': ['(absent)', 'userAgentData'],
    },
  },
  'npm: settings: the CDN answers': {
    reason: 'Delivery waits for no settings and no script: Segment starts when all are there, ours before.',
    differs: {
      returned: [1, '(undefined)'],
    },
  },
  'npm: what calls resolve to, before it is there': {
    reason: 'Calls keep their order (O1, O12).',
    differs: {
      'events.0.anonymousId': ['anon', '(random 1)'],
      'events.0.userId': ['u1', null],
      'events.1.anonymousId': ['anon', '(random 1)'],
    },
  },
  'npm: what the module has': {
    reason: 'EventFactory and segmentio are not exported: they would make or send events past the disk.',
    differs: {
      'returned.6': ['EventFactory function', 'EventFactory undefined'],
      'returned.10': ['segmentio function', 'segmentio undefined'],
    },
  },
  'plugins: a hook for each method': {
    reason:
      'alias sends the new id also while somebody is identified (O4); where nobody is, userId is null, as on the wire.',
    differs: {
      'events.5.userId': ['u1', 'u2'],
    },
  },
  'plugins: before: cancels the first time': {
    reason: 'A plugin that throws is told and passed over, one that cancels ends the event: nothing is tried again.',
    differs: {
      'events.0': [track('A'), '(absent)'],
      'returned.0': [2, 1],
      'returned.1': [3, 1],
      'returned.2': ['(undefined)', { reason: { retry: true, type: 'plugin Error', reason: 'Context Cancel' } }],
    },
  },
  'plugins: before: rejects, at one attempt': {
    reason: 'A plugin that throws is told and passed over, one that cancels ends the event: nothing is tried again.',
    differs: {
      'events.0': ['(absent)', track('A')],
      returned: [{ reason: '(Error: no)' }, '(undefined)'],
    },
  },
  'plugins: before: throws, and what follows is not called': {
    reason: 'A plugin that throws is told and passed over, one that cancels ends the event: nothing is tried again.',
    differs: {
      'events.0.type': ['page', 'track'],
      'events.0.properties.path': ['/shop', '(absent)'],
      'events.0.properties.referrer': ['', '(absent)'],
      'events.0.properties.search': ['', '(absent)'],
      'events.0.properties.title': ['Shop', '(absent)'],
      'events.0.properties.url': ['https://site.test/shop', '(absent)'],
      'events.0.event': ['(absent)', 'A'],
      'events.1': ['(absent)', expect.objectContaining({ type: 'page' })],
      'returned.0': ['before page', 'before A'],
      'returned.1': ['enrichment page', 'enrichment A'],
      'returned.2': ['destination page', 'destination A'],
      'returned.3': ['after page', 'after A'],
      'returned.4': ['(absent)', 'before page'],
      'returned.5': ['(absent)', 'enrichment page'],
      'returned.6': ['(absent)', 'destination page'],
      'returned.7': ['(absent)', 'after page'],
    },
  },
  'plugins: before: throws, at one attempt': {
    reason: 'A plugin that throws is told and passed over, one that cancels ends the event: nothing is tried again.',
    differs: {
      'events.0.event': ['B', 'A'],
      'events.1': ['(absent)', track('B')],
      'returned.1': [{ reason: '(Error: no)' }, '(undefined)'],
    },
  },
  'plugins: integrations: for every method': {
    reason:
      'alias sends the new id also while somebody is identified (O4); where nobody is, userId is null, as on the wire.',
    differs: {
      'events.4.userId': ['u1', 'u2'],
    },
  },
  'plugins: load: a destination that throws': {
    reason: 'A plugin that throws is told and passed over, one that cancels ends the event: nothing is tried again.',
    differs: {
      'calls.0': ['register rejected with Error', 'register resolved'],
      returned: ['(Error: no)', 'resolved'],
    },
  },
  'plugins: load: rejects': {
    reason: 'What is told on the console differs.',
    differs: {
      'returned.3': [1, 0],
    },
  },
  'plugins: load: what an event tells of a plugin that did not load': {
    reason:
      "A context is of one event on the way to the disk: its id is the messageId, its time a text, and the server's answer is in context.delivered.",
    differs: {
      'events.0.context.userAgentData.brands': [
        [
          { brand: 'Not:A-Brand', version: '8' },
          { brand: 'Chromium', version: '156' },
        ],
        '(absent)',
      ],
      'events.0.context.userAgentData.mobile': [false, '(absent)'],
      'events.0.context.userAgentData.platform': ['Linux', '(absent)'],
      'events.0.writeKey': ['demo', '(absent)'],
    },
  },
  'plugins: queue.plugins': {
    reason: 'The queue is another one: its events come from plugins, and it holds no built-in plugins.',
    differs: {
      'returned.0': ['before Page Enrichment', 'enrichment Everbeacon Settings'],
      'returned.1': ['destination Segment.io', 'enrichment P'],
      'returned.2': ['enrichment P', 'destination D'],
      'returned.3': ['destination D', '(absent)'],
    },
  },
  'plugins: queued: register, one after another': {
    reason: 'Plugins load at the same time.',
    differs: {
      'returned.1': ['1 ends', '2 starts'],
      'returned.2': ['2 starts', '2 ends'],
      'returned.3': ['2 ends', '1 ends'],
    },
  },
  'plugins: what an event has before the first plugin of the page': {
    reason:
      'An event is complete before the first plugin: userId is null where nobody is known, and campaign has its place.',
    differs: {
      'returned.0.8': ['(absent)', 'userId'],
    },
  },
  'result: attempts': {
    reason:
      "A context is of one event on the way to the disk: its id is the messageId, its time a text, and the server's answer is in context.delivered.",
    differs: {
      returned: [2, 1],
    },
  },
  'result: id is random': {
    reason:
      "A context is of one event on the way to the disk: its id is the messageId, its time a text, and the server's answer is in context.delivered.",
    differs: {
      'returned.0': ['(random 2)', '(message id)'],
      'returned.1': ['(random 3)', '(message id)'],
      'returned.2': [false, true],
    },
  },
  'result: keys of the event': {
    reason:
      'alias sends the new id also while somebody is identified (O4); where nobody is, userId is null, as on the wire.',
    differs: {
      'events.4.userId': ['u1', 'b'],
      'returned.0.0': ['anonymousId', '_metadata'],
      'returned.0.1': ['context', 'anonymousId'],
      'returned.0.2': ['event', 'context'],
      'returned.0.3': ['integrations', 'event'],
      'returned.0.4': ['messageId', 'integrations'],
      'returned.0.5': ['properties', 'messageId'],
      'returned.0.6': ['timestamp', 'properties'],
      'returned.0.7': ['type', 'timestamp'],
      'returned.0.8': ['(absent)', 'type'],
      'returned.0.9': ['(absent)', 'userId'],
      'returned.1.0': ['anonymousId', '_metadata'],
      'returned.1.1': ['context', 'anonymousId'],
      'returned.1.2': ['integrations', 'context'],
      'returned.1.3': ['messageId', 'integrations'],
      'returned.1.4': ['properties', 'messageId'],
      'returned.1.5': ['timestamp', 'properties'],
      'returned.1.6': ['type', 'timestamp'],
      'returned.1.7': ['(absent)', 'type'],
      'returned.1.8': ['(absent)', 'userId'],
      'returned.2.0': ['anonymousId', '_metadata'],
      'returned.2.1': ['context', 'anonymousId'],
      'returned.2.2': ['integrations', 'context'],
      'returned.2.3': ['messageId', 'integrations'],
      'returned.2.4': ['timestamp', 'messageId'],
      'returned.2.5': ['traits', 'timestamp'],
      'returned.2.6': ['type', 'traits'],
      'returned.2.7': ['userId', 'type'],
      'returned.2.8': ['(absent)', 'userId'],
      'returned.3.0': ['anonymousId', '_metadata'],
      'returned.3.1': ['context', 'anonymousId'],
      'returned.3.2': ['groupId', 'context'],
      'returned.3.3': ['integrations', 'groupId'],
      'returned.3.4': ['messageId', 'integrations'],
      'returned.3.5': ['timestamp', 'messageId'],
      'returned.3.6': ['traits', 'timestamp'],
      'returned.3.7': ['type', 'traits'],
      'returned.3.8': ['userId', 'type'],
      'returned.3.9': ['(absent)', 'userId'],
      'returned.4.0': ['anonymousId', '_metadata'],
      'returned.4.1': ['context', 'anonymousId'],
      'returned.4.2': ['integrations', 'context'],
      'returned.4.3': ['messageId', 'integrations'],
      'returned.4.4': ['timestamp', 'messageId'],
      'returned.4.5': ['type', 'previousId'],
      'returned.4.6': ['userId', 'timestamp'],
      'returned.4.7': ['(absent)', 'type'],
      'returned.4.8': ['(absent)', 'userId'],
    },
  },
  'result: logs: a callback that throws': {
    reason: 'A plugin that throws is told and passed over, one that cancels ends the event: nothing is tried again.',
    differs: {
      'returned.0': [['warn', 'Callback Error', { error: '(Error: no)' }], '(absent)'],
    },
  },
  'result: the event of each method': {
    reason:
      'alias sends the new id also while somebody is identified (O4); where nobody is, userId is null, as on the wire.',
    differs: {
      'events.4.userId': ['u1', 'new'],
      'returned.0.userId': ['(undefined)', null],
      'returned.1.userId': ['(undefined)', null],
      'returned.4.userId': ['u1', 'new'],
    },
  },
  'result: the event, as it was sent': {
    reason:
      'An event is complete before the first plugin: userId is null where nobody is known, and campaign has its place.',
    differs: {
      'returned.4': ['(undefined)', null],
    },
  },
  'result: timestamp of the event': {
    reason:
      "A context is of one event on the way to the disk: its id is the messageId, its time a text, and the server's answer is in context.delivered.",
    differs: {
      returned: [true, false],
    },
  },
}
