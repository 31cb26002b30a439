import { expect, test } from 'vitest'
import { readTransport } from './transport.ts'

const judge = (httpConfig: object, status: number) => readTransport({ httpConfig }).judge!(status)

test.each<[string, object, number, unknown]>([
  ['nothing said: a wrong event is refused', {}, 400, 'rejected'],
  ['nothing said: a wrong address may be put right', {}, 404, 60_000],
  ['4xx again', { default4xxBehavior: 'retry' }, 400, 0],
  ['4xx dropped', { default4xxBehavior: 'drop' }, 404, 'rejected'],
  ['5xx dropped', { default5xxBehavior: 'drop' }, 503, 'rejected'],
  ['one status, whatever its family', { default5xxBehavior: 'drop', statusCodeOverrides: { 503: 'retry' } }, 503, 0],
  ['a success is one', { statusCodeOverrides: { 200: 'drop' } }, 200, 'delivered'],
])('%s', (_, httpConfig, status, verdict) => {
  expect(judge(httpConfig, status)).toBe(verdict)
})

test.each<[object, number]>([
  [{}, 300_000],
  [{ rateLimitConfig: { maxRetryInterval: 10 } }, 10_000],
  [{ rateLimitConfig: { maxRetryInterval: 600 } }, 600_000],
])('%j: a Retry-After counts as %i ms at most', (httpConfig, ms) => {
  expect(readTransport({ httpConfig }).maxRetryAfterMs).toBe(ms)
})
