// What does a fault do to a request? It comes before the true answer, after it, or instead.

import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status'
import { cutOff, type Fault, type FaultScript } from '../faults.ts'

export interface Misbehaviour {
  c: Context<{ Bindings: HttpBindings }>
  fault: Fault
  faults: FaultScript
  /** Takes the events, and says so. */
  answer: () => Promise<Response>
}

export async function misbehave({ c, fault, faults, answer }: Misbehaviour): Promise<Response> {
  const stored = fault.store && (await answer())
  if (fault.delayMs && !(await faults.delay(fault.delayMs))) return RESPONSE_ALREADY_SENT
  const { socket } = c.env.incoming
  if (fault.drop) {
    cutOff(socket)
    return RESPONSE_ALREADY_SENT
  }
  if (fault.hang) {
    await faults.hang(socket)
    return RESPONSE_ALREADY_SENT
  }
  if (fault.status !== undefined || fault.body !== undefined) return answerFault(c, fault)
  const response = stored || (await answer())
  for (const [name, value] of Object.entries(fault.headers ?? {})) response.headers.set(name, value)
  return response
}

function answerFault(c: Context, { status = 200, headers, body }: Fault): Response {
  // The Fetch standard allows these no body at all.
  if ([204, 205, 304].includes(status)) return c.body(null, status as StatusCode, headers)
  const success = status < 400
  const text = body ?? JSON.stringify({ success, ...(!success && { code: 'scripted' }) })
  return c.body(text, status as ContentfulStatusCode, { 'Content-Type': 'application/json', ...headers })
}
