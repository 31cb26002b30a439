import { describe, expect, test } from 'vitest'
import type { WithId } from '../types.ts'
import {
  resolveAliasArguments,
  resolveArguments,
  resolvePageArguments,
  resolveUserArguments,
} from './resolve-arguments.ts'

const callback = () => {}
const a = { a: 1 }
const b = { b: 2 }
const user: WithId = { id: () => 'stored' }

describe('a wrapper learns what its caller meant, in the order of Segment', () => {
  test.each<[Parameters<typeof resolveArguments>, unknown[]]>([
    [['Ordered'], ['Ordered', {}, {}, undefined]],
    [
      ['Ordered', a, b, callback],
      ['Ordered', a, b, callback],
    ],
    [
      ['Ordered', a, callback],
      ['Ordered', a, {}, callback],
    ],
    [
      [{ event: 'Ordered', properties: a }, b],
      ['Ordered', a, b, undefined],
    ],
  ])('track %j', (args, parts) => expect(resolveArguments(...args)).toEqual(parts))

  test('track without a name means nothing', () => {
    expect(() => resolveArguments('')).toThrow('Event missing')
  })

  test.each<[Parameters<typeof resolvePageArguments>, unknown[]]>([
    [[], [null, null, {}, {}, undefined]],
    [['Pricing'], [null, 'Pricing', {}, {}, undefined]],
    [
      ['Docs', 'Pricing', a, b, callback],
      ['Docs', 'Pricing', a, b, callback],
    ],
    [
      [a, b],
      [null, null, a, b, undefined],
    ],
    [
      [null, null, null, b],
      [null, null, {}, b, undefined],
    ],
  ])('page %j', (args, parts) => expect(resolvePageArguments(...args)).toEqual(parts))

  test.each<[Parameters<ReturnType<typeof resolveUserArguments>>, unknown[]]>([
    [
      ['u1', a, b, callback],
      ['u1', a, b, callback],
    ],
    [
      [a, b as never],
      ['stored', a, b, undefined],
    ],
    [
      [null, a],
      ['stored', a, {}, undefined],
    ],
    [[], ['stored', {}, {}, undefined]],
  ])('identify %j', (args, parts) => expect(resolveUserArguments(user)(...args)).toEqual(parts))

  test.each<[Parameters<typeof resolveAliasArguments>, unknown[]]>([
    [['new'], ['new', null, {}, undefined]],
    [
      [1, 2, a, callback],
      ['1', '2', a, callback],
    ],
    [
      ['new', a],
      ['new', null, a, undefined],
    ],
  ])('alias %j', (args, parts) => expect(resolveAliasArguments(...args)).toEqual(parts))
})
