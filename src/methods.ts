// The names of the calls that can be made before the library is there. The snippet's stub is made from these same lists.

/** The six calls that make an event. The stub puts the page of that moment behind their arguments. */
export const EVENT_METHODS = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const

export const OTHER_METHODS = ['ready', 'on', 'once', 'off', 'reset', 'setAnonymousId', 'debug', 'flush'] as const
