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

export const pagingSchema = z.object({
  'pagination[count]': z.coerce
    .number({ error: `must be a number from 1 to ${MAX_COUNT}` })
    .int()
    .min(1)
    .max(MAX_COUNT, { error: `must be a number from 1 to ${MAX_COUNT}` })
    .default(MAX_COUNT),
  'pagination[cursor]': z.string().optional().openapi({ description: '`next` of the answer before' }),
})

export const pageSchema = z
  .object({ current: z.string(), next: z.string().optional(), totalEntries: z.number() })
  .openapi('Page')

export type Paging = z.infer<typeof pagingSchema>

/**
 * The part of a list that is asked for. `idOf`: what the cursor remembers; where that one has gone meanwhile, it begins at
 * the beginning.
 */
export function paginate<T>(all: readonly T[], paging: Paging, idOf: (one: T) => string) {
  const cursor = paging['pagination[cursor]']
  const first = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString()
  const start = Math.max(0, first ? all.findIndex((one) => idOf(one) === first) : 0)
  const end = start + paging['pagination[count]']
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
