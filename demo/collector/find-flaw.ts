// Is there something in a JSON value that cannot be kept as it is?

import { MAX_DEPTH } from './limits.ts'

export interface Flaw {
  problem: string
  /** The field of the value where it was found. */
  path: string
}

export interface Inspection {
  flaw?: Flaw
  /** What its compact JSON cannot exceed; most often it has a sixth of that. */
  atMostBytes: number
}

/** A character as \u001f; and the longest number, -1.7976931348623157e+308, with a comma. */
const CHARACTER_BYTES = 6
const VALUE_BYTES = 26

export function findFlaw(value: unknown): Flaw | undefined {
  return inspect(value).flaw
}

/** With a list of its own rather than recursion: how deep the value goes is up to whoever sent it. */
export function inspect(value: unknown): Inspection {
  const open: { value: unknown; depth: number; path: string }[] = [{ value, depth: 0, path: '' }]
  let characters = typeof value === 'string' ? value.length : 0
  let values = 0
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth, path } = next
    values++
    // JSON.parse reads 1e999 as Infinity, which would be stored as null.
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
      return { flaw: { problem: 'must not contain a number beyond the range of a double', path }, atMostBytes: 0 }
    }
    if (typeof value !== 'object' || value === null) continue
    if (depth >= MAX_DEPTH) {
      return { flaw: { problem: `must not be nested deeper than ${MAX_DEPTH} levels`, path }, atMostBytes: 0 }
    }
    for (const [key, child] of Object.entries(value)) {
      characters += key.length
      // Texts have no flaw here, and most of an event is texts.
      if (typeof child === 'string') {
        characters += child.length
        values++
      } else open.push({ value: child, depth: depth + 1, path: path || key })
    }
  }
  // Each value may have a key, with quotes and a colon.
  return { atMostBytes: characters * CHARACTER_BYTES + values * (VALUE_BYTES + 3) }
}
