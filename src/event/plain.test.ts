import { describe, expect, test } from 'vitest'
import { toPlain } from './plain.ts'

function copy(value: object) {
  const problems: string[] = []
  return { plain: toPlain(value, 'p', (problem) => problems.push(problem)), problems }
}

describe('what JSON can hold', () => {
  class Money {
    constructor(readonly amount: number) {}
  }
  test.each<[string, object]>([
    ['texts, numbers, booleans, null', { t: 'é', n: 1.5, z: -0, b: false, x: null }],
    ['undefined, which vanishes', { a: 1, u: undefined, list: [undefined] }],
    ['NaN and Infinity, which are null', { a: Number.NaN, b: Number.POSITIVE_INFINITY }],
    ['dates, also invalid ones', { at: new Date(0), never: new Date(Number.NaN) }],
    ['toJSON, also of what it gives', { u: new URL('https://example.com'), o: { toJSON: () => ({ d: new Date(0) }) } }],
    ['instances of classes', { m: new Money(9) }],
    ['objects without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['sparse lists', { list: Object.assign([], { 0: 1, 2: 3 }) }],
    ['the same object twice, which is no cycle', ((shared) => ({ a: shared, b: [shared, shared] }))({ x: 1 })],
    ['Map and Set, which are empty', { m: new Map([[1, 2]]), s: new Set([1]) }],
    ['an own key called constructor', { constructor: 1, toString: 'x' }],
    ['boxed values', { s: new String('x'), n: new Number(1), b: new Boolean(false) }],
  ])('%s: as JSON.stringify has it, without a word', (_, value) => {
    const { plain, problems } = copy(value)
    expect(JSON.stringify(plain)).toBe(JSON.stringify(value))
    expect(problems).toEqual([])
  })

  test('undefined stays: merged over another bag, it takes a value away', () => {
    expect(Object.keys(copy({ a: 1, b: undefined }).plain)).toEqual(['a', 'b'])
  })

  test('what old libraries have taught texts and numbers is not asked (Prototype.js)', () => {
    const prototypes = [String.prototype, Number.prototype, Boolean.prototype] as { toJSON?: () => string }[]
    for (const prototype of prototypes) prototype.toJSON = () => 'wrong'
    try {
      expect(toPlain({ a: 'x', b: 1, c: true }, 'properties', () => {})).toEqual({ a: 'x', b: 1, c: true })
    } finally {
      for (const prototype of prototypes) delete prototype.toJSON
    }
  })

  test('inherited values count, and the methods of a class do not', () => {
    class Item {}
    Object.assign(Item.prototype, { currency: 'EUR', total() {} })
    expect(copy(Object.assign(new Item(), { price: 9 }))).toEqual({
      plain: { price: 9, currency: 'EUR' },
      problems: [],
    })
  })

  test('nothing of the original is kept by reference', () => {
    const value = { list: [{ a: 1 }] }
    const { plain } = copy(value)
    value.list[0]!.a = 2
    value.list.push({ a: 3 })
    expect(plain).toEqual({ list: [{ a: 1 }] })
  })
})

describe('what it cannot', () => {
  const cycle: Record<string, unknown> = { a: { b: [1] } }
  ;(cycle.a as { b: unknown[] }).b.push(cycle)
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()

  test.each<[string, object, unknown, RegExp]>([
    ['a cycle', cycle, { a: { b: [1, undefined] } }, /^p\.a\.b\[1\]: circular or too deep, left out$/],
    ['a function', { f() {} }, {}, /^p\.f: Function, left out$/],
    ['a class', { C: class {} }, {}, /^p\.C: Function/],
    ['a symbol', { s: Symbol('x') }, {}, /^p\.s: Symbol/],
    ['a DOM node', { e: document.body }, {}, /^p\.e: HTML\w*Element/],
    ['a BigInt', { n: 2n ** 70n }, { n: '1180591620717411303424' }, /^p\.n: BigInt, sent as text$/],
    ['a revoked proxy', { x: revoked.proxy, y: 1 }, { y: 1 }, /^p\.x: TypeError/],
    ['a toJSON that throws', { x: { toJSON: () => JSON.parse('{') }, y: 1 }, { y: 1 }, /^p\.x: SyntaxError/],
  ])('%s is left out or rewritten, and named', (_, value, expected, problem) => {
    const { plain, problems } = copy(value)
    expect(plain).toEqual(expected)
    expect(problems).toEqual([expect.stringMatching(problem)])
  })

  test('a million levels cost a message, not the stack', () => {
    let deep: object = {}
    for (let level = 0; level < 1_000_000; level++) deep = { deep }
    const { problems } = copy({ deep, a: 1 })
    expect(problems).toEqual([expect.stringMatching(/too deep/)])
  })

  test('__proto__ as a key of parsed JSON changes no prototype', () => {
    const { plain } = copy(JSON.parse('{"__proto__":{"polluted":true},"a":1}'))
    expect((plain as { polluted?: unknown }).polluted).toBeUndefined()
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    expect(plain).toEqual({ a: 1 })
  })

  test('a value that is a whole problem gives an empty bag', () => {
    expect(copy(document.body as never)).toEqual({ plain: {}, problems: [expect.stringContaining('p: HTML')] })
  })
})
