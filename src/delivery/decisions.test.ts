// The pure decisions of delivery: batch, verdict, backoff.

import { describe, expect, test } from 'vitest'
import { createKeys, createOwner } from '../row.ts'
import { backoffMs, readRetryAfter } from './backoff.ts'
import { joinBatch, takeBatch } from './batch.ts'
import { judge } from './verdict.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')

describe('verdict', () => {
  test.each([
    [200, 'delivered'],
    [204, 'delivered'],
    [400, 'rejected'],
    [413, 'rejected'],
    [422, 'rejected'],
    // No answer, and those that pass: as soon as the backoff says.
    [0, 0],
    [408, 0],
    [429, 0],
    [500, 0],
    [501, 0],
    [503, 0],
    // A wrong key or address, and whatever nobody thought of: once a minute.
    [401, 60_000],
    [403, 60_000],
    [404, 60_000],
    [304, 60_000],
    [418, 60_000],
    [451, 60_000],
  ])('%i', (status, verdict) => {
    expect(judge(status)).toEqual(verdict)
  })

  test.each([
    ['5', 5000],
    ['1.5', 1500],
    ['99999', 99_999_000],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['soon', 0],
    ['', 0],
    [null, 0],
  ])('Retry-After: %j', (retryAfter, retryMs) => {
    expect(readRetryAfter(retryAfter, NOW)).toBe(retryMs)
  })

  test.each(['0', '-5', 'Sun, 01 Mar 2026 11:00:00 GMT'])('Retry-After: %j is over', (retryAfter) => {
    expect(readRetryAfter(retryAfter, NOW)).toBeLessThan(0)
  })
})

describe('backoff', () => {
  const LIMITS = { minBackoffMs: 500, maxBackoffMs: 60_000, maxRetryAfterMs: 300_000 }

  test('the limit doubles with every failure, up to a minute; jitter takes any part of it (P12)', () => {
    expect([1, 2, 3, 7, 8, 50, 5000].map((failures) => backoffMs(failures, 0.999999, LIMITS))).toEqual(
      [1000, 2000, 4000, 60_000, 60_000, 60_000, 60_000].map((limit) => expect.closeTo(limit, -1)),
    )
    expect(backoffMs(5, 0.5, LIMITS)).toBe(8000)
  })
})

describe('batch', () => {
  const newKey = createKeys(createOwner(NOW, 'abcdefgh'))
  const row = (bytes: number) => ({ key: newKey(NOW, bytes, 'id'), text: 'x' })

  test('takes rows in order while they fit, in number and in bytes', () => {
    const rows = Array.from({ length: 120 }, () => row(10))
    expect(takeBatch(rows, 100_000, 100)).toEqual(rows.slice(0, 100))
    // A comma each.
    expect(takeBatch(rows, 33, 100)).toEqual(rows.slice(0, 3))
    expect(takeBatch(rows, 10, 100)).toEqual([])
    expect(takeBatch([], 100, 100)).toEqual([])
  })

  test('joins texts as they are', () => {
    const rows = ['{"a":1}', '{"b":"\\u2028"}'].map((text) => ({ key: '', text }))
    expect(joinBatch(rows, 'https://x.test/v1', 'K"1', '2026-03-01T12:00:00.000Z')).toEqual({
      url: 'https://x.test/v1/batch',
      body: '{"batch":[{"a":1},{"b":"\\u2028"}],"sentAt":"2026-03-01T12:00:00.000Z","writeKey":"K\\"1"}',
    })
  })
})
