// What is answered where the body or the query is not as the description says? Which field, and why.

import type { Hook } from '@hono/zod-openapi'
import { toErrors } from '../../access/require-scope.ts'

// biome-ignore lint/suspicious/noExplicitAny: as the library types a hook for all of its routes
export const answerInvalid: Hook<any, any, any, any> = (result, c) => {
  if (result.success) return undefined
  const [issue] = result.error.issues
  const field = issue?.path.join('.') || undefined
  return c.json(toErrors('bad-request', `${field ?? 'the body'}: ${issue?.message}`, field), 400)
}
