import { describe, expect, test } from 'vitest'
import type { Bag } from '../types.ts'
import { isEnabledAtLoad, isEnabledFor } from './selects.ts'

describe('Of one event, by its integrations,', () => {
  test.each<[Bag, string[], boolean]>([
    [{}, ['Amplitude'], true],
    [{ All: true }, ['Amplitude'], true],
    [{ All: false }, ['Amplitude'], false],
    [{ All: false, Amplitude: true }, ['Amplitude'], true],
    [{ All: false, Amplitude: { session: 1 } }, ['Amplitude'], true],
    [{ All: false, Amplitude: null }, ['Amplitude'], false],
    [{ Amplitude: false }, ['Amplitude'], false],
    [{ 'Amplitude identify': false }, ['Amplitude', 'Amplitude identify'], false],
    [{ Amplitude: true, 'Amplitude identify': false }, ['Amplitude', 'Amplitude identify'], true],
    [{ All: false, 'Amplitude identify': true }, ['Amplitude', 'Amplitude identify'], true],
    [{ All: false }, ['Segment.io'], true],
    [{ 'Segment.io': false }, ['Segment.io'], false],
    [{ All: false }, ['constructor'], false],
    [{}, ['toString'], true],
  ])('%o: %o gets it: %s', (integrations, names, expected) => {
    expect(isEnabledFor(integrations, names)).toBe(expected)
  })
})

describe('At load, by the integrations given there,', () => {
  test.each<[Bag, string[], boolean]>([
    [{}, ['Fullstory', 'Fullstory (Actions)'], true],
    [{ All: false }, ['Fullstory', 'Fullstory (Actions)'], false],
    [{ All: false, Fullstory: true }, ['Fullstory', 'Fullstory (Actions)'], true],
    [{ All: false, 'Fullstory (Actions)': {} }, ['Fullstory', 'Fullstory (Actions)'], true],
    [{ Fullstory: true, 'Fullstory (Actions)': false }, ['Fullstory', 'Fullstory (Actions)'], false],
    [{ Fullstory: false }, ['Fullstory', 'Fullstory (Actions)'], false],
    [{ All: false }, ['Segment.io'], false],
    [{ All: false, 'Segment.io': { apiHost: 'events.example/v1' } }, ['Segment.io'], true],
    [{ 'Segment.io': false }, ['Segment.io'], false],
    [{ All: false }, ['constructor'], false],
  ])('%o: %o is loaded: %s', (integrations, names, expected) => {
    expect(isEnabledAtLoad(integrations, names)).toBe(expected)
  })
})
