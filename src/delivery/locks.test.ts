import { afterEach, expect, test, vi } from 'vitest'
import { createLocks } from './locks.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

test('who holds its lock is alive, and who has just asked for it, too', async () => {
  const query = async () => ({ held: [{ name: 'queue a' }, { name: 'other d' }], pending: [{ name: 'queue b' }] })
  vi.stubGlobal('navigator', { locks: { query } })
  expect(await createLocks('queue ', 'me').readAlive()).toMatch(/queue a.*queue b/)
})

test('where site data is blocked, as in a sandboxed frame, requests for locks would be refused: without them', async () => {
  const refuse = () => Promise.reject(new DOMException('denied', 'SecurityError'))
  vi.stubGlobal('navigator', { locks: { request: refuse, query: refuse } })
  vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  const locks = createLocks('queue ', 'me')
  expect(() => locks.announce()).not.toThrow()
  expect(await locks.exclusive(async () => 'sent')).toBe('sent')
  expect(await locks.readAlive()).toBe('')
})
