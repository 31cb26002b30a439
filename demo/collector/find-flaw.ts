// Is there something in a JSON value that cannot be kept as it is?

import { MAX_DEPTH } from './limits.ts'

export interface Flaw {
  problem: string
  /** The field of the value where it was found. */
  path: string
}

/** With a list of its own rather than recursion: how deep the value goes is up to whoever sent it. */
export function findFlaw(value: unknown): Flaw | undefined {
  const open: { value: unknown; depth: number; path: string }[] = [{ value, depth: 0, path: '' }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth, path } = next
    // JSON.parse reads 1e999 as Infinity, which would be stored as null.
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
      return { problem: 'must not contain a number beyond the range of a double', path }
    }
    if (typeof value !== 'object' || value === null) continue
    if (depth >= MAX_DEPTH) return { problem: `must not be nested deeper than ${MAX_DEPTH} levels`, path }
    for (const [key, child] of Object.entries(value)) {
      // Texts have no flaw here, and most of an event is texts.
      if (typeof child !== 'string') open.push({ value: child, depth: depth + 1, path: path || key })
    }
  }
  return undefined
}
