import { afterEach, expect, test, vi } from 'vitest'
import { inspect } from './inspect.ts'
import { isBag } from './is-bag.ts'
import { uuid } from './uuid.ts'

afterEach(() => vi.unstubAllGlobals())

const V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('uuid is version 4, also where there is no randomUUID', () => {
  expect(uuid()).toMatch(V4)
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
  const made = Array.from({ length: 1000 }, uuid)
  for (const id of made) expect(id).toMatch(V4)
  expect(new Set(made).size).toBe(1000)
})

test.each<[unknown, string]>([
  ['a "b"', '"a \\"b\\""'],
  [42, '42'],
  [Number.NaN, 'NaN'],
  [undefined, 'Undefined'],
  [null, 'Null'],
  [[1], 'Array'],
  [() => {}, 'Function'],
  [10n, 'BigInt'],
])('inspect(%s)', (value, text) => {
  expect(inspect(value)).toBe(text)
})

test.each<[unknown, boolean]>([
  [{}, true],
  [Object.create(null), true],
  [new (class {})(), true],
  [[], false],
  [null, false],
  [new Date(), false],
  ['x', false],
])('isBag(%s)', (value, bag) => {
  expect(isBag(value)).toBe(bag)
})
