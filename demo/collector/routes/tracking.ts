// POST /v1/track … /v1/batch: a request becomes stored events, or an answer that says why not.

import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type Context, Hono } from 'hono'
import { accept } from '../accept.ts'
import { allowEveryOrigin } from '../cors.ts'
import type { AcceptedEvent, EventType } from '../event.ts'
import type { FaultScript } from '../faults.ts'
import type { Meter } from '../operations/meter.ts'
import type { RateLimit } from '../rate-limit.ts'
import { type Body, readBody } from '../read-body.ts'
import { type Refusal, refuse, toBody } from '../refusal.ts'
import { countEvents, type RequestJournal, type RequestRecord } from '../request-journal.ts'
import type { FindSource } from '../sources/source.ts'
import type { AnswerFailure } from './answer-failure.ts'
import { misbehave } from './misbehave.ts'

export interface TrackingParts {
  /** Settles when the events are committed. */
  append(events: readonly AcceptedEvent[]): Promise<void>
  findSource: FindSource
  rateLimit: RateLimit
  faults: FaultScript
  journal: RequestJournal
  meter: Meter
  answerFailure: AnswerFailure
  nowMs(): number
}

type Env = { Bindings: HttpBindings }
type Kind = EventType | 'batch'

const PATHS: Record<string, Kind> = {
  track: 'track',
  identify: 'identify',
  page: 'page',
  screen: 'screen',
  group: 'group',
  alias: 'alias',
  batch: 'batch',
  t: 'track',
  i: 'identify',
  p: 'page',
  s: 'screen',
  g: 'group',
  a: 'alias',
  b: 'batch',
}

/** A body's value, or why there is none. */
interface Parsed {
  value?: unknown
  refusal?: Refusal
}

const SUCCESS = '{"success":true}'

export function createTrackingRoutes({
  append,
  findSource,
  rateLimit,
  faults,
  journal,
  meter,
  answerFailure,
  nowMs,
}: TrackingParts): Hono<Env> {
  const routes = new Hono<Env>()
  routes.use('/v1/*', allowEveryOrigin)
  for (const [name, kind] of Object.entries(PATHS)) {
    const route = `/v1/${name}`
    routes.post(route, async (c) => {
      const response = await receive(c, kind)
      meter.answered('POST', route, response === RESPONSE_ALREADY_SENT ? 0 : response.status)
      return response
    })
    routes.all(route, (c) => {
      meter.answered(c.req.method, route, 405)
      c.header('Allow', 'POST, OPTIONS')
      return answerRefusal(c, refuse(405, 'method_not_allowed', `${c.req.method} is not allowed here, POST is`))
    })
  }
  return routes

  async function receive(c: Context<Env>, kind: Kind): Promise<Response> {
    const record: RequestRecord = {
      atMs: nowMs(),
      method: c.req.method,
      path: c.req.path,
      contentType: c.req.header('content-type') ?? null,
      contentEncoding: c.req.header('content-encoding') ?? null,
      bodyBytes: 0,
      bodyText: '',
      status: 0,
      eventCount: 0,
      messageIds: [],
    }
    const sent = await readBody(c.req.raw)
    const body = sent && parse(sent)
    if (sent) Object.assign(record, { bodyText: sent.text, bodyBytes: sent.bytes }, countEvents(kind, body?.value))
    journal.add(record)
    if (!body) return RESPONSE_ALREADY_SENT

    try {
      const fault = faults.take(record)
      const answer = () => behave(c, kind, body, record.eventCount)
      const response = await (fault ? misbehave({ c, fault, faults, answer }) : answer())
      if (response !== RESPONSE_ALREADY_SENT) record.status = response.status
      return response
    } catch (error) {
      const answer = answerFailure(error as Error, c)
      record.status = answer.status
      return answer
    }
  }

  async function behave(
    c: Context<Env>,
    kind: Kind,
    { value, refusal }: Parsed,
    eventCount: number,
  ): Promise<Response> {
    const authorization = c.req.header('authorization') ?? null
    const taken = refusal ?? accept({ kind, body: value, authorization, findSource, receivedAtMs: nowMs() })
    if (taken.kind === 'refused') {
      meter.refused(eventCount)
      return answerRefusal(c, taken)
    }
    // All events of a request are of one source.
    const [first] = taken.events
    if (first && !(await rateLimit.take(first.sourceId))) {
      meter.refused(eventCount)
      meter.rateLimited()
      c.header('Retry-After', '1')
      return answerRefusal(c, refuse(429, 'too_many_requests', 'the source has sent too many requests in this second'))
    }
    await append(taken.events)
    return c.body(SUCCESS, 200, { 'Content-Type': 'application/json' })
  }
}

function parse({ text, refusal }: Body): Parsed {
  if (refusal) return { refusal }
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    // Without the piece of the body that it may quote.
    const why = (error as Error).message.replace(/, (\.\.\.)?".*/s, '')
    return { refusal: refuse(400, 'invalid_json', `the body is not valid JSON: ${why}`) }
  }
}

function answerRefusal(c: Context, refusal: Refusal): Response {
  return c.json(toBody(refusal), refusal.status)
}
