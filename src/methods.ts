// The names of the calls that can be made before the library is there. The snippet's stub is made from these same lists.

/** The six calls that make an event. The stub puts the page of that moment behind their arguments. */
export const EVENT_METHODS = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const

/** In an order that compresses well: saves the snippet 16 bytes. */
export const OTHER_METHODS =
  'addDestinationMiddleware once flush register trackClick debug on trackForm reset trackSubmit ready ' +
  'setAnonymousId trackLink addSourceMiddleware off'

/** What loads on demand; each answers with a promise. The first four change the way of events called later; the first
 * three add to it. */
// Pure: the snippet, which has no use for it, must not carry it.
export const EXTRA_METHODS = /* @__PURE__ */ (
  'register addSourceMiddleware addDestinationMiddleware deregister ' +
  'trackLink trackClick trackForm trackSubmit queryString pageview normalize'
).split(' ')

/** So many of those, the first ones. */
export const WAY_CHANGERS = 4

export const LISTEN_METHODS = ['on', 'once'] as const

/** The others that need no answer. */
export const PLAIN_METHODS = [...LISTEN_METHODS, 'off', 'reset', 'ready', 'setAnonymousId', 'flush', 'debug'] as const
