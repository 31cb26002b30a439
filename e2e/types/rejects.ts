// What the types must refuse, one mistake a line: each of these programs would lose or spoil events. Never run.

import {
  Analytics,
  AnalyticsBrowser,
  type Context,
  ContextCancelation,
  type InitOptions,
  type MiddlewareFunction,
  type Plugin,
} from 'everbeacon'

export function load(): void {
  // @ts-expect-error: without a write key events belong to nobody
  AnalyticsBrowser.load({})
  // @ts-expect-error: nor is there one in the options
  AnalyticsBrowser.load({ endpoint: 'https://events.example.com/v1' })
  // @ts-expect-error: a write key is text
  AnalyticsBrowser.load({ writeKey: 42 })
  // @ts-expect-error: the constructor needs one, too
  new Analytics({})
  // @ts-expect-error: there is no such setting
  AnalyticsBrowser.load({ writeKey: 'KEY', flushInterval: 5 })
  // @ts-expect-error: there is no such option
  AnalyticsBrowser.load({ writeKey: 'KEY' }, { initialPageView: true })
  // @ts-expect-error: a plugin needs a name, a type, load and isLoaded
  AnalyticsBrowser.load({ writeKey: 'KEY', plugins: [{ name: 'Mine' }] })
  // @ts-expect-error: remote settings need integrations
  AnalyticsBrowser.load({ writeKey: 'KEY', cdnSettings: {} })
}

export const options: InitOptions[] = [
  // @ts-expect-error: the text 'true' disables nothing
  { disable: 'true' },
  // @ts-expect-error: there is no such store
  { storage: { stores: ['sessionStorage'] } },
  // @ts-expect-error: a maxage counts days
  { cookie: { maxage: '1y' } },
  // @ts-expect-error: 'no' is not false
  { integrations: { Mixpanel: 'no' } },
  // @ts-expect-error: a pattern is a RegExp
  { useQueryString: { uid: '.*' } },
  // @ts-expect-error: there is no such strategy
  { integrations: { 'Segment.io': { deliveryStrategy: { strategy: 'beacon' } } } },
  // @ts-expect-error: the changed settings must be given back
  { updateCDNSettings: () => {} },
  // @ts-expect-error: a plan says of each event whether it is enabled
  { plan: { track: { Ordered: true } } },
  // @ts-expect-error: a number, in milliseconds
  { flushIntervalMs: '1s' },
]

export async function call(analytics: AnalyticsBrowser, loaded: Analytics): Promise<void> {
  // @ts-expect-error: an event needs a name
  void analytics.track()
  // @ts-expect-error: a name is text
  void analytics.track(42)
  // @ts-expect-error: null is no name
  void loaded.track(null)
  // @ts-expect-error: an object needs the name inside
  void analytics.track({ properties: { total: 10 } })
  // @ts-expect-error: a number is no bag of properties
  void analytics.track('Ordered', 42)
  // @ts-expect-error: nor is a text
  void analytics.track('Ordered', 'total')
  // @ts-expect-error: nor a list
  void analytics.track('Ordered', [1, 2])
  // @ts-expect-error: nor a date
  void analytics.track('Ordered', new Date())
  // @ts-expect-error: options are an object
  void analytics.track('Ordered', {}, 'Mixpanel')
  // @ts-expect-error: a time is a Date or a text
  void analytics.track('Ordered', {}, { timestamp: 1700000000 })
  // @ts-expect-error: an IP address is text
  void analytics.track('Ordered', {}, { context: { ip: 127 } })
  // @ts-expect-error: a destination is on, off, or has options
  void analytics.track('Ordered', {}, { integrations: { Mixpanel: 'off' } })
  // @ts-expect-error: a callback is a function
  void analytics.track('Ordered', {}, {}, 'callback')
  // @ts-expect-error: there are four arguments
  void analytics.track('Ordered', {}, {}, () => {}, 5)
  // @ts-expect-error: an id is text or a number
  void analytics.identify(true)
  // @ts-expect-error: traits are an object
  void analytics.identify('u1', 'pro')
  // @ts-expect-error: an age is a number
  void analytics.identify('u1', { age: '42' })
  // @ts-expect-error: so is a company's size, or a text
  void analytics.group('g1', { employees: true })
  // @ts-expect-error: a page has a name, not a number
  void analytics.page(42)
  // @ts-expect-error: alias needs the new id
  void analytics.alias()
  // @ts-expect-error: an anonymous id is text
  void analytics.setAnonymousId(42)
  // @ts-expect-error: there is no such call
  void analytics.trak('Ordered')
  // @ts-expect-error: a link is an element
  void analytics.trackLink('a.buy', 'Clicked')
  // @ts-expect-error: a form is a form
  void analytics.trackForm(document.querySelector('a'), 'Sent')
  // @ts-expect-error: before it is loaded the user is a promise
  analytics.user().id()
  // @ts-expect-error: the client may not be there yet
  analytics.instance.user()
  // @ts-expect-error: the context comes later
  analytics.track('Ordered').event
  // @ts-expect-error: a client is no tuple
  const [client] = loaded
  console.log(client)
}

export function listen(analytics: AnalyticsBrowser): void {
  // @ts-expect-error: there is no such event
  analytics.on('sent', () => {})
  // @ts-expect-error: nor this one
  analytics.once('tracked', () => {})
  // @ts-expect-error: a listener is a function
  analytics.on('track', 'listener')
  // @ts-expect-error: an event's name is text
  analytics.on('track', (event: number) => event)
  // @ts-expect-error: reset says nothing
  analytics.on('reset', (id: string) => id)
}

// @ts-expect-error: there is no such type
export const kind: Plugin = { name: 'Mine', type: 'enricher', isLoaded: () => true, load: async () => {} }
// @ts-expect-error: load gives a promise
export const sync: Plugin = { name: 'Mine', type: 'before', isLoaded: () => true, load: () => {} }
export const hooks: Plugin = {
  name: 'Mine',
  type: 'before',
  isLoaded: () => true,
  load: async () => {},
  // @ts-expect-error: a hook gives the context, not the event
  track: (context) => context.event,
  // @ts-expect-error: nor nothing
  page: () => {},
}

// @ts-expect-error: next takes the payload
export const middleware: MiddlewareFunction = ({ next }) => next()

export function look(context: Context): string {
  // @ts-expect-error: there is no such type of event
  context.event.type = 'view'
  // @ts-expect-error: the id stays
  context.id = 'mine'
  // @ts-expect-error: a path is text
  context.updateEvent(['properties', 'total'], 1)
  // @ts-expect-error: there is no such level
  context.log('fatal', 'broken')
  // @ts-expect-error: retry is true or false
  context.cancel(new ContextCancelation({ retry: 3 }))
}
