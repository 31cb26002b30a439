import { expect, test } from 'vitest'
import { findProblems } from './extras/find-problems.ts'
import { isRare, readOptions } from './options.ts'

test('a write key is all it takes', () => {
  expect(readOptions({ writeKey: 'KEY' })).toEqual({
    writeKey: 'KEY',
    endpoint: 'https://api.segment.io/v1',
    onDisk: true,
    flushAt: 20,
    flushIntervalMs: 1000,
    maxQueueBytes: 20_000_000,
    maxEventAgeDays: 14,
    requestTimeoutMs: 10_000,
  })
})

test('an endpoint that is there, but not set, is not Segment’s', () => {
  expect(readOptions({ writeKey: 'KEY', endpoint: undefined })).toBe(undefined)
  expect(findProblems({ writeKey: 'KEY', endpoint: undefined })).toEqual([
    expect.stringContaining('option "endpoint" must be'),
  ])
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
  expect(readOptions({ ...options, endpoint: 'http://localhost:8080/v1//' })).toEqual({ ...options, onDisk: true })
})

test.each([
  ['flushAt', '20'],
  ['flushIntervalMs', -1],
  ['maxQueueBytes', Number.NaN],
  ['maxEventAgeDays', null],
  ['requestTimeoutMs', 2 ** 31],
])('%s: %j is named, and the default used', (name, value) => {
  const byDefault = readOptions({ writeKey: 'KEY' })
  expect(readOptions({ writeKey: 'KEY', [name]: value })).toEqual(byDefault)
  expect(isRare({ writeKey: 'KEY', [name]: value })).toBe(true)
  expect(findProblems({ writeKey: 'KEY', [name]: value })).toEqual([
    expect.stringContaining(`option "${name}" must be a number from 0 to 2e9, got`),
  ])
})

test.each([
  ['writeKey', 42, 'a string'],
  ['writeKey', '', 'a string'],
  ['writeKey', undefined, 'a string'],
  ['endpoint', 'ftp://example.com', 'an http(s) URL'],
  ['endpoint', 'https://example.com/v1?x=1', 'an http(s) URL'],
])('%s: %j leaves no config, brings the code that tells, and is named', (name, value, need) => {
  const options = { writeKey: 'KEY', [name]: value }
  expect(readOptions(options)).toBe(undefined)
  expect(isRare(options)).toBe(true)
  expect(findProblems(options)).toEqual([expect.stringContaining(`option "${name}" must be ${need}`)])
})

test('what is common and usable, or not set, is not rare; without a key neither, where nothing is to be done', () => {
  expect(
    isRare({ writeKey: 'KEY', endpoint: 'https://e.example/', flushAt: 5, flushIntervalMs: undefined }),
  ).toBeFalsy()
  expect(isRare({ writeKey: undefined, disable: true })).toBeFalsy()
  expect(findProblems({ writeKey: undefined, disable: true })).toEqual([])
})
