import { describe, expect, test } from 'vitest'
import { createKeys, createOwner } from '../row.ts'
import { chooseVictims } from './choose-victims.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')

describe('retention', () => {
  const newKey = createKeys(createOwner(NOW, 'abcdefgh'))
  const keys = [
    newKey(NOW - 5000, 100, 'old'),
    newKey(NOW - 4000, 100, 'older pages'),
    newKey(NOW, 100, 'a'),
    newKey(NOW, 100, 'b'),
  ]

  test.each([
    [1e6, NOW - 1e6, 0],
    [1e6, NOW - 4500, 1],
    [400, NOW - 1e6, 0],
    [399, NOW - 1e6, 1],
    [250, NOW - 1e6, 2],
    [0, NOW - 1e6, 4],
    [150, NOW - 4500, 3],
  ])('at most %i bytes, none from before %i: drops the %i oldest', (maxBytes, oldestMs, count) => {
    expect(chooseVictims([...keys], maxBytes, oldestMs)).toEqual(keys.slice(0, count))
  })
})
