import { expect, test } from 'vitest'
import { bytesOf, createKeys, createOwner, messageIdOf, ownerOf, timeOf } from './row.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')

test.each([
  [NOW, 1, 'ajs-next-1-x'],
  [NOW, 32_768, '~'],
  [Date.parse('2099-12-31'), 999, 'a b / ü'],
])('a key says whose, when, how big, and which event', (nowMs, bytes, messageId) => {
  const owner = createOwner(NOW, 'abcdefgh')
  const key = createKeys(owner)(nowMs, bytes, messageId)
  expect([ownerOf(key), timeOf(key), bytesOf(key), messageIdOf(key)]).toEqual([owner, nowMs, bytes, messageId])
})

test('keys sort by page, oldest first, and in a page by call, even when the clock is set back', () => {
  const older = createKeys(createOwner(NOW - 1000, 'zzzzzzzz'))
  const newer = createKeys(createOwner(NOW, 'aaaaaaaa'))
  const keys = [
    older(NOW, 5, 'z'),
    older(NOW - 86_400_000, 50_000, 'y'),
    older(NOW, 5, 'x'),
    newer(NOW, 1, 'b'),
    newer(NOW, 1, 'a'),
  ]
  expect([...keys].sort()).toEqual(keys)
})

test('a clock that stands in 1970 still gives keys that can be read', () => {
  const key = createKeys(createOwner(5, 'abcdefgh'))(5, 77, 'id')
  expect([bytesOf(key), messageIdOf(key)]).toEqual([77, 'id'])
})
