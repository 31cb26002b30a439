import { describe, expect, test } from 'vitest'
import type { AnalyticsEvent, Bag } from '../types.ts'
import { createFacade } from './facade.ts'

const BASE = {
  messageId: 'm',
  userId: 'u1',
  anonymousId: 'anon',
  timestamp: '2026-03-01T12:00:00.000Z',
  integrations: { Off: false, On: true, Own: { id: 1 } },
  context: { ip: '1.2.3.4', traits: { plan: 'pro' }, page: { referrer: 'https://r.example/' }, Told: { n: 1 } },
}

/** With methods by any name, as a middleware calls them. */
function facadeOf(event: Bag): Record<string, (...args: unknown[]) => unknown> {
  return createFacade({ ...structuredClone(BASE), ...event } as unknown as AnalyticsEvent) as never
}

describe('each type has its own methods, and no others', () => {
  test.each<[Bag, Bag, string]>([
    [
      { type: 'track', event: 'A', properties: { n: 1, product_id: 'p', name: 'N' } },
      { type: 'track', action: 'track', event: 'A', productId: 'p', name: 'N', traits: { plan: 'pro', id: 'u1' } },
      'messageId fullName firstName previousId then',
    ],
    [
      { type: 'page', category: 'C', name: 'N', properties: { path: '/p' } },
      {
        event: 'Loaded a Page',
        name: 'N',
        fullName: 'C N',
        path: '/p',
        properties: { path: '/p', category: 'C', name: 'N' },
        referrer: 'https://r.example/',
      },
      'revenue firstName',
    ],
    [{ type: 'screen', name: 'N', properties: {} }, { event: 'Loaded a Screen', fullName: 'N' }, 'revenue'],
    [
      { type: 'identify', traits: { firstName: ' Ann', lastName: 'Bee ', phones: ['1'], createdAt: 1772366400 } },
      { name: 'Ann Bee', phone: '1', websites: [], created: new Date('2026-03-01T12:00:00Z'), uid: 'u1' },
      'event properties category fullName',
    ],
    [
      { type: 'identify', userId: 'a@x.example', traits: { name: 'Ann van Bee', birthday: new Date(0) } },
      { firstName: 'Ann', lastName: 'van Bee', email: 'a@x.example', age: new Date().getFullYear() - 1970 },
      'revenue',
    ],
    [
      { type: 'group', groupId: 'g1', traits: { name: 'Team', seats: 3 } },
      {
        groupId: 'g1',
        name: 'Team',
        properties: { name: 'Team', seats: 3 },
        traits: { name: 'Team', seats: 3, id: 'g1' },
      },
      'event username',
    ],
    [
      { type: 'alias', previousId: 'old', userId: 'new' },
      { from: 'old', previousId: 'old', to: 'new', userId: 'new' },
      'event properties name email',
    ],
  ])('%j', (event, gives, hasNot) => {
    const facade = facadeOf(event)
    expect(Object.fromEntries(Object.keys(gives).map((name) => [name, facade[name]!()]))).toEqual(gives)
    expect(hasNot.split(' ').filter((name) => name in facade)).toEqual([])
  })
})

test.each<[Bag, Bag]>([
  [
    { revenue: '$9.50', total: 10 },
    { revenue: 9.5, cents: 950, subtotal: 10, currency: 'USD', quantity: 1 },
  ],
  [
    { total: 10, tax: 1, shipping: 2, discount: 3, currency: 'EUR' },
    { revenue: 10, subtotal: 10, currency: 'EUR' },
  ],
  [
    { revenue: 'none', products: [null, { sku: 's' }] },
    { revenue: undefined, cents: 0, products: [{ sku: 's' }] },
  ],
])('an order: %j', (properties, gives) => {
  const facade = facadeOf({ type: 'track', event: 'Order Completed', properties })
  expect(Object.fromEntries(Object.keys(gives).map((name) => [name, facade[name]!()]))).toEqual(gives)
})

test('the user of an event that nobody is known of is its anonymous one', () => {
  const facade = facadeOf({ type: 'track', event: 'A', userId: null })
  expect(facade.username!()).toBe('anon')
})

test('integrations are on unless they are off, and give their options', () => {
  const facade = facadeOf({ type: 'track', event: 'A' })
  const ask = (name: string) => [facade.enabled!(name), facade.options!(name)]
  expect(['Off', 'On', 'Own', 'Told', 'Other', 'Salesforce'].map(ask)).toEqual([
    [false, undefined],
    [true, {}],
    [true, { id: 1 }],
    [true, { n: 1 }],
    [true, {}],
    [false, undefined],
  ])
  expect(facadeOf({ type: 'page', integrations: { All: false, On: true } }).enabled!('Other')).toBe(false)
})

test('proxy finds what is spelled otherwise, asks methods, and survives what is not there', () => {
  const facade = facadeOf({ type: 'track', event: 'A', properties: { 'Order ID': 'o', list: [{ a: 1 }], 'x.y': 2 } })
  const paths =
    'properties.order_id properties.list.0.a properties.x.y traits.plan context.IP event properties.no.no no.no'
  expect(paths.split(' ').map((path) => facade.proxy!(path))).toEqual([
    'o',
    1,
    2,
    'pro',
    '1.2.3.4',
    'A',
    undefined,
    undefined,
  ])
})

test('what methods give is a copy, but for obj; a Date is a Date', () => {
  const facade = facadeOf({ type: 'track', event: 'A', properties: { n: { m: 1 } } })
  const { obj } = facade as unknown as { obj: Bag }
  for (const name of ['properties', 'json', 'rawEvent', 'context'])
    Object.assign(facade[name]!() as Bag, { changed: 1 })
  expect([obj.properties, obj.context.changed, obj.changed]).toEqual([{ n: { m: 1 } }, undefined, undefined])
  expect(facade.timestamp!()).toEqual(new Date(BASE.timestamp))
})

test('another obj in its place is what methods give from then on', () => {
  const facade = facadeOf({ type: 'track', event: 'A', properties: {} })
  ;(facade as Bag).obj = { ...BASE, type: 'track', event: 'B', properties: { n: 2 } }
  expect([facade.event!(), facade.properties!(), (facade.rawEvent!() as Bag).event]).toEqual(['B', { n: 2 }, 'A'])
})

test('other names may be asked for', () => {
  const facade = facadeOf({ type: 'track', event: 'A', properties: { email: 'a@x.example', n: 1 } })
  expect(facade.properties!({ email: 'mail', n: 'count', none: 'x', userId: 'who' })).toEqual({
    mail: 'a@x.example',
    count: 1,
    who: 'u1',
  })
})

test('a page stands for an event, and an event for who it is about', () => {
  const page = facadeOf({ type: 'page', name: 'N', properties: { path: '/p' } })
  const track = page.track!('Home') as Record<string, () => unknown>
  expect([track.type!(), track.event!(), track.properties!()]).toEqual([
    'track',
    'Viewed Home Page',
    { path: '/p', name: 'N' },
  ])
  expect((track.identify!() as typeof track).traits!()).toEqual({ plan: 'pro', id: 'u1' })
})
