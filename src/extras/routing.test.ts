// biome-ignore-all lint/suspicious/noExplicitAny: rules and events are as wild as their authors
import { afterEach, describe, expect, test, vi } from 'vitest'
// Segment's own evaluation, as its library ships it: what is right, by definition.
// @ts-expect-error Not one of its entries, and so without types.
import tsub from '../../node_modules/@segment/analytics-next/dist/pkg/vendor/tsub/tsub.js'
import type { AnalyticsEvent } from '../types.ts'
import { applyRouting } from './routing.ts'
import type { RoutingRule } from './settings.ts'

afterEach(() => vi.restoreAllMocks())

const order = (): AnalyticsEvent & Record<string, any> => ({
  type: 'track',
  messageId: 'ajs-next-1772366400000-2f6c',
  timestamp: '2026-03-01T10:00:00.000Z',
  userId: 'user-1',
  anonymousId: '7f3a9c1e-0b1d-4a53-9d1c-4f5f7f7b2f11',
  event: 'Order Completed',
  properties: {
    total: 12.5,
    items: 0,
    gift: false,
    coupon: null,
    note: '',
    email: 'Ann@Example.com',
    tags: ['red', 'blue'],
    products: [
      { sku: 'a', price: 5 },
      { sku: 'b', price: 7.5 },
    ],
    address: { city: 'Bern', zip: '3000', geo: { lat: 46.9 } },
  },
  context: { page: { path: '/checkout', url: 'https://shop.example/checkout' }, locale: 'en-GB' },
  integrations: {},
})

const rule = (transformers: object[], matcher: object = { type: 'all' }): RoutingRule => ({
  destinationName: 'Amplitude',
  matchers: [matcher],
  transformers: [transformers],
})
const fql = (ir: unknown) => ({ type: 'fql', ir: JSON.stringify(ir), config: { expr: '' } })

function route(event: AnalyticsEvent, ...rules: RoutingRule[]) {
  const complain = vi.fn()
  return { result: applyRouting(event, rules, 'Amplitude', complain) as any, complain }
}

/** Which one applies: does Segment's library drop the event by this condition, do we? */
function judgeBoth(ir: unknown): { ours: unknown; segments: unknown } {
  let segments: unknown
  try {
    segments = tsub.matches(order(), fql(ir))
  } catch {
    segments = 'throws'
  }
  const { result, complain } = route(order(), rule([{ type: 'drop' }], fql(ir)))
  return { ours: complain.mock.calls.length ? 'throws' : result === null, segments }
}

describe('A condition chooses the events that it chooses in Segment’s library:', () => {
  const value = (value: unknown) => ({ value })
  const conditions: unknown[] = [
    ['=', 'type', value('track')],
    ['=', value('track'), 'type'],
    ['!=', 'event', value('Order Completed')],
    ['!=', 'properties.missing', value(null)],
    ['=', 'properties.coupon', value(null)],
    ['=', 'properties.missing', 'properties.alsoMissing'],
    ['=', 'properties.tags', value(['red', 'blue'])],
    ['=', 'properties.address.geo', value({ lat: 46.9 })],
    ['=', 'properties.total', value('12.5')],
    ['<', 'properties.total', value(13)],
    ['<=', 'properties.total', value(12.5)],
    ['>', 'properties.total', value(12.5)],
    ['>=', 'properties.total', value(12.5)],
    ['>', 'properties.email', value(1)],
    ['<', 'properties.products.1.price', value(8)],
    ['in', 'event', [value('Order Started'), value('Order Completed')]],
    ['in', 'event', [value('Order Started')]],
    ['in', 'event', ['type', 'event']],
    ['in', 'properties.missing', ['properties.alsoMissing']],
    ['in', 'event', 'properties.tags'],
    ['in', 'event', 'properties.missing'],
    ['in', ['lowercase', 'type'], [value('track')]],
    ['contains', 'properties.email', value('@Example')],
    ['contains', ['lowercase', 'properties.email'], value('@example')],
    ['contains', 'properties.total', value('1')],
    ['match', 'context.page.url', value('https://*.example/*')],
    ['match', 'context.page.url', value('*/cart')],
    ['=', ['lowercase', 'properties.email'], value('ann@example.com')],
    ['=', ['lowercase', 'properties.total'], value(null)],
    ['=', ['typeof', 'properties.total'], value('number')],
    ['=', ['typeof', 'properties.missing'], value('undefined')],
    ['=', ['typeof', 'properties.coupon'], value('object')],
    ['>', ['length', 'properties.tags'], value(1)],
    ['=', ['length', 'properties.email'], value(15)],
    ['=', ['length', 'properties.coupon'], value(0)],
    ['=', ['length', 'properties.missing'], value(0)],
    ['=', ['contains', 'event', value('Order')], value(true)],
    ['!', ['=', 'type', value('track')]],
    ['!', 'properties.gift'],
    ['and', ['=', 'type', value('track')], ['!=', 'userId', value(null)]],
    ['and', ['=', 'type', value('page')], ['!=', 'userId', value(null)]],
    ['or', ['=', 'type', value('page')], ['=', 'userId', value('user-1')]],
    ['or', ['=', 'type', value('page')], ['lowercase', 'type']],
    ['or'],
    ['and'],
    ['lowercase', 'type'],
    ['typeof', 'type'],
    'properties.gift',
    value(true),
    value('true'),
    null,
    ['xor', 'type', 'event'],
    ['=', 'type', null],
    ['=', 'type'],
  ]
  test.each(conditions.map((condition) => [JSON.stringify(condition), condition]))('%s', (_, condition) => {
    const { ours, segments } = judgeBoth(condition)
    expect(ours).toBe(segments)
  })

  test('an empty condition, which is none', () => {
    const { result } = route(order(), rule([{ type: 'drop' }], { type: 'fql', ir: '' }))
    expect(result).not.toBe(null)
  })

  test('patterns of every shape, against texts of every shape', () => {
    const signs = ['a', 'b', 'c', '*', '?', '[', ']', '^', '-', '\\']
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31
      return Math.floor((seed / 2 ** 31) * below)
    }
    const text = (from: string[], longest: number) =>
      Array.from({ length: random(longest + 1) }, () => from[random(from.length)]).join('')
    const matched = { true: 0, false: 0, throws: 0 }
    const different: unknown[] = []
    for (let round = 0; round < 20_000; round++) {
      const ir = ['match', value(text(['a', 'b', 'c', '-', ']'], 6)), value(text(signs, 7))]
      const { ours, segments } = judgeBoth(ir)
      if (ours !== segments) different.push([ir, ours, segments])
      matched[`${ours}` as 'true']++
    }
    expect(different).toEqual([])
    expect(matched.true).toBeGreaterThan(500)
    // A second on an idle machine; a busy one may take its time.
  }, 60_000)

  test('a pattern with many stars, in no time', () => {
    const event = { ...order(), event: `${'a'.repeat(5000)}!` }
    const startMs = performance.now()
    route(event, rule([{ type: 'drop' }], fql(['match', 'event', value(`${'*a'.repeat(30)}?b`)])))
    expect(performance.now() - startMs).toBeLessThan(500)
  })
})

describe('A transformer does what it does in Segment’s library:', () => {
  const map = (map: object) => ({ type: 'map_properties', config: { map } })
  const steps: [string, object][] = [
    ['drop', { type: 'drop' }],
    ['drop_properties', { type: 'drop_properties', config: { drop: { properties: ['email', 'nothing'] } } }],
    ['of the event itself', { type: 'drop_properties', config: { drop: { '': ['userId'] } } }],
    ['of each in an array', { type: 'drop_properties', config: { drop: { 'properties.products': ['price'] } } }],
    ['of what is no object', { type: 'drop_properties', config: { drop: { 'properties.email': ['0'], nope: ['x'] } } }],
    ['allow_properties', { type: 'allow_properties', config: { allow: { properties: ['total'] } } }],
    ['of several', { type: 'allow_properties', config: { allow: { context: ['locale'], '': ['context', 'type'] } } }],
    ['set', map({ 'properties.source': { set: 'web' }, 'properties.nothing': { set: null }, top: { set: [1] } })],
    ['set where there is no parent', map({ 'properties.a.b': { set: 1 }, 'properties.a': { set: {} } })],
    ['set below a text', map({ 'properties.email.domain': { set: 'x' } })],
    ['set in an array', map({ 'properties.products.0.sku': { set: 'z' }, 'properties.tags.5': { set: 'far' } })],
    ['copy', map({ 'properties.city': { copy: 'properties.address.city' }, 'properties.x': { copy: 'nope' } })],
    ['move', map({ 'properties.mail': { move: 'properties.email' }, 'context.who': { move: 'userId' } })],
    ['move of nothing', map({ 'properties.x': { move: 'properties.missing' } })],
    [
      'move of 0, false and nothing',
      map({ 'properties.n': { move: 'properties.items' }, g: { move: 'properties.note' } }),
    ],
    [
      'swap',
      map({ 'properties.total': { move: 'properties.email' }, 'properties.email': { move: 'properties.total' } }),
    ],
    ['to_string', map({ 'properties.total': { to_string: true }, 'properties.gift': { to_string: true } })],
    ['to_string of null', map({ 'properties.coupon': { to_string: true } })],
    ['to_string of nothing', map({ 'properties.missing': { to_string: true } })],
    [
      'to_string of objects',
      map({ 'properties.tags': { to_string: true }, 'properties.address': { to_string: true } }),
    ],
    ['copy to_string', map({ 'properties.n': { copy: 'properties.total', to_string: true } })],
    ['copy before move', map({ 'properties.n': { copy: 'type', move: 'event' } })],
    ['hash_properties', { type: 'hash_properties', config: { hash: { properties: { email: {} } } } }],
    ['sample of all', { type: 'sample_event', config: { sample: { percent: 1, path: '' } } }],
    ['sample of nothing', { type: 'sample_event', config: { sample: { percent: 0, path: 'userId' } } }],
    ['sample by path', { type: 'sample_event', config: { sample: { percent: 0.01, path: 'userId' } } }],
    [
      'sample by a path that is not there',
      { type: 'sample_event', config: { sample: { percent: 0.5, path: 'nope' } } },
    ],
  ]
  test.each(steps)('%s', (_, step) => {
    const { result, complain } = route(order(), rule([step]))
    expect(result).toEqual(tsub.transform(order(), [step]))
    expect(complain).not.toHaveBeenCalled()
  })

  test.each([0, 0.3, 0.31, 0.99])('sample by chance, at %f', (chance) => {
    vi.spyOn(Math, 'random').mockReturnValue(chance)
    const step = { type: 'sample_event', config: { sample: { percent: 0.3, path: '' } } }
    expect(route(order(), rule([step])).result).toEqual(tsub.transform(order(), [step]))
  })
})

describe('Routing rules', () => {
  const drop = [{ type: 'drop' }]
  const set = (name: string) => [{ type: 'map_properties', config: { map: { [`properties.${name}`]: { set: true } } } }]

  test('change a copy: the event is the next destination’s, too', () => {
    const event = order()
    const { result } = route(event, rule([{ type: 'drop_properties', config: { drop: { properties: ['email'] } } }]))
    expect(result.properties).not.toHaveProperty('email')
    expect(event).toEqual(order())
  })

  test('for every destination are only about those that have one of their own', () => {
    const everywhere = { matchers: [{ type: 'all' }], transformers: [set('everywhere')] }
    const event = order()
    expect(route(event, everywhere).result).toBe(event)
    expect(route(event, everywhere, rule(set('own'))).result.properties).toMatchObject({ everywhere: true, own: true })
  })

  test('of another destination are not about this one', () => {
    const other = { ...rule(drop), destinationName: 'Mixpanel' }
    expect(route(order(), rule(set('own')), other).result.properties).toMatchObject({ own: true })
  })

  test('go one after another, each seeing what the ones before made of the event', () => {
    const renamed = rule([{ type: 'map_properties', config: { map: { event: { set: 'Sale' } } } }])
    const { result } = route(order(), renamed, rule(drop, fql(['=', 'event', { value: 'Sale' }])))
    expect(result).toBe(null)
  })

  test('have a list of steps for each matcher', () => {
    const { result } = route(order(), {
      destinationName: 'Amplitude',
      matchers: [fql(['=', 'type', { value: 'page' }]), fql(['=', 'type', { value: 'track' }])],
      transformers: [set('page'), set('track')],
    })
    expect(result.properties).not.toHaveProperty('page')
    expect(result.properties).toMatchObject({ track: true })
  })

  test('that cannot be understood are told, and the others still hold', () => {
    const { result, complain } = route(
      order(),
      rule(drop, fql(['sounds like', 'event', { value: 'x' }])),
      rule(drop, { type: 'fql', ir: '["=", ' }),
      rule(drop, { type: 'moon' }),
      rule([{ type: 'translate' }, { type: 'drop_properties' }, ...set('after')]),
      rule([{ type: 'drop_properties', config: { drop: { properties: ['email'] } } }]),
    )
    expect(complain.mock.calls.map(([problem]) => problem)).toEqual([
      'routing rule of Amplitude: Error: FQL has no operator "sounds like"',
      expect.stringContaining('SyntaxError'),
      'routing rule of Amplitude: Error: unknown matcher "moon"',
      'routing rule of Amplitude: Error: unknown transformer "translate"',
      expect.stringContaining('TypeError'),
    ])
    expect(result.properties).toMatchObject({ after: true })
    expect(result.properties).not.toHaveProperty('email')
  })

  test('reach no prototype, whatever path they name', () => {
    const evil = JSON.parse(
      `{"__proto__.polluted":{"set":1},"constructor.prototype.polluted":{"set":1},"properties.__proto__.polluted":{"set":1}}`,
    )
    const { result } = route(
      order(),
      rule([{ type: 'map_properties', config: { map: evil } }]),
      rule([
        { type: 'drop_properties', config: { drop: { 'properties.__proto__': ['toString'], constructor: ['keys'] } } },
      ]),
      rule(drop, fql(['=', ['typeof', 'properties.constructor'], { value: 'function' }])),
    )
    expect(result).toEqual(order())
    expect(({} as any).polluted).toBe(undefined)
    expect([{}.toString, Object.keys]).toEqual([expect.any(Function), expect.any(Function)])
  })
})
