// What do the answers of the Config API have in common? The envelope, paging and errors of Segment's Public API.

import { z } from '@hono/zod-openapi'

export const errorsSchema = z
  .object({
    errors: z.array(
      z.object({
        type: z.string().openapi({ example: 'bad-request' }),
        message: z.string(),
        field: z.string().optional().openapi({ description: 'what of the body or the query is wrong' }),
      }),
    ),
  })
  .openapi('Errors')

const MAX_COUNT = 200

const countSchema = z.coerce
  .number({ error: `must be a number from 1 to ${MAX_COUNT}` })
  .int()
  .min(1)
  .max(MAX_COUNT, { error: `must be a number from 1 to ${MAX_COUNT}` })
  .optional()
const cursorSchema = z.string().optional().openapi({ description: '`next` of the answer before' })

/** Segment's documents write them in brackets, its SDKs send them with a dot. */
export const pagingSchema = z.object({
  'pagination[count]': countSchema,
  'pagination[cursor]': cursorSchema,
  'pagination.count': countSchema,
  'pagination.cursor': cursorSchema,
})

export const pageSchema = z
  .object({ current: z.string(), next: z.string().optional(), totalEntries: z.number() })
  .openapi('Page')

export type Paging = z.infer<typeof pagingSchema>

/** Whichever way it was written; the other parameters as they are. */
export function readPaging<Q extends Paging>(query: Q) {
  const {
    'pagination[count]': inBrackets,
    'pagination.count': withDot,
    'pagination[cursor]': cursor,
    'pagination.cursor': cursorWithDot,
    ...others
  } = query
  return { count: inBrackets ?? withDot ?? MAX_COUNT, cursor: cursor ?? cursorWithDot, others }
}

/**
 * The part of a list that is asked for. `idOf`: what the cursor remembers; where that one has gone meanwhile, it begins at
 * the beginning.
 */
export function paginate<T>(all: readonly T[], paging: Paging, idOf: (one: T) => string) {
  const { count, cursor } = readPaging(paging)
  const first = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString()
  const start = Math.max(0, first ? all.findIndex((one) => idOf(one) === first) : 0)
  const end = start + count
  const toCursor = (one: T | undefined) => Buffer.from(one ? idOf(one) : '').toString('base64url')
  const following = all[end]
  return {
    part: all.slice(start, end),
    pagination: {
      current: toCursor(all[start]),
      ...(following && { next: toCursor(following) }),
      totalEntries: all.length,
    },
  }
}

/** An answer in its envelope, for the description. */
export function answerOf<T extends z.ZodType>(description: string, data: T) {
  return { description, content: { 'application/json': { schema: z.object({ data }) } } }
}

/** The refusals that every route may give, for the description. */
export const REFUSALS = Object.fromEntries(
  [
    [400, 'The body or the query is not valid.'],
    [401, 'No valid token.'],
    [403, 'The token has not the scope for this.'],
    [404, 'There is no such thing.'],
    [409, 'It is taken.'],
  ].map(([status, description]) => [
    status,
    { description, content: { 'application/json': { schema: errorsSchema } } },
  ]),
)
