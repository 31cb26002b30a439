// @vitest-environment node
import { expect, test } from 'vitest'
import { createRateLimit, type Lease } from './rate-limit.ts'

/** What several collectors share. */
function createShared(): Lease {
  const used = new Map<string, number>()
  return async (sourceId, wanted, max) => {
    await new Promise((resolve) => setImmediate(resolve))
    const before = used.get(sourceId) ?? 0
    const given = Math.min(wanted, max - before)
    used.set(sourceId, before + given)
    return given
  }
}

const passed = async (answers: readonly (boolean | Promise<boolean>)[]) =>
  (await Promise.all(answers)).filter((isGiven) => isGiven).length

test('So many in a second, and as many in the next one', async () => {
  let nowMs = 10_999
  const limit = createRateLimit(5, () => nowMs)
  const ask = () => passed(Array.from({ length: 8 }, () => limit.take('a')))
  expect([await ask(), await ask()]).toEqual([5, 0])
  nowMs = 11_000
  expect(await ask()).toBe(5)
})

test('Each source has its own', async () => {
  const limit = createRateLimit(1, () => 0)
  expect(await passed([limit.take('a'), limit.take('b'), limit.take('a')])).toBe(2)
})

test('Several collectors together give what one would', async () => {
  const shared = createShared()
  const limits = Array.from({ length: 3 }, () => createRateLimit(500, () => 0, shared))
  const answers = Array.from({ length: 900 }, (_, index) => limits[index % 3]!.take('a'))
  expect(await passed(answers)).toBe(500)
})

test('What they share is not asked for each request', async () => {
  const shared = createShared()
  let times = 0
  const limit = createRateLimit(
    500,
    () => 0,
    (...asked) => {
      times++
      return shared(...asked)
    },
  )
  for (let index = 0; index < 700; index++) await limit.take('a')
  expect(times).toBe(11)
})

test('Where it cannot be asked, requests are not held up', async () => {
  const limit = createRateLimit(
    2,
    () => 0,
    () => Promise.reject(new Error('down')),
  )
  expect(await passed([limit.take('a'), limit.take('a')])).toBe(2)
})
