// A rule's schema -> what judges messages by it, or why there is none.

import { Ajv, type ErrorObject, type Options } from 'ajv'
import ajvFormats from 'ajv-formats'
import { findSchemaProblem } from './find-schema-problem.ts'
import { compilePattern } from './linear-pattern.ts'
import type { JsonSchema } from './plan.ts'

/** Where in a message: `['properties', 'products', '0', 'price']`. */
export type Path = readonly string[]

export interface Fault {
  path: Path
  /** Of JSON Schema, and `unplanned`: what `additionalProperties: false` does not want. */
  keyword: string
  /** Goes behind the path: `is required`, `must be string`. */
  problem: string
  /** Is there something at the path that could be omitted? */
  present: boolean
}

export type Judge = (message: unknown) => Fault[]

export type Compilation = { kind: 'compiled'; judge: Judge } | { kind: 'refused'; reason: string }

/** Longer texts are of no format that there is; its expressions were not written for them. */
const MAX_FORMAT_CHARACTERS = 4000

/** Knows what a schema is; compiles none. */
const drafts = createAjv({})

export function compileRule(schema: JsonSchema): Compilation {
  const reason = findSchemaProblem(schema)
  if (reason) return { kind: 'refused', reason }
  // Nobody can refer to what has no name, and where it comes from, is no matter of ours.
  const { $id: _, $schema: __, ...nameless } = schema
  if (!drafts.validateSchema(nameless))
    return { kind: 'refused', reason: drafts.errorsText(drafts.errors, { dataVar: 'the schema' }).slice(0, 500) }
  try {
    // One for each: it keeps what it compiles for as long as it lives.
    const validate = createAjv({ meta: false, validateSchema: false }).compile(nameless)
    return { kind: 'compiled', judge: (message) => (validate(message) ? [] : readFaults(validate.errors ?? [])) }
  } catch (error) {
    return { kind: 'refused', reason: (error as Error).message.slice(0, 500) }
  }
}

function createAjv(options: Options): Ajv {
  const engine = Object.assign((pattern: string) => compilePattern(pattern), { code: 'compilePattern' })
  const ajv = new Ajv({
    // Segment's schemas have keywords of their own, and names of formats that nobody knows.
    strict: false,
    logger: false,
    allErrors: true,
    // A property called `constructor` is there only if it was sent.
    ownProperties: true,
    code: { regExp: engine },
    ...options,
  })
  ajvFormats.default(ajv, { mode: 'full' })
  // The exact expressions of these take long for texts that somebody has made so.
  ajvFormats.default(ajv, { mode: 'fast', formats: ['email', 'uri', 'uri-reference'] })
  for (const [name, format] of Object.entries(ajv.formats)) {
    const isRight = readFormat(format)
    if (isRight)
      ajv.addFormat(name, { validate: (text: string) => text.length <= MAX_FORMAT_CHARACTERS && isRight(text) })
  }
  ajv.addFormat('regex', { validate: isPattern })
  // `id` is draft-04's, and stands in schemas that Segment's editor has made.
  ajv.removeKeyword('id')
  // ajv compares each with each.
  ajv.removeKeyword('uniqueItems')
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    error: { message: 'must NOT have duplicate items' },
    validate: (wanted: boolean, items: unknown[]) => !wanted || new Set(items.map(toCanonical)).size === items.length,
  })
  return ajv
}

function readFormat(format: Ajv['formats'][string]): ((text: string) => boolean) | undefined {
  if (format instanceof RegExp) return (text) => format.test(text)
  if (typeof format === 'function') return format as (text: string) => boolean
  if (typeof format !== 'object' || format.type === 'number' || format.async) return undefined
  const { validate } = format
  return validate instanceof RegExp ? (text) => validate.test(text) : (validate as (text: string) => boolean)
}

function isPattern(text: string): boolean {
  try {
    compilePattern(text)
    return true
  } catch {
    return false
  }
}

/** The same for what is equal, whatever the order of its keys. */
function toCanonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

function readFaults(errors: readonly ErrorObject[]): Fault[] {
  // Of alternatives none of which fits, the branches say less than the whole.
  const alternatives = new Set(
    errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf').map(({ schemaPath }) => schemaPath),
  )
  const isOfBranch = ({ schemaPath }: ErrorObject) =>
    [...alternatives].some((whole) => schemaPath.startsWith(`${whole}/`))
  return errors.flatMap((error) => {
    // propertyNames itself says which.
    if (error.propertyName !== undefined || isOfBranch(error)) return []
    return [readFault(error)]
  })
}

function readFault({ keyword, params, instancePath, message = 'is not valid' }: ErrorObject): Fault {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  if (keyword === 'required' || (keyword === 'dependencies' && 'missingProperty' in params))
    return { path: [...path, params.missingProperty], keyword: 'required', problem: 'is required', present: false }
  if (keyword === 'additionalProperties')
    return { path: [...path, params.additionalProperty], keyword: 'unplanned', problem: '', present: true }
  if (keyword === 'propertyNames')
    return { path: [...path, params.propertyName], keyword, problem: 'must not have this name', present: true }
  return { path, keyword, problem: message, present: true }
}
