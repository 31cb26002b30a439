import { expect, test } from 'vitest'
import { readOptions } from './options.ts'

const problems: string[] = []
function read(options: object) {
  problems.length = 0
  return readOptions(options, (problem) => problems.push(problem))
}

test('a write key is all it takes', () => {
  expect(read({ writeKey: 'KEY' })).toEqual({
    writeKey: 'KEY',
    endpoint: 'https://api.segment.io/v1',
    persist: true,
    flushAt: 20,
    flushIntervalMs: 1000,
    maxQueueBytes: 20_000_000,
    maxEventAgeDays: 14,
    requestTimeoutMs: 10_000,
  })
  expect(problems).toEqual([])
})

test('an endpoint that is there, but not set, is not Segment’s', () => {
  expect(read({ writeKey: 'KEY', endpoint: undefined })).toBe(undefined)
  expect(problems).toEqual([expect.stringContaining('option "endpoint" must be')])
})

test('what is given is taken, slashes at the end of the endpoint aside', () => {
  const options = {
    writeKey: 'KEY',
    endpoint: 'http://localhost:8080/v1',
    flushAt: 1,
    flushIntervalMs: 0,
    maxQueueBytes: 1e6,
    maxEventAgeDays: 0.5,
    requestTimeoutMs: 500,
  }
  expect(read({ ...options, endpoint: 'http://localhost:8080/v1//' })).toEqual({ ...options, persist: true })
  expect(problems).toEqual([])
})

test.each([
  ['flushAt', '20'],
  ['flushIntervalMs', -1],
  ['maxQueueBytes', Number.NaN],
  ['maxEventAgeDays', null],
  ['requestTimeoutMs', 2 ** 31],
])('%s: %j is named, and the default used', (name, value) => {
  const byDefault = read({ writeKey: 'KEY' })
  expect(read({ writeKey: 'KEY', [name]: value })).toEqual(byDefault)
  expect(problems).toEqual([expect.stringContaining(`option "${name}" must be a number`)])
})
