// What is left of a message without some of its fields? The rest, in the shape that it had.

import { isBag } from '../is-bag.ts'
import type { Path } from './compile-rule.ts'

/** A field -> what is omitted of it; all, if nothing further is said. */
type Omissions = Map<string, Omissions>

/** A copy, as far as it is another. Of a list, the later elements move up. */
export function omitFields(message: Record<string, unknown>, paths: readonly Path[]): Record<string, unknown> {
  if (paths.length === 0) return message
  const omissions: Omissions = new Map()
  for (const path of paths) add(omissions, path)
  return omit(message, omissions) as Record<string, unknown>
}

function add(omissions: Omissions, path: Path) {
  let at = omissions
  for (const [index, step] of path.entries()) {
    const known = at.get(step)
    const isLast = index === path.length - 1
    // All of it goes already.
    if (known?.size === 0) return
    const next: Omissions = isLast ? new Map() : (known ?? new Map())
    at.set(step, next)
    at = next
  }
}

function omit(value: unknown, omissions: Omissions): unknown {
  const keep = <Key extends string | number>([key, inner]: [Key, unknown]): [Key, unknown][] => {
    const own = omissions.get(`${key}`)
    return own === undefined ? [[key, inner]] : own.size === 0 ? [] : [[key, omit(inner, own)]]
  }
  if (Array.isArray(value)) return [...value.entries()].flatMap(keep).map(([, inner]) => inner)
  // Not by assignment: `__proto__` is a key like the others.
  return isBag(value) ? Object.fromEntries(Object.entries(value).flatMap(keep)) : value
}
