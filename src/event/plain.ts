// A copy of the caller's values that JSON can hold, and what had to be left out of it.
//
// Copied in the call itself, so that what the app does to its objects afterwards changes nothing (Segment keeps them by
// reference and sends what they have become); and checked here, because one cycle would make JSON.stringify throw away
// the whole event, and a function or a DOM node would vanish without a word.

import { inspect, tagOf } from '../shared/inspect.ts'
import type { Bag } from '../types.ts'

/** Deeper than anything meant to be read, shallower than any stack. */
const MAX_DEPTH = 100

/**
 * Copies `value` the way JSON.stringify would read it (toJSON, boxed values), except that a BigInt becomes its digits, that
 * inherited values count, and that whatever JSON cannot hold is left out. `complain` hears of BigInt and of what is left
 * out, by path. Keys stay where their value is undefined: merged over another bag, they take a value away.
 */
export function toPlain(value: Bag, path: string, complain: (problem: string) => void): Bag {
  const ancestors: unknown[] = []
  return (copy({ '': value }, '', path) as Bag | undefined) ?? {}

  function copy(holder: Bag, key: string | number, path: string): unknown {
    const depth = ancestors.length
    try {
      let value: unknown = holder[key]
      if (value && typeof (value as Bag).toJSON === 'function') value = (value as Bag).toJSON()
      switch (typeof value) {
        case 'bigint':
          complain(`${path}: BigInt, sent as text`)
          return `${value}`
        case 'function':
        case 'symbol':
          // Inherited ones are a class's methods: nobody meant to send those.
          return Object.keys(holder).includes(`${key}`) ? leaveOut(inspect(value)) : undefined
        case 'object':
          return value && copyObject(value, path)
      }
      return value
    } catch (error) {
      // A getter, a toJSON or a revoked proxy costs the event this one value.
      ancestors.length = depth
      return leaveOut(error)
    }

    function leaveOut(what: unknown): undefined {
      complain(`${path}: ${what}, left out`)
    }
  }

  function copyObject(value: Bag, path: string): unknown {
    if (ancestors.includes(value) || ancestors.length > MAX_DEPTH) throw 'circular or too deep'
    if (value.nodeType > 0) throw inspect(value)
    if (/^(String|Number|Boolean)$/.test(tagOf(value))) return value.valueOf()
    ancestors.push(value)
    let result: unknown
    if (Array.isArray(value)) result = Array.from(value, (_, index) => copy(value, index, `${path}[${index}]`) ?? null)
    else {
      const bag: Bag = (result = {})
      for (const key in value) {
        // Assigning __proto__ would set the copy's prototype instead.
        if (key !== '__proto__') bag[key] = copy(value, key, `${path}.${key}`)
      }
    }
    ancestors.pop()
    return result
  }
}
