// The pure decisions of delivery: batch, verdict, backoff.

import { describe, expect, test } from 'vitest'
import { createKeys, createOwner } from '../row.ts'
import { backoffMs } from './backoff.ts'
import { joinBatch, takeBatch } from './batch.ts'
import { judge } from './verdict.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')

describe('verdict', () => {
  test.each([
    [200, 100, 'delivered'],
    [204, 1, 'delivered'],
    [400, 100, 'split'],
    [400, 2, 'split'],
    [400, 1, 'rejected'],
    [413, 50, 'split'],
    [413, 1, 'rejected'],
    [422, 1, 'rejected'],
    // No answer, and those that pass: as soon as the backoff says.
    [0, 1, 0],
    [408, 1, 0],
    [429, 1, 0],
    [500, 100, 0],
    [501, 1, 0],
    [503, 1, 0],
    // A wrong key or address, and whatever nobody thought of: once a minute.
    [401, 1, 60_000],
    [403, 1, 60_000],
    [404, 1, 60_000],
    [304, 1, 60_000],
    [418, 1, 60_000],
    [451, 100, 60_000],
  ])('%i for %i events', (status, events, verdict) => {
    expect(judge({ status }, events, NOW)).toEqual(verdict)
  })

  test.each([
    ['5', 5000],
    ['0', 0],
    ['1.5', 1500],
    ['-5', 0],
    ['99999', 300_000],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['Sun, 01 Mar 2099 11:00:00 GMT', 300_000],
    ['soon', 0],
    ['', 0],
    [null, 0],
  ])('Retry-After: %j', (retryAfter, retryMs) => {
    expect(judge({ status: 429, retryAfter }, 1, NOW)).toBe(retryMs)
  })
})

describe('backoff', () => {
  test('the limit doubles with every failure, up to a minute; jitter takes any part of it (P12)', () => {
    expect([1, 2, 3, 7, 8, 50, 5000].map((failures) => backoffMs(failures, 0.999999))).toEqual(
      [1000, 2000, 4000, 60_000, 60_000, 60_000, 60_000].map((limit) => expect.closeTo(limit, -1)),
    )
    expect(backoffMs(5, 0.5)).toBe(8000)
  })

  test('is never nothing', () => {
    expect(backoffMs(1, 0)).toBe(100)
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
