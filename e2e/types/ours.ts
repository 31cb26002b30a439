// What this package takes and gives beyond Segment's, as programs use it. Never run.

import {
  type Analytics,
  AnalyticsBrowser,
  type AnalyticsError,
  type Callback,
  type Context,
  type DestinationMiddlewareFunction,
  type DropReason,
  getGlobalAnalytics,
  type PluginFactory,
  type QueueState,
  type Receipt,
} from 'everbeacon'

export const analytics = AnalyticsBrowser.load({
  writeKey: 'KEY',
  endpoint: 'https://events.example.com/v1',
  flushAt: 10,
  flushIntervalMs: 500,
  maxQueueBytes: 1_000_000,
  maxEventAgeDays: 7,
  requestTimeoutMs: 5000,
  initialPageview: true,
})
new AnalyticsBrowser().load({ writeKey: 'KEY' }, { endpoint: 'https://events.example.com/v1' })
new AnalyticsBrowser().load('KEY', { flushAt: 1 })
new AnalyticsBrowser().load('KEY', {
  endpoint: 'https://events.example.com/v1',
  integrations: { 'Segment.io': { deliveryStrategy: { config: { compression: 'gzip' } } } },
})

export async function order(): Promise<Receipt> {
  const context: Context = await analytics.track({ event: 'Ordered', properties: { total: 10 } })
  return context.delivered
}

export async function call(loaded: Analytics, callback: Callback): Promise<QueueState> {
  // Numbers are ids, `null` leaves an argument out, and a callback may stand anywhere.
  void analytics.identify(42, null, null, callback)
  void analytics.identify(callback)
  void analytics.track('Ordered', null, null, callback)
  void analytics.page('Pricing', null, null, (context) => context.id)
  void analytics.alias('new', callback)
  void analytics.setAnonymousId(null)
  void analytics.trackForm(document.forms[0]!, 'Sent')
  void analytics.pageview('/virtual')
  void getGlobalAnalytics('segment')?.flush()
  analytics.debug()
  // The traits of a page's user are there to be taken apart.
  const { name } = loaded.user().traits()
  const id: string | null = loaded.user().id()
  console.log(name, id, loaded.queue.waiting, loaded.queue.bytes, analytics.queue.waiting, loaded.queue.isEmpty())
  return analytics.flush()
}

export function listen(): void {
  analytics
    .on('delivered', ({ messageId }) => messageId.length)
    .on('dropped', ({ reason, message }) => tell(reason, message))
    .on('error', ({ code, message }: AnalyticsError) => console.warn(code, message))
}

function tell(reason: DropReason, message: string): void {
  if (reason === 'cancelled' || reason === 'evicted') console.log(message)
}

export const middleware: DestinationMiddlewareFunction = ({ payload, next }) => next(payload)

export const factory: PluginFactory = Object.assign(() => [], { pluginName: 'Mixpanel' })
AnalyticsBrowser.load({ writeKey: 'KEY', plugins: [factory] })
