// @vitest-environment node
import { expect, test } from 'vitest'
import { createLedger } from './ledger.ts'

test('Lost is what was answered and is not there; what got no answer may be there or not, but once', () => {
  const ledger = createLedger()
  ledger.sent(['a', 'b', 'c', 'd'])
  ledger.answered(['a', 'b'])
  expect(ledger.judge(['a', 'c', 'c', 'x'])).toEqual({ lost: ['b'], repeated: ['c'], invented: ['x'] })
  expect(ledger.judge(['a', 'b', 'd'])).toEqual({ lost: [], repeated: [], invented: [] })
  expect(ledger.unanswered()).toEqual(['c', 'd'])
})

test('Sent again, what was answered stays answered', () => {
  const ledger = createLedger()
  ledger.answered(['a'])
  ledger.sent(['a', 'b'])
  expect(ledger.unanswered()).toEqual(['b'])
  expect(ledger.size()).toEqual({ sent: 2, answered: 1 })
})
