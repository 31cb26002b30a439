// May this schema be used to judge events? What of it is not as we want it, before it is compiled.
//
// Whoever writes plans need not be careful: whatever is accepted here judges an event of the largest size in reasonable time.

import { findFlaw } from '../find-flaw.ts'
import { isBag } from '../is-bag.ts'
import { compilePattern } from './linear-pattern.ts'
import type { JsonSchema } from './plan.ts'
import { deeper, followReference, type Located, samePlace } from './sub-schemas.ts'

export const MAX_SCHEMA_BYTES = 64_000

/** With every reference replaced by what it points to. */
const MAX_SCHEMAS = 2000

/** That judge one and the same value. */
const MAX_SCHEMAS_OF_ONE_VALUE = 50

const DRAFT = /^https?:\/\/json-schema\.org\/draft-0[67]\/schema#?$/

interface Weight {
  /** Schemas in it, itself included. */
  all: number
  /** Of those, how many judge the same value as it does. */
  same: number
}

/** Undefined: none. */
export function findSchemaProblem(schema: JsonSchema): string | undefined {
  const flaw = findFlaw(schema)
  if (flaw) return `${flaw.path || 'it'} ${flaw.problem}`
  const bytes = Buffer.byteLength(JSON.stringify(schema))
  if (bytes > MAX_SCHEMA_BYTES) return `it has ${bytes} bytes, ${MAX_SCHEMA_BYTES} are allowed`
  const { $schema } = schema
  if ($schema !== undefined && !DRAFT.test(String($schema)))
    return '$schema must be http://json-schema.org/draft-07/schema#'
  if (hasPrototypeKey(schema)) return 'it must not have the key __proto__'

  const weights = new Map<JsonSchema, Weight>()
  const open = new Set<JsonSchema>()
  try {
    weigh({ schema, root: schema })
    return undefined
  } catch (error) {
    if (error instanceof Problem) return error.message
    throw error
  }

  /** A reference may be followed any number of times: what has been weighed is not weighed again. */
  function weigh(located: Located): Weight {
    const known = weights.get(located.schema)
    if (known) return known
    if (open.has(located.schema)) throw new Problem('a $ref must not lead back to where it stands')
    open.add(located.schema)
    checkOne(located)
    const same = samePlace(located).map(weigh)
    const inner = deeper(located).map(weigh)
    const weight = {
      all: 1 + sum([...same, ...inner].map(({ all }) => all)),
      same: 1 + sum(same.map((each) => each.same)),
    }
    if (weight.all > MAX_SCHEMAS)
      throw new Problem(`it has more than ${MAX_SCHEMAS} schemas in it, with each $ref replaced`)
    if (weight.same > MAX_SCHEMAS_OF_ONE_VALUE)
      throw new Problem(`it has more than ${MAX_SCHEMAS_OF_ONE_VALUE} schemas for one value (allOf, anyOf, oneOf, …)`)
    open.delete(located.schema)
    weights.set(located.schema, weight)
    return weight
  }
}

class Problem extends Error {}

function checkOne({ schema, root }: Located) {
  const { $ref, $id, $async, pattern, patternProperties } = schema
  // Its judgement would come later, when the event is stored.
  if ($async !== undefined) throw new Problem('$async is not supported')
  if ($id !== undefined && schema !== root) throw new Problem('$id may stand at the top only')
  if (typeof $ref === 'string' && !isBag(followReference($ref, root)))
    throw new Problem(
      `the $ref ${JSON.stringify($ref)} must point to a schema of the same document, such as #/definitions/money`,
    )
  for (const each of [pattern, ...(isBag(patternProperties) ? Object.keys(patternProperties) : [])]) {
    if (typeof each !== 'string') continue
    try {
      compilePattern(each)
    } catch (error) {
      throw new Problem(`the pattern ${JSON.stringify(each.slice(0, 100))}: ${(error as Error).message}`)
    }
  }
}

/** No deeper than findFlaw lets it be. */
function hasPrototypeKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasPrototypeKey)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
