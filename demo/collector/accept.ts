// A parsed body -> the events to store, or the reason why not. All of them or none.

import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { AcceptedEvent, EventType } from './event.ts'
import { readTimes } from './event-times.ts'
import { inspect } from './find-flaw.ts'
import { isBag } from './is-bag.ts'
import { MAX_EVENT_BYTES } from './limits.ts'
import { type Refusal, refuse, refuseEvent } from './refusal.ts'
import { batchSchema, eventSchema } from './schemas.ts'
import type { FindSource } from './sources/source.ts'
import { findWriteKey } from './write-key.ts'

export interface Submission {
  /** What the path says the body is. */
  kind: EventType | 'batch'
  body: unknown
  authorization: string | null
  findSource: FindSource
  receivedAtMs: number
}

export type Acceptance = { kind: 'accepted'; events: AcceptedEvent[] } | Refusal

type Bag = Record<string, unknown>

export function accept({ kind, body, authorization, findSource, receivedAtMs }: Submission): Acceptance {
  const writeKey = findWriteKey(authorization, body, (key) => findSource(key) !== undefined)
  const source = writeKey === undefined ? undefined : findSource(writeKey)
  if (writeKey === undefined || !source) return refuse(401, 'unauthorized', 'unknown or missing write key')
  if (!source.enabled) return refuse(403, 'forbidden', `the source "${source.slug}" is not enabled`)
  const known = { sourceId: source.id, writeKey, receivedAtMs }

  if (kind !== 'batch') {
    const event = isBag(body) ? { ...body, type: body.type ?? kind } : body
    const refusal = judgeSize(body) ?? judgeShape(event)
    if (refusal) return refusal
    if ((event as Bag).type !== kind) return refuseEvent(`must be "${kind}" on this path`, 'type')
    return { kind: 'accepted', events: [toAccepted(event as Bag, known)] }
  }

  const envelope = batchSchema.safeParse(body)
  if (!envelope.success) return refuseEvent(...firstIssue(envelope.error))
  const { batch, sentAt } = envelope.data
  const events: AcceptedEvent[] = []
  for (const [index, event] of batch.entries()) {
    const refusal = judgeSize(event, index) ?? judgeShape(event, index)
    if (refusal) return refusal
    events.push(toAccepted(event as Bag, { ...known, sentAt }))
  }
  return { kind: 'accepted', events }
}

function judgeSize(event: unknown, index?: number): Refusal | undefined {
  // First, because nothing recursive may see what is nested too deep: JSON.stringify would overflow the stack.
  const { flaw, atMostBytes } = inspect(event)
  if (flaw) return refuseEvent(flaw.problem, flaw.path, index)
  // Nearly every event is far from the limit, and making its text costs as much as storing it.
  if (atMostBytes <= MAX_EVENT_BYTES) return undefined
  const bytes = Buffer.byteLength(JSON.stringify(event))
  if (bytes <= MAX_EVENT_BYTES) return undefined
  return refuseEvent(`has ${bytes} bytes, ${MAX_EVENT_BYTES} are allowed`, '', index, 'too_large')
}

function judgeShape(event: unknown, index?: number): Refusal | undefined {
  const judged = eventSchema.safeParse(event)
  return judged.success ? undefined : refuseEvent(...firstIssue(judged.error), index)
}

interface Known {
  sourceId: string
  writeKey: string
  receivedAtMs: number
  /** Of the envelope, where there is one. */
  sentAt?: unknown
}

function toAccepted(event: Bag, known: Known): AcceptedEvent {
  const type = event.type as EventType
  const messageId = toId(event.messageId) ?? randomUUID()
  const sentAt = known.sentAt ?? event.sentAt
  const times = readTimes(event.timestamp, sentAt, known.receivedAtMs)
  return {
    sourceId: known.sourceId,
    writeKey: known.writeKey,
    messageId,
    type,
    event: type === 'track' ? toText(event.event) : null,
    name: toText(type === 'track' ? event.event : event.name),
    userId: toId(event.userId),
    anonymousId: toId(event.anonymousId),
    ...times,
    payload: {
      ...event,
      // As it came where it came: a number stays one in the payload.
      messageId: event.messageId ?? messageId,
      ...(sentAt !== undefined && sentAt !== null && { sentAt }),
      ...(times.originalTimestamp !== null && { originalTimestamp: event.timestamp }),
      receivedAt: times.receivedAt,
      timestamp: times.timestamp,
    },
  }
}

function toId(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : toText(value) || null
}

function toText(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function firstIssue({ issues }: z.ZodError): [problem: string, path: string] {
  const issue = issues[0]
  return [issue?.message ?? 'is not valid', issue?.path.join('.') ?? '']
}
