// Is this a bag of values?

import type { Bag } from '../types.ts'
import { tagOf } from './inspect.ts'

/** An object literal or a class instance; not an array, a Date or a DOM node. */
export function isBag(value: unknown): value is Bag {
  return tagOf(value) === 'Object'
}
