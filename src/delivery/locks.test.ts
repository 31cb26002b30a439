import { afterEach, expect, test, vi } from 'vitest'
import { createLocks } from './locks.ts'

afterEach(() => vi.unstubAllGlobals())

test('who holds its lock is alive, and who has just asked for it, too', async () => {
  const query = async () => ({ held: [{ name: 'queue a' }, { name: 'other d' }], pending: [{ name: 'queue b' }] })
  vi.stubGlobal('navigator', { locks: { query } })
  expect(await createLocks('queue ', 'me').selectGone(['a', 'b', 'c', 'd'])).toEqual(['c', 'd'])
})

test('a sandboxed frame, whose requests for locks would be refused, goes on without them', async () => {
  vi.stubGlobal('navigator', { locks: { request: () => Promise.reject(new DOMException('denied', 'SecurityError')) } })
  vi.stubGlobal('origin', 'null')
  vi.stubGlobal('self', { origin: 'null' })
  const locks = createLocks('queue ', 'me')
  expect(() => locks.announce()).not.toThrow()
  expect(await locks.exclusive(async () => 'sent')).toBe('sent')
  expect(await locks.selectGone(['a'])).toEqual(['a'])
})
