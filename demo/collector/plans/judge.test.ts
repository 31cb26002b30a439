// @vitest-environment node
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AcceptedEvent, EventType } from '../event.ts'
import { newEvent } from '../store/test-event.ts'
import { compilePlan } from './compile-plan.ts'
import { type Judgement, judge } from './judge.ts'
import type { JsonSchema, Rule } from './plan.ts'
import { ALLOW_ALL, changeSettings, type SchemaSettingsChange } from './schema-settings.ts'

const SCHEMA = 'http://json-schema.org/draft-07/schema#'

/** As Segment's editor makes them. */
function schemaOf(place: 'properties' | 'traits', fields: object, required: string[] = []): JsonSchema {
  return {
    $schema: SCHEMA,
    type: 'object',
    properties: { context: {}, [place]: { type: 'object', properties: fields, required } },
  }
}

const track = (fields: object, required: string[] = [], version = 1): Rule => ({
  type: 'TRACK',
  key: 'Order Completed',
  version,
  jsonSchema: schemaOf('properties', fields, required),
})
const identify = (fields: object, required: string[] = []): Rule => ({
  type: 'IDENTIFY',
  key: '',
  version: 1,
  jsonSchema: schemaOf('traits', fields, required),
})
const common = (jsonSchema: JsonSchema): Rule => ({ type: 'COMMON', key: '', version: 1, jsonSchema })

const ORDER = {
  total: { type: 'number' },
  coupon: { type: ['string', 'null'], pattern: '^[A-Z]{4}$' },
  currency: { enum: ['EUR', 'USD'] },
  placed: { type: 'string', format: 'date-time' },
  customer: { type: 'object', properties: { email: { type: 'string', format: 'email' } } },
  extras: { type: 'object' },
  products: {
    type: 'array',
    items: { type: 'object', properties: { sku: { type: 'string' }, price: { type: 'number' } }, required: ['sku'] },
  },
}

function eventOf(type: EventType, fields: Record<string, unknown>): AcceptedEvent {
  const event = type === 'track' ? 'Order Completed' : null
  const name = type === 'track' ? 'Order Completed' : ((fields.name as string) ?? null)
  return newEvent('m', { type, event, name, payload: { type, ...(event && { event }), messageId: 'm', ...fields } })
}

const ordered = (properties: unknown, fields = {}) => eventOf('track', { properties, ...fields })

function judgeBy(rules: Rule[], event: AcceptedEvent, change: SchemaSettingsChange = {}): Judgement {
  return judge(event, compilePlan('tp_1', rules, new Map()), changeSettings(ALLOW_ALL, change))
}

const inShort = ({ violations }: Judgement) => violations.map(({ type, field }) => `${type}: ${field}`)

const BLOCK_ALL: SchemaSettingsChange = {
  track: {
    allowUnplannedEvents: false,
    allowUnplannedEventProperties: false,
    allowEventOnViolations: false,
    commonEventOnViolations: 'BLOCK',
  },
  identify: { allowUnplannedTraits: false, allowTraitsOnViolations: false, commonEventOnViolations: 'BLOCK' },
  group: { allowUnplannedTraits: false, allowTraitsOnViolations: false, commonEventOnViolations: 'BLOCK' },
}
const OMIT: SchemaSettingsChange = {
  track: { allowUnplannedEventProperties: false, allowPropertiesOnViolations: false },
  identify: { allowUnplannedTraits: false, allowTraitsOnViolations: false },
  group: { allowUnplannedTraits: false, allowTraitsOnViolations: false },
}

describe('A violation', () => {
  test.each([
    ['nothing at all', {}, []],
    ['what is planned', { total: 1, coupon: 'ABCD', currency: 'EUR', extras: { any: { thing: 1 } } }, []],
    ['an unplanned property', { total: 1, discount: 2 }, ['Unplanned Property: properties.discount']],
    ['a wrong type', { total: '1' }, ['Invalid Type: properties.total']],
    ['null where none may be', { total: null }, ['Invalid Type: properties.total']],
    ['null where one may be', { coupon: null }, []],
    ['a wrong pattern', { coupon: 'abcd' }, ['Pattern: properties.coupon']],
    ['a value that is not in the list', { currency: 'GBP' }, ['Enum: properties.currency']],
    ['a wrong format', { placed: 'yesterday' }, ['Format: properties.placed']],
    [
      'an unplanned one deep inside',
      { customer: { email: 'a@b.c', age: 3 } },
      ['Unplanned Property: properties.customer.age'],
    ],
    ['a wrong one deep inside', { customer: { email: 'nobody' } }, ['Format: properties.customer.email']],
    [
      'several in a list',
      { products: [{ sku: 'a' }, { price: '1', color: 'red' }] },
      [
        'Required: properties.products.1.sku',
        'Invalid Type: properties.products.1.price',
        'Unplanned Property: properties.products.1.color',
      ],
    ],
    ['a list where none may be', { total: [1] }, ['Invalid Type: properties.total']],
    [
      'names of the prototype',
      JSON.parse('{"__proto__": {"total": 1}, "constructor": 1, "toString": 2}'),
      [
        'Unplanned Property: properties.__proto__',
        'Unplanned Property: properties.constructor',
        'Unplanned Property: properties.toString',
      ],
    ],
  ])('is told of %s', (_, properties, expected) => {
    expect(inShort(judgeBy([track(ORDER)], ordered(properties)))).toEqual(expected)
  })

  test('says what, where and why', () => {
    const { violations } = judgeBy([track(ORDER, ['order_id'])], ordered({ total: '1', size: 1 }))
    expect(violations).toEqual([
      { type: 'Required', field: 'properties.order_id', description: 'properties.order_id is required' },
      { type: 'Invalid Type', field: 'properties.total', description: 'properties.total must be number' },
      {
        type: 'Unplanned Property',
        field: 'properties.size',
        description: 'properties.size is not in the tracking plan',
      },
    ])
  })

  test('is an event that has no rule, whose case counts', () => {
    const other = newEvent('m', { event: 'order completed', name: 'order completed' })
    expect(judgeBy([track(ORDER)], other).violations).toEqual([
      { type: 'Unplanned Event', field: 'event', description: 'the event is not in the tracking plan' },
    ])
  })

  test('of alternatives none of which fits is one', () => {
    const rule = track({
      id: { anyOf: [{ type: 'string' }, { type: 'integer' }, { type: 'object', required: ['a'] }] },
    })
    expect(inShort(judgeBy([rule], ordered({ id: true })))).toEqual(['Any Of: properties.id'])
    expect(inShort(judgeBy([rule], ordered({ id: 4 })))).toEqual([])
  })

  test('that a schema finds as well is told once', () => {
    const schema = schemaOf('properties', ORDER)
    Object.assign((schema.properties as { properties: object }).properties, { additionalProperties: false })
    const rule = { ...track(ORDER), jsonSchema: schema }
    expect(inShort(judgeBy([rule], ordered({ a: 1 })))).toEqual(['Unplanned Property: properties.a'])
  })

  test('that the plan says to expect is none', () => {
    const withMore = (more: object) => {
      const schema = schemaOf('properties', { a: {} })
      Object.assign((schema.properties as { properties: object }).properties, more)
      return inShort(judgeBy([{ ...track({}), jsonSchema: schema }], ordered({ a: 1, b: 2, 'x-1': 3 })))
    }
    expect(withMore({})).toEqual(['Unplanned Property: properties.b', 'Unplanned Property: properties.x-1'])
    expect(withMore({ patternProperties: { '^x-': {} } })).toEqual(['Unplanned Property: properties.b'])
    expect(withMore({ allOf: [{ properties: { b: {} } }] })).toEqual(['Unplanned Property: properties.x-1'])
    expect(withMore({ required: ['b'] })).toEqual(['Unplanned Property: properties.x-1'])
    expect(withMore({ additionalProperties: true })).toEqual([])
    expect(withMore({ additionalProperties: { type: 'string' } })).toEqual([
      'Invalid Type: properties.b',
      'Invalid Type: properties.x-1',
    ])
    expect(withMore({ propertyNames: { maxLength: 2 }, additionalProperties: true })).toEqual([
      'Property Names: properties.x-1',
    ])
  })

  test('may be found where a reference leads to', () => {
    const jsonSchema: JsonSchema = {
      definitions: { 'mon/ey': { type: 'object', properties: { amount: { type: 'number' } } } },
      properties: { properties: { properties: { total: { $ref: '#/definitions/mon~1ey' } } } },
    }
    const judged = judgeBy([{ ...track({}), jsonSchema }], ordered({ total: { amount: '1', unit: 'EUR' } }))
    expect(inShort(judged)).toEqual([
      'Invalid Type: properties.total.amount',
      'Unplanned Property: properties.total.unit',
    ])
  })
})

describe('The rule of an event', () => {
  test('is of the version that the event names, and the oldest otherwise', () => {
    const rules = [track({ a: {}, b: {} }, ['b'], 2), track({ a: {} }, ['a'], 1)]
    const withVersion = (event_version: unknown) =>
      inShort(judgeBy(rules, ordered({}, { context: { protocols: { event_version } } })))
    expect(withVersion(2)).toEqual(['Required: properties.b'])
    for (const version of [1, 3, 2.5, '2', undefined, null])
      expect(withVersion(version)).toEqual(['Required: properties.a'])
    expect(inShort(judgeBy(rules, ordered({}, { context: null })))).toEqual(['Required: properties.a'])
  })

  test('of a page is that of its name, or of any page; a page without is as planned', () => {
    const page = (key: string, required: string): Rule => ({
      type: 'PAGE',
      key,
      version: 1,
      jsonSchema: schemaOf('properties', {}, [required]),
    })
    const home = eventOf('page', { name: 'Home', properties: { url: 'https://shop.example/' } })
    expect(inShort(judgeBy([page('', 'a'), page('Home', 'b')], home))).toEqual(['Required: properties.b'])
    expect(inShort(judgeBy([page('', 'a'), page('Cart', 'b')], home))).toEqual(['Required: properties.a'])
    expect(inShort(judgeBy([{ ...page('Page Viewed', 'a'), type: 'TRACK' }], home))).toEqual(['Required: properties.a'])
    expect(inShort(judgeBy([{ ...page('', 'a'), type: 'SCREEN' }], home))).toEqual([])
    expect(judgeBy([page('', 'a')], home, BLOCK_ALL).outcome).toBe('allow')
  })

  test('of everybody is the COMMON one, for the whole message', () => {
    const rule = common({
      required: ['anonymousId'],
      properties: { context: { required: ['device'], type: 'object' } },
    })
    for (const type of ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const) {
      const judged = judgeBy([rule, track({})], eventOf(type, { context: {} }))
      expect(inShort(judged)).toEqual(['Required: anonymousId', 'Required: context.device'])
    }
  })

  test('and the COMMON one plan together', () => {
    const rules = [track({ total: {} }), common(schemaOf('properties', { unit: { type: 'string' } }, ['unit']))]
    expect(inShort(judgeBy(rules, ordered({ total: 1, unit: 'a' })))).toEqual([])
    expect(inShort(judgeBy(rules, ordered({ total: 1, other: 1 })))).toEqual([
      'Unplanned Property: properties.other',
      'Required: properties.unit',
    ])
  })
})

describe('What becomes of an event', () => {
  const unplanned = newEvent('m', { event: 'Other', name: 'Other' })
  test.each<[string, AcceptedEvent, SchemaSettingsChange, string]>([
    ['that is as planned', ordered({ total: 1 }), BLOCK_ALL, 'allow'],
    ['that is unplanned, by default', unplanned, {}, 'allow'],
    ['that is unplanned', unplanned, { track: { allowUnplannedEvents: false } }, 'block'],
    ['that is unplanned, with all of its properties', unplanned, OMIT, 'allow'],
    ['with a wrong property, by default', ordered({ total: '1' }), {}, 'allow'],
    ['with a wrong property', ordered({ total: '1' }), { track: { allowEventOnViolations: false } }, 'block'],
    ['with a wrong property', ordered({ total: '1' }), { track: { allowPropertiesOnViolations: false } }, 'omit'],
    ['with an unplanned property', ordered({ a: 1 }), { track: { allowUnplannedEventProperties: false } }, 'omit'],
    ['with an unplanned property', ordered({ a: 1 }), { track: { allowEventOnViolations: false } }, 'allow'],
    ['that would lose a field, and is blocked', ordered({ a: 1, total: '1' }), BLOCK_ALL, 'block'],
    ['of another type', eventOf('identify', { traits: { a: 1 } }), { track: BLOCK_ALL.track }, 'allow'],
  ])('%s', (_, event, change, outcome) => {
    expect(judgeBy([track(ORDER)], event, change).outcome).toBe(outcome)
  })

  test.each<[EventType, SchemaSettingsChange, string]>([
    ['track', {}, 'allow'],
    ['track', { track: { commonEventOnViolations: 'BLOCK' } }, 'block'],
    ['track', { track: { commonEventOnViolations: 'OMIT_PROPERTIES' } }, 'omit'],
    ['identify', { track: { commonEventOnViolations: 'BLOCK' } }, 'allow'],
    ['identify', { identify: { commonEventOnViolations: 'BLOCK' } }, 'block'],
    ['identify', { identify: { commonEventOnViolations: 'OMIT_TRAITS' } }, 'omit'],
    ['group', { group: { commonEventOnViolations: 'BLOCK' } }, 'block'],
    ['group', { group: { commonEventOnViolations: 'OMIT_TRAITS' } }, 'omit'],
    ['page', BLOCK_ALL, 'allow'],
    ['alias', BLOCK_ALL, 'allow'],
  ])('%s that violates the COMMON rule, with %j: %s', (type, change, outcome) => {
    const fields = { properties: { kind: { type: 'string' } } }
    const rule = common({ properties: { properties: fields, traits: fields } })
    const event = eventOf(type, { properties: { kind: 1 }, traits: { kind: 1 } })
    expect(judgeBy([rule, track({ kind: {} })], event, change).outcome).toBe(outcome)
  })
})

describe('What is omitted', () => {
  const stored = (properties: unknown, change = OMIT) => judgeBy([track(ORDER, ['total'])], ordered(properties), change)

  test('is gone, and named; the rest is as it was', () => {
    const properties = {
      total: 3,
      size: 1,
      coupon: 'no',
      customer: { email: 'a@b.example', age: 3 },
      products: [{ sku: 'a', color: 'red' }, 7, { sku: 'b', price: 'free' }],
      extras: { any: [{ thing: 1 }] },
    }
    const before = structuredClone(properties)
    const { event, outcome } = stored(properties)
    expect(outcome).toBe('omit')
    expect(event.payload.properties).toEqual({
      total: 3,
      customer: { email: 'a@b.example' },
      products: [{ sku: 'a' }, { sku: 'b' }],
      extras: { any: [{ thing: 1 }] },
    })
    const { protocols } = event.payload.context as { protocols: object }
    expect(protocols).toMatchObject({
      sourceId: 'demo',
      omitted: ['properties.size', 'properties.customer.age', 'properties.products.0.color'],
      omittedOnViolation: ['properties.coupon', 'properties.products.1', 'properties.products.2.price'],
    })
    // What came is somebody else's, too.
    expect(properties).toEqual(before)
  })

  test('cannot be what is missing, nor what is no property', () => {
    const rule = common({
      required: ['a'],
      properties: { messageId: { type: 'number' }, context: { required: ['b'] } },
    })
    const settings: SchemaSettingsChange = { track: { commonEventOnViolations: 'OMIT_PROPERTIES' } }
    const { event, outcome, violations } = judgeBy(
      [rule, track(ORDER)],
      ordered({ total: 1 }, { context: {} }),
      settings,
    )
    expect([outcome, violations.length]).toEqual(['allow', 3])
    expect(event.payload).toMatchObject({ messageId: 'm', properties: { total: 1 } })
  })

  test('may have any name', () => {
    const { event } = stored(
      JSON.parse('{"__proto__": {"a": 1}, "constructor": 1, "total": 1, "extras": {"__proto__": 1}}'),
    )
    const { properties } = event.payload as { properties: object }
    expect(JSON.stringify(properties)).toBe('{"total":1,"extras":{"__proto__":1}}')
    expect(({} as { a?: unknown }).a).toBeUndefined()
  })

  test('of traits are those that no rule names, even if there is no rule', () => {
    const event = eventOf('identify', { traits: { email: 'a@b.c', first: 1 } })
    const { omitted } = { omitted: (judged: Judgement) => judged.event.payload.traits }
    expect(omitted(judgeBy([identify({ email: {} })], event, OMIT))).toEqual({ email: 'a@b.c' })
    expect(omitted(judgeBy([track({})], event, OMIT))).toEqual({})
    expect(omitted(judgeBy([track({})], event))).toEqual({ email: 'a@b.c', first: 1 })
    expect(inShort(judgeBy([track({})], event))).toEqual([])
    expect(inShort(judgeBy([identify({ email: {} })], event))).toEqual(['Unplanned Trait: traits.first'])
  })
})

test('What is left of an event would not lose anything again, and has lost nothing that is as planned', () => {
  const rules = [track(ORDER, ['total']), common(schemaOf('properties', { total: { minimum: 1 } }))]
  const settings: SchemaSettingsChange = { track: { ...OMIT.track, commonEventOnViolations: 'OMIT_PROPERTIES' } }
  const names = fc.constantFrom(...Object.keys(ORDER), 'email', 'sku', 'price', '__proto__', 'other')
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(null, true, 0, 2, 'ABCD', 'EUR', 'a@b.c', '2026-03-01T12:00:00Z', ''),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.array(fc.tuple(names, tie('tree')), { maxLength: 5 }).map((fields) => Object.fromEntries(fields)),
    ),
  }))
  const trees = fc.array(fc.tuple(names, tree), { maxLength: 6 }).map((fields) => Object.fromEntries(fields))
  fc.assert(
    fc.property(trees, (properties) => {
      const before = JSON.stringify(properties)
      const first = judgeBy(rules, ordered(properties), settings)
      const again = judgeBy(rules, { ...first.event }, settings)
      expect(again.outcome).toBe('allow')
      expect(again.event.payload.properties).toEqual(first.event.payload.properties)
      expect(JSON.stringify(properties)).toBe(before)
      if (first.outcome === 'allow') expect(first.event.payload.properties).toEqual(properties)
    }),
    { numRuns: 300 },
  )
})

describe('context.protocols', () => {
  test('keeps what the client said of the version, and nothing that it says of violations', () => {
    const said = { event_version: 2, violations: ['mine'], omitted: ['x'], sourceId: 'other' }
    const { event } = judgeBy([track(ORDER)], ordered({ total: 1 }, { context: { locale: 'en', protocols: said } }))
    expect(event.payload.context).toEqual({ locale: 'en', protocols: { event_version: 2, sourceId: 'demo' } })
  })

  test.each([[undefined], [null]])('is there even where the context is %s', (context) => {
    const { event } = judgeBy([track(ORDER)], ordered({ total: 1 }, { context }))
    expect(event.payload.context).toEqual({ protocols: { sourceId: 'demo' } })
  })
})

describe('Whatever is sent', () => {
  test('an event has no more than 100 violations, and the last says how many more', () => {
    const properties = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`p${index}`, 1]))
    const { violations, event } = judgeBy([track(ORDER)], ordered(properties), OMIT)
    expect(violations).toHaveLength(100)
    expect(violations.at(-1)).toMatchObject({ type: 'Further Violations', description: '2901 further violations' })
    expect(event.payload.properties).toEqual({})
    const { protocols } = event.payload.context as { protocols: { omitted: string[] } }
    expect(protocols.omitted).toHaveLength(100)
  })

  test('a rule that cannot be checked is told of, and keeps no event out', () => {
    const broken = { ...track({}), jsonSchema: { type: 'strin' } }
    for (const rules of [[broken], [track({}), { ...broken, ...common({ type: 'strin' }) }]]) {
      const { outcome, violations } = judgeBy(rules, ordered({}), BLOCK_ALL)
      expect([outcome, violations[0]?.type, violations.length]).toEqual(['allow', 'Schema Error', 1])
    }
  })

  test('a field that is called very long is named in short', () => {
    const { violations } = judgeBy([track(ORDER)], ordered({ ['x'.repeat(30_000)]: 1 }))
    expect(violations[0]!.field).toHaveLength(200)
  })

  test('what is nested as deep as may be is judged', () => {
    let deep: unknown = 1
    for (let level = 0; level < 98; level++) deep = level % 2 ? [deep] : { a: deep }
    expect(inShort(judgeBy([track({ a: {} })], ordered({ a: deep, b: deep })))).toEqual([
      'Unplanned Property: properties.b',
    ])
  })

  test('an event of the largest size is judged in time that nobody notices', () => {
    const fields = {
      list: {
        type: 'array',
        uniqueItems: true,
        items: { anyOf: Array.from({ length: 40 }, () => ({ type: 'string' })) },
      },
      text: { type: 'string', allOf: ['^(a+)+$', '^(a|a)*$', '(.*)*x'].map((pattern) => ({ pattern })) },
      ...Object.fromEntries(
        ['email', 'uri', 'hostname', 'date-time', 'uri-template'].map((format) => [format, { format }]),
      ),
    }
    const list = Array.from({ length: 8000 }, () => ({}))
    const cases: object[] = [
      { list },
      { text: `${'a'.repeat(30_000)}!` },
      ...['email', 'uri', 'hostname', 'date-time', 'uri-template'].map((format) => ({ [format]: 'a-a.'.repeat(7500) })),
    ]
    const rules = [track(fields)]
    for (const properties of cases) {
      const startMs = performance.now()
      judgeBy(rules, ordered(properties))
      expect(performance.now() - startMs).toBeLessThan(3000)
    }
  })
})
