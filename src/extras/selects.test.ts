import { describe, expect, test } from 'vitest'
import type { Bag } from '../types.ts'
import { isEnabledAtLoad } from './selects.ts'

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
