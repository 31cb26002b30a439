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

test('a page that goes away lets go of its turn, and of its place among those who wait', async () => {
  const held: Promise<unknown>[] = []
  const signals: AbortSignal[] = []
  const request = (_: string, options: LockOptions, work: () => Promise<unknown>) => {
    signals.push(options.signal!)
    // The second one is never granted.
    return held.length ? new Promise(() => {}) : held[held.push(work()) - 1]
  }
  vi.stubGlobal('navigator', { locks: { request, query: async () => ({}) } })
  const [sender, next] = [createLocks('queue ', 'a'), createLocks('queue ', 'b')]
  let finish = (_: string) => {}
  const sent = sender.exclusive(
    () =>
      new Promise<string>((resolve) => {
        finish = resolve
      }),
  )
  void next.exclusive(async () => {})
  sender.leave(false)
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, false])
  sender.leave(true)
  next.leave(true)
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
  await held[0]
  finish('its work goes on, and has its end')
  expect(await sent).toBe('its work goes on, and has its end')
})
