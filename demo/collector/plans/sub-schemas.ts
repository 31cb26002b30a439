// Which schemas are in a schema? Those for the same value, and those for what is in the value.

import { isBag } from '../is-bag.ts'
import type { JsonSchema } from './plan.ts'

/** A schema, and the document that its references are of. */
export interface Located {
  schema: JsonSchema
  root: JsonSchema
}

/** Of the same value. A reference that leads nowhere, or out of the document, is none. */
export function samePlace({ schema, root }: Located): Located[] {
  const { allOf, anyOf, oneOf, not, if: condition, then, else: otherwise, dependencies, $ref } = schema
  return [allOf, anyOf, oneOf, isBag(dependencies) ? Object.values(dependencies) : []]
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .concat(not, condition, then, otherwise, typeof $ref === 'string' ? followReference($ref, root) : [])
    .filter(isBag)
    .map((each) => ({ schema: each, root }))
}

/** Of the value's fields and elements. */
export function deeper({ schema, root }: Located): Located[] {
  const { properties, patternProperties, additionalProperties, propertyNames } = schema
  const { items, additionalItems, contains } = schema
  return [properties, patternProperties]
    .flatMap((fields) => (isBag(fields) ? Object.values(fields) : []))
    .concat(additionalProperties, propertyNames, items, additionalItems, contains)
    .filter(isBag)
    .map((each) => ({ schema: each, root }))
}

/** `#/definitions/money`, and what it points to. */
export function followReference(reference: string, root: JsonSchema): unknown {
  // Not of names in which something is escaped for URLs: whether a `/` is meant, readers differ.
  if (!/^#(?:\/[^%]*)?$/.test(reference)) return undefined
  let found: unknown = root
  for (const step of reference.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    const has = typeof found === 'object' && found !== null && Object.hasOwn(found, name)
    found = has ? (found as Record<string, unknown>)[name] : undefined
  }
  return found
}
