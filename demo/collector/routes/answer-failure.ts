// What is answered when something of ours fails? That it may be tried again; and the log says no more than it must.

import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { toErrors } from '../access/require-scope.ts'
import { refuse, toBody } from '../refusal.ts'

export function answerFailure(error: Error, c: Context): Response {
  // The framework's own: a body that is no JSON, where a description says that there is one.
  if (error instanceof HTTPException && error.status < 500)
    return c.json(toErrors('bad-request', error.message), error.status)
  // The message only: the error of a query holds the values of the events, too.
  console.error(`collector: ${c.req.path} failed: ${error.message}`)
  const refusal = refuse(503, 'unavailable', 'the collector could not do this; try again')
  return c.json(toBody(refusal), refusal.status)
}
