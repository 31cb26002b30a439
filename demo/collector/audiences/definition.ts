// Who belongs to an audience? A question about traits and about what somebody did, as JSON.

import { z } from '@hono/zod-openapi'

const MAX_DEPTH = 8
const MAX_PARTS = 100
const MAX_DAYS = 3650
const DAY_MS = 86_400_000

const plain = z.union([z.string().max(1000), z.number(), z.boolean()])
const ordered = z.union([z.string().max(1000), z.number()])

/** All that are given must be true of a value. Dates are texts in ISO 8601, which compare as their times do. */
const CONDITIONS = {
  is: plain,
  isNot: plain,
  isOneOf: z.array(plain).min(1).max(1000),
  exists: z.boolean(),
  contains: z.string().min(1).max(1000),
  startsWith: z.string().min(1).max(1000),
  greaterThan: ordered,
  lessThan: ordered,
}

export type Condition = { [name in keyof typeof CONDITIONS]?: z.infer<(typeof CONDITIONS)[name]> | undefined }

const conditions = Object.fromEntries(
  Object.entries(CONDITIONS).map(([name, schema]) => [name, schema.optional()]),
) as { [name in keyof typeof CONDITIONS]: z.ZodOptional<(typeof CONDITIONS)[name]> }

const hasCondition = (value: object) => Object.keys(CONDITIONS).some((name) => Object.hasOwn(value, name))
const needsCondition = { error: `needs one of ${Object.keys(CONDITIONS).join(', ')}` }

const traitPart = z
  .strictObject({ trait: z.string().min(1).max(500), ...conditions })
  .refine(hasCondition, needsCondition)

const times = z.number().int().min(0).max(1_000_000)
const eventPart = z
  .strictObject({
    // The database is asked for it, which has no place for this one character.
    event: z
      .string()
      .min(1)
      .max(1000)
      .refine((name) => !name.includes('\0'), { error: 'may not contain U+0000' })
      .optional(),
    type: z.enum(['track', 'page', 'screen', 'identify', 'group']).optional(),
    atLeast: times.optional(),
    atMost: times.optional(),
    withinDays: z.number().positive().max(MAX_DAYS).optional(),
    where: z
      .record(z.string().min(1).max(500), z.strictObject(conditions).refine(hasCondition, needsCondition))
      .optional(),
  })
  .refine(({ event, type }) => event !== undefined || type !== undefined, { error: 'needs an event or a type' })
  .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, { error: 'needs atLeast or atMost' })

export type TraitPart = { trait: string } & Condition
export type EventPart = z.infer<typeof eventPart>
export type Definition = { all: Definition[] } | { any: Definition[] } | { not: Definition } | TraitPart | EventPart

const part: z.ZodType<Definition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(part).min(1) }),
    z.strictObject({ any: z.array(part).min(1) }),
    z.strictObject({ not: part }),
    traitPart as unknown as z.ZodType<TraitPart>,
    eventPart,
  ]),
)

/** Before the schema walks into it. */
function isSmall(value: unknown): boolean {
  let parts = 0
  const walk = (one: unknown, depth: number): boolean => {
    if (typeof one !== 'object' || one === null) return true
    const { all, any, not } = one as Record<string, unknown>
    if (++parts > MAX_PARTS || depth > MAX_DEPTH) return false
    return [...[all, any].flatMap((list) => (Array.isArray(list) ? list : [])), not].every((inner) =>
      walk(inner, depth + 1),
    )
  }
  return walk(value, 1)
}

export const definitionSchema = z
  .unknown()
  .refine(isSmall, { error: `may have ${MAX_PARTS} parts, ${MAX_DEPTH} deep`, abort: true })
  .pipe(part)
  .openapi('AudienceDefinition', {
    type: 'object',
    description:
      'About a trait: `{"trait":"plan","is":"paid"}`, with one or more of is, isNot, isOneOf, exists, contains, startsWith, ' +
      'greaterThan, lessThan. About what somebody did: `{"event":"Order Completed","atLeast":2,"withinDays":30,' +
      '"where":{"total":{"greaterThan":50}}}`; never: `"atMost":0`; `"type":"page"` for calls of a type. Joined by ' +
      '`{"all":[…]}`, `{"any":[…]}` and `{"not":…}`.',
    example: {
      all: [
        { trait: 'plan', is: 'paid' },
        { event: 'Order Completed', atLeast: 2, withinDays: 30 },
      ],
    },
  })

/** The questions about events that are somewhere in it. */
export function listEventParts(definition: Definition): EventPart[] {
  if ('all' in definition) return definition.all.flatMap(listEventParts)
  if ('any' in definition) return definition.any.flatMap(listEventParts)
  if ('not' in definition) return listEventParts(definition.not)
  return 'trait' in definition ? [] : [definition]
}

/** Undefined: for ever. */
export function windowMs({ withinDays }: EventPart): number | undefined {
  return withinDays === undefined ? undefined : withinDays * DAY_MS
}
