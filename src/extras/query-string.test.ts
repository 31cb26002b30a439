import { expect, test } from 'vitest'
import { captureQuery, queryOf, readQuery } from './query-string.ts'

test('anonymous id, then user with traits, then event with properties, whatever their order in the link', () => {
  expect(
    readQuery('?ajs_event=Mail%20opened&ajs_prop_mail=spring&ajs_uid=u1&ajs_trait_plan=pro&ajs_aid=a1&utm_source=mail'),
  ).toEqual([
    ['setAnonymousId', 'a1'],
    ['identify', 'u1', { plan: 'pro' }],
    ['track', 'Mail opened', { mail: 'spring' }],
  ])
})

test.each<[string, string, string]>([
  ['a whole address', 'https://www.example.com/shop?ajs_uid=u1#size', '?ajs_uid=u1'],
  ['a relative address', '/shop?ajs_uid=u1', '?ajs_uid=u1'],
  ['a query', '?ajs_uid=ü 1', '?ajs_uid=%C3%BC%201'],
  ['nothing, which is this page', '', '?own=1'],
  ['no question mark', 'ajs_uid=u1', ''],
  ['a hash, which says something at load only', '/#/cart?ajs_uid=u1', ''],
  ['what is no address', 'https://[?ajs_uid=u1', ''],
])('the query of %s', (_, address, query) => {
  expect(queryOf(address, 'https://www.example.com/page?own=1#part')).toBe(query)
})

test.each<[string, string, unknown[]]>([
  ['plus is a space', '?ajs_event=a+b%2Bc', [['track', 'a b+c', {}]]],
  ['unencoded letters', '?ajs_event=Käse kaufen', [['track', 'Käse kaufen', {}]]],
  ['a broken escape stays as it is written', '?ajs_event=100%+sure', [['track', '100%+sure', {}]]],
  ['what follows a second = is lost', '?ajs_uid=a=b', [['identify', 'a', {}]]],
  ['the last one counts', '?ajs_uid=a&ajs_uid=b', [['identify', 'b', {}]]],
  ['even if it is empty', '?ajs_uid=a&ajs_uid=', []],
  ['or has no value', '?ajs_uid=a&ajs_uid', []],
  ['names are not decoded', '?ajs_event=a&ajs_prop_b%20c=1', [['track', 'a', { 'b%20c': '1' }]]],
  [
    'all values are texts',
    '?ajs_event=a&ajs_prop_price=9.5&ajs_prop_none=',
    [['track', 'a', { price: '9.5', none: '' }]],
  ],
  ['traits need a user, properties an event', '?ajs_trait_plan=pro&ajs_prop_mail=spring', []],
  ['names in other letters are others', '?AJS_UID=a&ajs_Event=b', []],
])('%s', (_, query, calls) => {
  expect(readQuery(query)).toEqual(calls)
})

test('a pattern that the id does not pass stops the id, and nothing else', () => {
  const query = '?ajs_aid=a1&ajs_uid=u1&ajs_event=Opened'
  expect(readQuery(query, { aid: /^\d+$/, uid: /^u\d$/ })).toEqual([
    ['identify', 'u1', {}],
    ['track', 'Opened', {}],
  ])
  expect(readQuery(query, { uid: /^\d+$/ })).toEqual([
    ['setAnonymousId', 'a1'],
    ['track', 'Opened', {}],
  ])
})

test('a pattern may be found anywhere in the id, as in Analytics.js', () => {
  expect(readQuery('?ajs_uid=x1y', { uid: /\d/ })).toHaveLength(1)
})

test('a global pattern says the same each time', () => {
  const uid = /u\d+/g
  for (const _ of 'abc') expect(readQuery('?ajs_uid=u1', { uid })).toHaveLength(1)
})

test('names of the prototype are names like others', () => {
  expect(readQuery('?toString=x&constructor=x&__proto__=x&hasOwnProperty=x')).toEqual([])
  const [[, , traits]] = readQuery('?ajs_uid=u1&ajs_trait___proto__=x&ajs_trait_constructor=y') as [
    [string, string, object],
  ]
  expect(Object.entries(traits)).toEqual([['constructor', 'y']])
  expect(Object.getPrototypeOf(traits)).toBe(Object.prototype)
})

test.each<[string, string]>([
  ['?a=1#/cart?ajs_uid=u1', '?a=1'],
  ['#/cart?ajs_uid=u1', '?ajs_uid=u1'],
  ['#/cart?ajs_uid=u0?ajs_uid=u1', '?ajs_uid=u1'],
  ['#ajs_uid=u1', ''],
  ['#', ''],
  ['', ''],
])('of a page at %j, %j is kept', (address, captured) => {
  expect(captureQuery(new URL(address, 'https://www.example.com/'))).toBe(captured)
})
