// Does somebody belong to it, at this moment? And when may that change though nothing happens?

import { type Condition, type Definition, type EventPart, listEventParts, windowMs } from './definition.ts'

export interface FactEvent {
  type: string
  /** Of a track event, a page or a screen. */
  name: string | null
  atMs: number
  properties: Record<string, unknown>
}

/** What is known of one person. */
export interface Facts {
  traits: Record<string, unknown>
  /** At least those that the definition asks about. */
  events: readonly FactEvent[]
}

export interface Answer {
  isMember: boolean
  /** An event leaves a window then, and the question must be asked again. */
  dueMs: number | undefined
}

export function evaluate(definition: Definition, facts: Facts, nowMs: number): Answer {
  const isTrue = (part: Definition): boolean => {
    if ('all' in part) return part.all.every(isTrue)
    if ('any' in part) return part.any.some(isTrue)
    if ('not' in part) return !isTrue(part.not)
    if ('trait' in part) return holds(part, readOwn(facts.traits, part.trait))
    const count = findEvents(part, facts, nowMs).length
    return count >= (part.atLeast ?? 0) && count <= (part.atMost ?? Number.POSITIVE_INFINITY)
  }
  const dueMs = listEventParts(definition).flatMap((part) => {
    const lastsMs = windowMs(part)
    // What happened this long ago is still within the window; the millisecond after, it is not.
    return lastsMs === undefined ? [] : findEvents(part, facts, nowMs).map(({ atMs }) => Math.floor(atMs + lastsMs) + 1)
  })
  return { isMember: isTrue(definition), dueMs: dueMs.length ? dueMs.reduce((a, b) => Math.min(a, b)) : undefined }
}

function findEvents(part: EventPart, { events }: Facts, nowMs: number): FactEvent[] {
  const sinceMs = nowMs - (windowMs(part) ?? Number.POSITIVE_INFINITY)
  return events.filter(
    ({ type, name, atMs, properties }) =>
      atMs >= sinceMs &&
      (part.type === undefined || part.type === type) &&
      (part.event === undefined || part.event === name) &&
      Object.entries(part.where ?? {}).every(([field, condition]) => holds(condition, readOwn(properties, field))),
  )
}

/** A value that is not there is only `isNot` and not `exists`. */
export function holds(condition: Condition, value: unknown): boolean {
  const { is, isNot, isOneOf, exists, contains, startsWith, greaterThan, lessThan } = condition
  return (
    (is === undefined || value === is) &&
    (isNot === undefined || value !== isNot) &&
    (isOneOf === undefined || isOneOf.some((one) => one === value)) &&
    (exists === undefined || (value !== undefined && value !== null) === exists) &&
    (contains === undefined || isPartOf(contains, value)) &&
    (startsWith === undefined || (typeof value === 'string' && value.startsWith(startsWith))) &&
    (greaterThan === undefined || (isComparable(value, greaterThan) && value > greaterThan)) &&
    (lessThan === undefined || (isComparable(value, lessThan) && value < lessThan))
  )
}

/** Of a text, or one of a list. */
function isPartOf(text: string, value: unknown): boolean {
  return typeof value === 'string' ? value.includes(text) : Array.isArray(value) && value.includes(text)
}

/** Numbers with numbers, texts with texts: "9" is not less than 10. */
function isComparable(value: unknown, bound: string | number): value is string | number {
  return typeof value === typeof bound
}

function readOwn(values: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined
}
