// What a site would write; compiled strictly against the packed package, library types included, and bundled.

import { type Analytics, AnalyticsBrowser, type Context, type Receipt } from 'everbeacon'
import { renderSnippet } from 'everbeacon/snippet'

interface Product {
  sku: string
  price: number
}

export const analytics = AnalyticsBrowser.load({
  writeKey: 'KEY',
  endpoint: 'https://events.example.com/v1',
  flushAt: 10,
  flushIntervalMs: 500,
})

export async function order(product: Product): Promise<Receipt> {
  // An interface, not only a literal, is a bag of properties.
  const context: Context = await analytics.track('Ordered', product, { timestamp: new Date() })
  return context.delivered
}

export async function useAll(loaded: Analytics): Promise<void> {
  void analytics.page()
  void analytics.page('Shop', 'Shoes', { color: 'red' }, { context: { ip: '0.0.0.0' } }, () => {})
  void analytics.page({ color: 'red' })
  void analytics.screen('Home')
  void analytics.identify('u1', { plan: 'pro' })
  void analytics.identify({ plan: 'pro' })
  void analytics.identify(42, null, {}, (context) => context.id)
  void analytics.identify((context) => context.id)
  void analytics.group('g1', { seats: 3 })
  void analytics.group(undefined, { seats: 3 })
  void analytics.alias('new', 'old')
  void analytics.track({ event: 'Ordered', properties: { price: 9 } })
  void analytics.track({ event: 'Ordered', properties: null })
  void analytics.track('Ordered', null, { integrations: { All: false } })
  void analytics.track('Ordered', undefined, undefined, (context) => context.id)
  void analytics.track('Ordered', (context) => context.event.messageId)
  await analytics.ready(() => console.log('ready'))
  analytics
    .on('delivered', (receipt) => receipt.messageId)
    .once('dropped', ({ reason }) => reason === 'rejected')
    .off('error', () => {})
    .debug(false)
  await analytics.reset()
  const id: string | null = (await analytics.user()).id()
  const anonymousId: string | null = await analytics.setAnonymousId(id)
  const group = (await analytics.group()).traits()
  const { waiting } = await analytics.flush()
  const [instance] = await analytics
  console.log(
    analytics.queue.bytes,
    anonymousId,
    group,
    waiting,
    instance.VERSION,
    loaded.group().id(),
    loaded.user().traits(),
  )

  // @ts-expect-error: an event needs a name
  void analytics.track()
  // @ts-expect-error: a name is a string
  void analytics.track(42)
  // @ts-expect-error: a list is no bag of properties
  void analytics.track('Ordered', [1, 2])
  // @ts-expect-error: nor is a date
  void analytics.track('Ordered', new Date())
  // @ts-expect-error: a listener is a function
  analytics.on('delivered', 'listener')
  // @ts-expect-error: there is no such event
  analytics.on('sent', () => {})
  // @ts-expect-error: without a write key events belong to nobody
  AnalyticsBrowser.load({ endpoint: 'https://events.example.com/v1' })
  // @ts-expect-error: there is no such option
  AnalyticsBrowser.load({ writeKey: 'KEY', flushInterval: 5 })
}

export const head: string = renderSnippet({ writeKey: 'KEY', nonce: 'abc', page: { section: 'shop' } })
