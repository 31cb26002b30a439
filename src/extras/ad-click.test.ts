import { expect, test } from 'vitest'
import { readAdClick } from './ad-click.ts'

const KEY = 's:context.referrer'
const kept = (text?: string) => {
  const values = new Map(text === undefined ? [] : [[KEY, text]])
  return {
    get: (key: string) => values.get(key) ?? null,
    set: (key: string, value: string) => void values.set(key, value),
  }
}

test.each<[string, object | undefined]>([
  ['?btid=x', { id: 'x', type: 'dataxu' }],
  ['?a=1&urid=x%20y', { id: 'x%20y', type: 'millennial-media' }],
  ['?a=1?btid=x', { id: 'x', type: 'dataxu' }],
  ['?urid=1&btid=2', { id: '1', type: 'millennial-media' }],
  ['?mybtid=x&btids=y&btid', undefined],
  ['?toString=x&constructor=y&__proto__=z', undefined],
  ['', undefined],
])('%j is the click %j (S2)', (search, click) => {
  const memory = kept()
  expect(readAdClick(search)).toEqual(click)
  expect(readAdClick(search, memory)).toEqual(click)
  expect(memory.get(KEY)).toBe(click ? JSON.stringify(click) : null)
})

test('a click is remembered until the next one', () => {
  const memory = kept('{"id":"last","type":"dataxu"}')
  expect(readAdClick('?a=1', memory)).toEqual({ id: 'last', type: 'dataxu' })
  expect(readAdClick('?urid=next', memory)).toEqual({ id: 'next', type: 'millennial-media' })
  expect(readAdClick('', memory)).toEqual({ id: 'next', type: 'millennial-media' })
})

test.each(['text', '"text"', '[1]', 'null', '{'])('%j, remembered by somebody else, is no click', (text) => {
  expect(readAdClick('', kept(text))).toBeUndefined()
})

test('a memory that fails costs the memory, not the click', () => {
  const fail = () => {
    throw new Error('no')
  }
  expect(readAdClick('?btid=x', { get: fail, set: fail })).toEqual({ id: 'x', type: 'dataxu' })
})
