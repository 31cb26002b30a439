// @vitest-environment node
import { expect, test } from 'vitest'
import { fuzzCollector } from './fuzz-collector.ts'

test('No request of a thousand brings it down, is answered 5xx, or gets a secret out of it', async () => {
  const { answers, operations } = await fuzzCollector({ requests: 1000, seed: 20_261_201 })
  expect(operations).toBeGreaterThan(50)
  // It does get through: not everything ends at the first check.
  for (const status of [200, 400, 401, 404]) expect(answers[status]).toBeGreaterThan(10)
}, 120_000)
