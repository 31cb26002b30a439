// What shape has an event, and what shape a batch? Segment's HTTP API, and what its own clients send beyond that.
//
// The schemas only judge. What is stored is the object that came, because zod leaves `__proto__` keys out of its copies.

import { z } from 'zod'
import { EVENT_TYPES } from './event.ts'
import { parseInstant } from './event-times.ts'
import { MAX_MESSAGE_ID_CHARACTERS } from './limits.ts'

/** analytics.js sends `userId: null` for somebody unknown; server libraries send database keys as numbers. */
const optionalId = z.union([z.string(), z.number()], { error: 'must be a string or a number' }).nullish()

const bag = z.looseObject({}, { error: 'must be an object' }).nullish()

const optionalText = z.string({ error: 'must be a string' }).nullish()

const instant = z
  .union([z.string(), z.number()], { error: 'must be an ISO 8601 date' })
  .refine((value) => parseInstant(value) !== undefined, { error: 'must be an ISO 8601 date' })
  .nullish()

const common = {
  messageId: textOrNumber(
    1,
    MAX_MESSAGE_ID_CHARACTERS,
    `must be a string of 1 to ${MAX_MESSAGE_ID_CHARACTERS} characters`,
  ).nullish(),
  userId: optionalId,
  anonymousId: optionalId,
  timestamp: instant,
  sentAt: instant,
  context: bag,
  integrations: bag,
}

const named = { name: optionalText, category: optionalText, properties: bag }

const track = z
  .looseObject({ type: z.literal('track'), ...common, event: requiredText('a track event'), properties: bag })
  .refine(hasSomebody, needsSomebody())

const identify = z
  .looseObject({ type: z.literal('identify'), ...common, traits: bag })
  .refine(hasSomebody, needsSomebody())

const page = z.looseObject({ type: z.literal('page'), ...common, ...named }).refine(hasSomebody, needsSomebody())

const screen = z.looseObject({ type: z.literal('screen'), ...common, ...named }).refine(hasSomebody, needsSomebody())

const group = z
  .looseObject({ type: z.literal('group'), ...common, groupId: requiredId('a group event'), traits: bag })
  .refine(hasSomebody, needsSomebody())

const alias = z.looseObject({
  type: z.literal('alias'),
  ...common,
  userId: requiredId('an alias event'),
  previousId: requiredId('an alias event'),
})

/** By type, for the description. */
export const eventSchemas = { track, identify, page, screen, group, alias }

export const eventSchema = z.discriminatedUnion('type', [track, identify, page, screen, group, alias], {
  error: (issue) => (issue.code === 'invalid_union' ? `must be one of ${EVENT_TYPES.join(', ')}` : 'must be an object'),
})

/** The envelope; its events are judged one by one, so that the first bad one can be named. */
export const batchSchema = z.looseObject(
  {
    batch: z.array(z.unknown(), { error: 'must be an array of events' }),
    sentAt: instant,
    writeKey: optionalText,
  },
  { error: 'must be an object with a batch' },
)

function requiredText(of: string) {
  const error = `must be a non-empty string for ${of}`
  return z.string({ error }).min(1, { error })
}

function requiredId(of: string) {
  return textOrNumber(1, Number.POSITIVE_INFINITY, `must be a non-empty string or a number for ${of}`)
}

function textOrNumber(minCharacters: number, maxCharacters: number, error: string) {
  // Where only the length is wrong, zod reports the string's problem rather than the union's.
  return z.union([z.string().min(minCharacters, { error }).max(maxCharacters, { error }), z.number()], { error })
}

function hasSomebody(event: { userId?: unknown; anonymousId?: unknown }): boolean {
  return [event.userId, event.anonymousId].some((id) => id !== undefined && id !== null && id !== '')
}

function needsSomebody() {
  return { error: 'needs a userId or an anonymousId' }
}
