// @vitest-environment node
import { expect, test } from 'vitest'
import { parseInstant, readTimes } from './event-times.ts'

const RECEIVED = Date.parse('2026-03-01T12:00:00.000Z')

test('An event that waited keeps its place in time, and a wrong clock is put right', () => {
  // The client's clock is an hour slow; it sent 30 s after the event.
  expect(readTimes('2026-03-01T10:59:30.000Z', '2026-03-01T11:00:00.000Z', RECEIVED)).toEqual({
    receivedAt: '2026-03-01T12:00:00.000Z',
    sentAt: '2026-03-01T11:00:00.000Z',
    originalTimestamp: '2026-03-01T10:59:30.000Z',
    timestamp: '2026-03-01T11:59:30.000Z',
  })
})

test('Without sentAt the time of the event is taken as it is', () => {
  expect(readTimes('2026-02-28T08:00:00+01:00', undefined, RECEIVED)).toMatchObject({
    sentAt: null,
    originalTimestamp: '2026-02-28T07:00:00.000Z',
    timestamp: '2026-02-28T07:00:00.000Z',
  })
})

test('Without a timestamp the event happened when it was received', () => {
  expect(readTimes(null, '2026-03-01T11:00:00.000Z', RECEIVED)).toMatchObject({
    originalTimestamp: null,
    timestamp: '2026-03-01T12:00:00.000Z',
  })
})

test('A clock that is so wrong that the result would leave the calendar changes nothing', () => {
  expect(readTimes('9999-01-01T00:00:00.000Z', '0001-01-01T00:00:00.000Z', RECEIVED)).toMatchObject({
    timestamp: '9999-01-01T00:00:00.000Z',
  })
})

test.each([
  ['2026-03-01', Date.UTC(2026, 2, 1)],
  ['2026-03-01T10:00:00.123456Z', Date.UTC(2026, 2, 1, 10, 0, 0, 123)],
  ['2015-2-02T00:30:08.276Z', Date.UTC(2015, 1, 2, 0, 30, 8, 276)],
  ['2026-03-01T10:00', Date.UTC(2026, 2, 1, 10)],
  ['2026-03-01 10:00:00,5', Date.UTC(2026, 2, 1, 10, 0, 0, 500)],
  ['2026-03-01T10:00:00z', Date.UTC(2026, 2, 1, 10)],
  ['2026-03-01T10:00:00+0130', Date.UTC(2026, 2, 1, 8, 30)],
  ['2026-03-01T10:00:00-02', Date.UTC(2026, 2, 1, 12)],
  ['2024-02-29', Date.UTC(2024, 1, 29)],
  [1772359200000, 1772359200000],
  ['9999-12-31T23:59:59.999Z', Date.UTC(9999, 11, 31, 23, 59, 59, 999)],
])('%s is a date', (value, ms) => {
  expect(parseInstant(value)).toBe(ms)
})

test.each([
  'yesterday',
  '',
  'Order 66',
  '99',
  'Sun, 01 Mar 2026 10:00:00 GMT',
  '2026-02-30T00:00:00Z',
  '2026-03-01T25:00:00Z',
  '2026-03-01T10:00:00+99:00',
  '2026-03-01T10:00:00Z and more',
  '2026-13-01',
  '+010000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  8.64e15,
  NaN,
  {},
  null,
])('%s is none', (value) => {
  expect(parseInstant(value)).toBeUndefined()
})
