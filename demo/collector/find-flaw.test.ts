// @vitest-environment node
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inspect } from './find-flaw.ts'

test('No JSON has more bytes than was said', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' }), (value) => {
      const bytes = Buffer.byteLength(JSON.stringify(value))
      expect(inspect(value).atMostBytes).toBeGreaterThanOrEqual(bytes)
    }),
  )
  const worst = {
    '\x00\x01': ['\x1f'.repeat(50), '\ud800', '\uffff', '"\\', -Number.MAX_VALUE, -5e-324, false, null, {}, []],
  }
  expect(inspect(worst).atMostBytes).toBeGreaterThanOrEqual(Buffer.byteLength(JSON.stringify(worst)))
})

test('What is usual is known to be small without being written out', () => {
  const event = { type: 'track', event: 'Order Completed', properties: { total: 12.5, note: 'x'.repeat(2000) } }
  expect(inspect(event)).toEqual({ atMostBytes: expect.any(Number) })
  expect(inspect(event).atMostBytes).toBeLessThan(32_768)
})
