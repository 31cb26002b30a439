// What do the answers of the Profile API look like? As Segment's: the thing itself, a cursor beside lists, one error.

import { z } from '@hono/zod-openapi'

const MAX_LIMIT = 200

export const errorSchema = z
  .object({ error: z.object({ code: z.string().openapi({ example: 'not_found' }), message: z.string() }) })
  .openapi('ProfileError')

export const cursorSchema = z
  .object({
    url: z.string().openapi({ description: 'path and query of this page' }),
    has_more: z.boolean(),
    next: z.string().openapi({ description: 'for `next` of the following request; empty at the end' }),
    limit: z.number(),
  })
  .openapi('Cursor')

export const limitSchema = z.coerce
  .number({ error: `must be a number from 1 to ${MAX_LIMIT}` })
  .int()
  .min(1)
  .max(MAX_LIMIT, { error: `must be a number from 1 to ${MAX_LIMIT}` })

export const externalIdSchema = z
  .object({
    collection: z.enum(['users', 'accounts']),
    type: z.string().openapi({ example: 'user_id' }),
    id: z.string(),
    created_at: z.iso.datetime(),
    encoding: z.literal('none'),
  })
  .openapi('ExternalId')

export function toError(code: string, message: string) {
  return { error: { code, message } }
}

/** A list that is short enough to be in memory, in portions: the cursor is how many came before. */
export function takePage<T>(all: readonly T[], limit: number, next: string | undefined) {
  const start = readOffset(next)
  const end = start + limit
  return { part: all.slice(start, end), next: end < all.length ? writeCursor([end]) : '' }
}

/** Numbers that say where the next page begins. */
export function writeCursor(numbers: readonly number[]): string {
  return Buffer.from(numbers.join('.')).toString('base64url')
}

/** Undefined: there is none, or it is not one of ours. */
export function readCursor(next: string | undefined, length: number): number[] | undefined {
  const numbers = Buffer.from(next ?? '', 'base64url')
    .toString()
    .split('.')
    .map((text) => (/^-?\d+$/.test(text) ? Number(text) : Number.NaN))
  return numbers.length === length && numbers.every(Number.isSafeInteger) ? numbers : undefined
}

function readOffset(next: string | undefined): number {
  return Math.max(0, readCursor(next, 1)?.[0] ?? 0)
}
