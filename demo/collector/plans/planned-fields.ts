// Which fields does a rule plan? A tree of names, from its schemas.

import { isBag } from '../is-bag.ts'
import type { Path } from './compile-rule.ts'
import { compilePattern, type LinearPattern } from './linear-pattern.ts'
import { type Located, samePlace } from './sub-schemas.ts'

export interface Planned {
  /** Fields that are not named here are planned as well. */
  open: boolean
  fields: ReadonlyMap<string, Planned>
  patterns: readonly LinearPattern[]
  /** Of each element, where it is a list. */
  elements: Planned | undefined
}

/**
 * Of `place` (`properties` or `traits`) in a message: what any of the schemas names. The place itself is as if it were never
 * open unless a schema says so: a rule that names no properties plans none.
 */
export function readPlanned(schemas: readonly Located[], place: string): Planned {
  const planned = read(schemas.flatMap(allAtSamePlace).flatMap((located) => fieldOf(located, place)))
  return { ...planned, open: planned.open && planned.fields.size + planned.patterns.length > 0 }
}

/** What `value` has that is not planned. */
export function findUnplanned(value: unknown, planned: Planned, at: Path): Path[] {
  if (Array.isArray(value)) {
    const { elements } = planned
    return elements ? value.flatMap((element, index) => findUnplanned(element, elements, [...at, `${index}`])) : []
  }
  if (!isBag(value)) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const field = planned.fields.get(name)
    if (field) return findUnplanned(inner, field, [...at, name])
    return planned.open || planned.patterns.some((pattern) => pattern.test(name)) ? [] : [[...at, name]]
  })
}

/** No schema leads back to itself: that has been made sure of. */
function read(schemas: readonly Located[]): Planned {
  const all = schemas.flatMap(allAtSamePlace)
  const names = new Set(all.flatMap(({ schema }) => namesIn(schema)))
  const patterns = all.flatMap(({ schema }) => keysOf(schema.patternProperties))
  const elements = all.flatMap(elementsOf)
  const isOpen = all.some(
    ({ schema: { additionalProperties } }) => additionalProperties === true || isBag(additionalProperties),
  )
  const isClosed = all.some(({ schema: { additionalProperties } }) => additionalProperties === false)
  return {
    open: isOpen || (names.size === 0 && patterns.length === 0 && !isClosed),
    fields: new Map([...names].map((name) => [name, read(all.flatMap((located) => fieldOf(located, name)))])),
    patterns: patterns.map(compilePattern),
    elements: elements.length > 0 ? read(elements) : undefined,
  }
}

function allAtSamePlace(located: Located): Located[] {
  return [located, ...samePlace(located).flatMap(allAtSamePlace)]
}

/** What must be there is planned, too. */
function namesIn({ properties, required }: Located['schema']): string[] {
  const texts = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : []
  return [...keysOf(properties), ...texts]
}

function fieldOf({ schema: { properties }, root }: Located, name: string): Located[] {
  const schema = isBag(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined
  return isBag(schema) ? [{ schema, root }] : []
}

function elementsOf({ schema: { items, additionalItems }, root }: Located): Located[] {
  return [items, additionalItems]
    .flat()
    .filter(isBag)
    .map((schema) => ({ schema, root }))
}

function keysOf(value: unknown): string[] {
  return isBag(value) ? Object.keys(value) : []
}
