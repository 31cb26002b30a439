// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { type Definition, definitionSchema } from './definition.ts'
import { evaluate, type FactEvent, type Facts } from './evaluate.ts'

const NOW = Date.UTC(2026, 2, 31)
const DAY = 86_400_000
const order = (daysAgo: number, total: unknown = 10): FactEvent => ({
  type: 'track',
  name: 'Order Completed',
  atMs: NOW - daysAgo * DAY,
  properties: { total },
})
const facts = (traits: Facts['traits'], ...events: FactEvent[]): Facts => ({ traits, events })
const isMember = (definition: Definition, of: Facts) => evaluate(definition, of, NOW).isMember

describe('A trait', () => {
  test.each<[string, Definition, Facts['traits'], boolean]>([
    ['is', { trait: 'plan', is: 'paid' }, { plan: 'paid' }, true],
    ['is another', { trait: 'plan', is: 'paid' }, { plan: 'free' }, false],
    ['is a number, not the text of one', { trait: 'age', is: 1 }, { age: '1' }, false],
    ['is not', { trait: 'plan', isNot: 'paid' }, {}, true],
    ['is one of', { trait: 'plan', isOneOf: ['a', 'b'] }, { plan: 'b' }, true],
    ['exists', { trait: 'plan', exists: true }, { plan: '' }, true],
    ['exists not', { trait: 'plan', exists: false }, { plan: null }, true],
    ['contains a text', { trait: 'email', contains: '@shop' }, { email: 'a@shop.example' }, true],
    ['contains an item', { trait: 'tags', contains: 'vip' }, { tags: ['new', 'vip'] }, true],
    ['begins with', { trait: 'email', startsWith: 'a@' }, { email: 'b@a' }, false],
    ['is greater', { trait: 'age', greaterThan: 18 }, { age: 19 }, true],
    ['is greater only as a number', { trait: 'age', greaterThan: 18 }, { age: '19' }, false],
    ['is an earlier date', { trait: 'since', lessThan: '2026-01-02' }, { since: '2026-01-01' }, true],
    ['has two conditions', { trait: 'age', greaterThan: 18, lessThan: 30 }, { age: 30 }, false],
    ['is of nobody, but of all objects', { trait: 'constructor', exists: true }, {}, false],
  ])('%s', (_, definition, traits, expected) => {
    expect(isMember(definition, facts(traits))).toBe(expected)
  })
})

describe('What somebody did', () => {
  const bought = (rest: object) => ({ event: 'Order Completed', ...rest }) as Definition
  test.each<[string, Definition, FactEvent[], boolean]>([
    ['at least twice', bought({ atLeast: 2 }), [order(1), order(400)], true],
    ['at least twice, and did once', bought({ atLeast: 2 }), [order(1)], false],
    ['never', bought({ atMost: 0 }), [], true],
    ['within days', bought({ atLeast: 1, withinDays: 7 }), [order(8)], false],
    ['exactly so many days ago is within them', bought({ atLeast: 1, withinDays: 7 }), [order(7)], true],
    ['never lately', bought({ atMost: 0, withinDays: 7 }), [order(8)], true],
    ['of a kind', bought({ atLeast: 1, where: { total: { greaterThan: 50 } } }), [order(1), order(1, 60)], true],
    ['of no such kind', bought({ atLeast: 1, where: { total: { greaterThan: 50 } } }), [order(1)], false],
    ['of a type', { type: 'page', atLeast: 1 }, [order(1)], false],
    ['not, of either', { not: { any: [bought({ atLeast: 1 }), bought({ atMost: 0 })] } }, [], false],
    ['both', { all: [bought({ atLeast: 1 }), { trait: 'x', exists: false }] }, [order(1)], true],
  ])('%s', (_, definition, events, expected) => {
    expect(isMember(definition, facts({}, ...events))).toBe(expected)
  })

  test('is asked again when the oldest of the window leaves it, and then the answer is another one', () => {
    const definition: Definition = { event: 'Order Completed', atLeast: 2, withinDays: 7 }
    const of = facts({}, order(6), order(2), order(9))
    const { isMember, dueMs } = evaluate(definition, of, NOW)
    expect([isMember, dueMs]).toEqual([true, NOW + DAY + 1])
    expect(evaluate(definition, of, dueMs! - 1).isMember).toBe(true)
    expect(evaluate(definition, of, dueMs!)).toEqual({ isMember: false, dueMs: NOW + 5 * DAY + 1 })
  })
})

describe('A definition that is none is told why:', () => {
  function nested(depth: number): unknown {
    let definition: unknown = { trait: 'a', is: 1 }
    for (let i = 0; i < depth; i++) definition = { not: definition }
    return definition
  }
  test.each<[string, unknown]>([
    ['nothing', null],
    ['an empty one', {}],
    ['a trait without a condition', { trait: 'plan' }],
    ['an event without a count', { event: 'Order Completed' }],
    ['no event', { atLeast: 1 }],
    ['an event that no database can look for', { event: 'A\0', atLeast: 1 }],
    ['two at once', { all: [{ trait: 'a', is: 1 }], not: { trait: 'a', is: 1 } }],
    ['an unknown condition', { trait: 'plan', equals: 1 }],
    ['a deep one', nested(20)],
    ['a very deep one', nested(50_000)],
    ['a wide one', { all: Array.from({ length: 500 }, () => ({ trait: 'a', is: 1 })) }],
  ])('%s', (_, definition) => {
    expect(definitionSchema.safeParse(definition).success).toBe(false)
  })

  test('and one that is, is taken as it is', () => {
    const definition = { all: [nested(6), { event: 'A', atLeast: 1, where: { x: { is: true } } }] }
    expect(definitionSchema.parse(definition)).toEqual(definition)
  })
})
