// The names of the calls that can be made before the library is there. The snippet's stub is made from these same lists.

import type { EventType } from './types.ts'

/** The six calls that make an event. The stub puts the page of that moment behind their arguments. */
export const EVENT_METHODS = 'track identify page screen group alias'.split(' ') as EventType[]

/** In an order that compresses well: saves the snippet 16 bytes. */
export const OTHER_METHODS =
  'addDestinationMiddleware once flush register trackClick debug on trackForm reset trackSubmit ready ' +
  'setAnonymousId trackLink addSourceMiddleware off'

/** All others that can be called before the client is there, in an order that says what they are. */
// Pure: the snippet, which has no use for it, must not carry it.
export const LATER_METHODS = /* @__PURE__ */ (
  'on once register addSourceMiddleware addDestinationMiddleware deregister ' +
  'trackLink trackClick trackForm trackSubmit queryString pageview normalize inspectQueue ' +
  'off reset ready setAnonymousId flush debug'
).split(' ')

/** Made first, whenever they were called: what follows them is theirs to see. */
export const FIRST_METHODS = /* @__PURE__ */ LATER_METHODS.slice(0, 5)

/** What loads on demand; each answers with a promise. */
export const EXTRA_METHODS = /* @__PURE__ */ LATER_METHODS.slice(2, 14)

/** So many of those, the first ones, change the way of events called later. */
export const WAY_CHANGERS = 4
