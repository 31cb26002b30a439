// A copy of the caller's values that JSON can hold, and what had to be left out of it.
//
// Copied in the call itself, so that what the app does to its objects afterwards changes nothing (Segment keeps them by
// reference and sends what they have become); and checked here, because one cycle would make JSON.stringify throw away
// the whole event, and a function or a DOM node would vanish without a word.

import { tagOf } from '../shared/inspect.ts'
import type { Bag } from '../types.ts'

/** Deeper than anything meant to be read, shallower than what collectors and stacks take. */
const MAX_DEPTH = 90

/**
 * Copies `value` the way JSON.stringify would read it (toJSON, boxed values), except that a BigInt becomes its digits, that
 * inherited values count, and that whatever JSON cannot hold is left out. `complain` hears of BigInt and of what is left
 * out, by path. Keys stay where their value is undefined: merged over another bag, they take a value away.
 */
export function toPlain(value: Bag, path: string, complain: (problem: string) => void): Bag {
  return (copy({ '': value }, '', path, []) as Bag | undefined) ?? {}

  function copy(holder: Bag, key: string, path: string, ancestors: readonly unknown[]): unknown {
    try {
      let value: Bag | undefined | null = holder[key]
      // Not of texts and numbers, where old libraries have left theirs (Prototype.js): JSON.stringify does not ask those.
      if (Object(value) === value && typeof value!.toJSON === 'function') value = value!.toJSON()
      const kind = typeof value
      if (kind === 'bigint') {
        complain(`${path}: BigInt, sent as text`)
        return `${value}`
      }
      if (kind === 'function' || kind === 'symbol') {
        // Inherited ones are a class's methods: nobody meant to send those.
        if (Object.keys(holder).includes(key)) throw tagOf(value)
        return undefined
      }
      if (Object(value) !== value) return value
      const tag = tagOf(value)
      if (ancestors.includes(value) || ancestors.length > MAX_DEPTH) throw 'circular or too deep'
      if (value!.nodeType > 0) throw tag
      if (/^(String|Number|Boolean)$/.test(tag)) return value!.valueOf()
      const isList = Array.isArray(value)
      const plain: Bag = isList ? [] : {}
      const line = [...ancestors, value]
      for (const name in value) {
        const place = isList ? `[${name}]` : `.${name}`
        // Assigning __proto__ would set the copy's prototype instead.
        if (name !== '__proto__') plain[name] = copy(value, name, path + place, line)
      }
      return plain
    } catch (reason) {
      // A getter, a toJSON or a revoked proxy costs the event this one value.
      complain(`${path}: ${reason}, left out`)
      return undefined
    }
  }
}
