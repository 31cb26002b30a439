// What does an event say about people and accounts? Who it is of, what it links, which traits it sets.

import type { StoredEvent } from '../event.ts'
import { toBag } from '../is-bag.ts'
import { type EventParts, type Identifier, readIdentifiers, toIdentifier } from './identifier.ts'
import type { Link } from './resolve.ts'

export interface Said {
  /** Whose the event is: the identifier of the highest priority. Undefined: nobody's. */
  subject: Identifier | undefined
  identifiers: Identifier[]
  links: Link[]
  traits: Record<string, unknown>
  /** Of a group call. */
  account: { identifier: Identifier; traits: Record<string, unknown> } | undefined
}

export type TimedEvent = EventParts & Pick<StoredEvent, 'timestamp'>

export function readEvent(event: TimedEvent): Said {
  const { type, payload } = event
  const atMs = Date.parse(event.timestamp)
  const identifiers = readIdentifiers(event)
  const [subject, ...others] = identifiers
  const links = subject ? others.map((b): Link => ({ a: subject, b, atMs, isAlias: false })) : []
  const previous = type === 'alias' ? readPrevious(event) : undefined
  if (subject && previous) {
    identifiers.push(previous)
    links.push({ a: subject, b: previous, atMs, isAlias: true })
  }
  const group = type === 'group' ? toIdentifier('group_id', readId(payload.groupId), 'accounts') : undefined
  return {
    subject,
    identifiers,
    links,
    traits: type === 'identify' ? toBag(payload.traits) : {},
    account: group && { identifier: group, traits: toBag(payload.traits) },
  }
}

/** The anonymous id of before, where it is the event's own; otherwise the user id of before. */
function readPrevious({ anonymousId, userId, payload }: TimedEvent): Identifier | undefined {
  const previousId = readId(payload.previousId)
  // The event's own anonymous id is linked without it.
  if (previousId === undefined || previousId === anonymousId || previousId === userId) return undefined
  return toIdentifier('user_id', previousId)
}

function readId(id: unknown): string | undefined {
  return typeof id === 'number' ? String(id) : typeof id === 'string' ? id : undefined
}
