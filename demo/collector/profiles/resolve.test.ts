// @vitest-environment node
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Identifier, nameOf, ruleOf } from './identifier.ts'
import { type Link, resolve } from './resolve.ts'

const identifier: fc.Arbitrary<Identifier> = fc.record({
  collection: fc.constant('users' as const),
  type: fc.constantFrom('user_id', 'email', 'anonymous_id', 'phone'),
  value: fc.nat(7).map(String),
})

const links = (isAlias: fc.Arbitrary<boolean>) =>
  fc.array(fc.record<Link>({ a: identifier, b: identifier, atMs: fc.nat(9), isAlias }), { maxLength: 60 })

const name = (people: ReturnType<typeof resolve>) =>
  people.map(({ identifiers }) => identifiers.map(nameOf).sort().join()).sort()

test('Links in any order, whichever way round and however often, make the same people', () => {
  const arbitrary = links(fc.boolean()).chain((given) =>
    fc.tuple(fc.constant(given), fc.shuffledSubarray([...given, ...given], { minLength: 2 * given.length })),
  )
  fc.assert(
    fc.property(arbitrary, ([given, shuffled]) => {
      const turned = shuffled.map((link, i) => (i % 2 ? { ...link, a: link.b, b: link.a } : link))
      expect(name(resolve([], turned))).toEqual(name(resolve([], given)))
    }),
    { numRuns: 500 },
  )
})

test('Without an alias nobody has more identifiers of a type than its limit, and everyone is somebody once', () => {
  fc.assert(
    fc.property(links(fc.constant(false)), (given) => {
      const people = resolve([], given)
      for (const { identifiers } of people)
        for (const { type } of identifiers)
          expect(identifiers.filter((other) => other.type === type).length).toBeLessThanOrEqual(ruleOf(type).limit)
      const all = people.flatMap(({ identifiers }) => identifiers.map(nameOf))
      expect(all.sort()).toEqual([...new Set(given.flatMap(({ a, b }) => [nameOf(a), nameOf(b)]))].sort())
    }),
    { numRuns: 500 },
  )
})
