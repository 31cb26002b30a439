// What is answered when something of ours fails? That it may be tried again; and the log says no more than it must.

import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { routePath } from 'hono/route'
import { toErrors } from '../access/require-scope.ts'
import { describeError, type Log } from '../operations/log.ts'
import { refuse, toBody } from '../refusal.ts'

/** SQLSTATE, character not in repertoire: the one character that PostgreSQL has no place for. Events replace it. */
const NUL_CHARACTER = '22021'

export type AnswerFailure = (error: Error, c: Context) => Response

export function createAnswerFailure(log: Log): AnswerFailure {
  return (error, c) => {
    // The framework's own: a body that is no JSON, where a description says that there is one.
    if (error instanceof HTTPException && error.status < 500)
      return c.json(toErrors('bad-request', error.message), error.status)
    if ((error as { code?: unknown }).code === NUL_CHARACTER)
      return c.json(toErrors('bad-request', 'a text may not contain the character U+0000'), 400)
    log.error({ method: c.req.method, route: routePath(c), error: describeError(error) }, 'a request failed')
    const refusal = refuse(503, 'unavailable', 'the collector could not do this; try again')
    return c.json(toBody(refusal), refusal.status)
  }
}
