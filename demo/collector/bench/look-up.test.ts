// @vitest-environment node
import { expect, test, vi } from 'vitest'
import { measureLookUps } from './look-up.ts'

vi.setConfig({ testTimeout: 30_000 })

test('Everybody who was stored is found, with traits and events', async () => {
  const tell = vi.fn()
  const outcome = await measureLookUps({ events: 100, profiles: 10, lookUps: 20, tell })
  expect(outcome.p99Ms).toBeGreaterThanOrEqual(outcome.p50Ms)
  expect(tell).toHaveBeenLastCalledWith(100)
})
