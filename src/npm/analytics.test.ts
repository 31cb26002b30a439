import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { Analytics, NullAnalytics } from './analytics.ts'

test('a client can be made by its constructor, and is there at once', () => {
  const client = new Analytics({ writeKey: 'KEY' }, { flushAt: 1 })
  expect(client.VERSION).toMatch(/^\d/)
  expect(client.user().id()).toBeNull()
})

test('a client that sends nothing takes every call and says what became of it', async () => {
  vi.spyOn(console, 'error').mockReturnValue()
  const { delivered } = await new NullAnalytics().track('Ordered')
  expect(await delivered).toMatchObject({ status: 'dropped', reason: 'disabled' })
})
