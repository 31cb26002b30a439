import { expect, test } from 'vitest'
import type { Bag } from '../types.ts'
import { isChosen } from './is-chosen.ts'

test.each<[Bag, string[], boolean]>([
  [{}, ['Amplitude'], true],
  [{ All: true }, ['Amplitude'], true],
  [{ All: false }, ['Amplitude'], false],
  [{ All: false, Amplitude: true }, ['Amplitude'], true],
  [{ All: false, Amplitude: { session: 1 } }, ['Amplitude'], true],
  [{ All: false, Amplitude: null }, ['Amplitude'], false],
  [{ Amplitude: false }, ['Amplitude'], false],
  [{ Amplitude: 0 }, ['Amplitude'], false],
  [{ 'Amplitude identify': false }, ['Amplitude', 'Amplitude identify'], false],
  [{ Amplitude: true, 'Amplitude identify': false }, ['Amplitude', 'Amplitude identify'], true],
  [{ All: false, 'Amplitude identify': true }, ['Amplitude', 'Amplitude identify'], true],
  [{ First: true, Second: false }, ['Amplitude', 'First', 'Second'], false],
  [{ All: false }, ['constructor'], false],
  [{}, ['toString'], true],
])('%o: %o gets it: %s', (integrations, [name, ...alternativeNames], expected) => {
  expect(isChosen({ name: name!, alternativeNames }, integrations)).toBe(expected)
})
