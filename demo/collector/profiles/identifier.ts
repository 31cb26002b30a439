// By what is somebody known? The identifiers that an event carries, the one it belongs to first.

import type { AcceptedEvent } from '../event.ts'
import { isBag, toBag } from '../is-bag.ts'
import { toText } from '../store/event-row.ts'

export type EventParts = Pick<AcceptedEvent, 'type' | 'userId' | 'anonymousId' | 'payload'>

/** Who or what is known: people, and what they belong to, such as companies. */
export type Collection = 'users' | 'accounts'

export interface Identifier {
  collection: Collection
  /** As Segment's: `user_id`, `email`, `anonymous_id`, `ios.idfa`, … */
  type: string
  value: string
}

export interface IdentifierRule {
  /** So many of one profile; one more is not merged. */
  limit: number
  /** The lowest of an event's decides whose it is. */
  priority: number
}

/** Of a type that is not listed. */
const OTHER: IdentifierRule = { limit: 5, priority: 3 }

/**
 * A user id is one person: profiles with two different ones are never merged. Of the others, so many that somebody with
 * several browsers and addresses is one person, and no address of a shop or a school makes one of all who use it.
 */
const RULES: Record<string, IdentifierRule> = {
  user_id: { limit: 1, priority: 1 },
  email: { limit: 5, priority: 2 },
  anonymous_id: { limit: 100, priority: 4 },
}

/** What programs write where they have no value: it would make one person of all. */
const BLOCKED =
  /^(?:[\s0-]*|null|undefined|none|nan|nil|anonymous|guest|true|false|unknown|\[object object\]|\(null\)|-1|n\/a|void)$/i

const MAX_VALUE_CHARACTERS = 1000

export function ruleOf(type: string): IdentifierRule {
  return Object.hasOwn(RULES, type) ? RULES[type]! : OTHER
}

/** Of whom an event is. Ordered by priority, each once. Empty: nobody's. */
export function readIdentifiers({ type, userId, anonymousId, payload }: EventParts): Identifier[] {
  const context = toBag(payload.context)
  const traits = type === 'identify' ? toBag(payload.traits) : {}
  const emails = [traits.email, toBag(context.traits).email, toBag(payload.properties).email]
  const found: [type: string, value: unknown][] = [
    ['user_id', userId],
    ['anonymous_id', anonymousId],
    ...emails.map((email): [string, unknown] => ['email', typeof email === 'string' ? toAddress(email) : undefined]),
    ...(type === 'track' || type === 'identify' ? readDevice(context) : []),
    ...readExternal(context.externalIds),
  ]
  const identifiers = found.flatMap(([type, value]) => toIdentifier(type, value) ?? [])
  const known = new Map(identifiers.map((identifier) => [nameOf(identifier), identifier]))
  return [...known.values()].sort(byPriority)
}

/** Undefined: nothing that says who somebody is. */
export function toIdentifier(type: string, value: unknown, collection: Collection = 'users'): Identifier | undefined {
  if (typeof value !== 'string' || value.length > MAX_VALUE_CHARACTERS || BLOCKED.test(value)) return undefined
  return { collection, type, value: type === 'email' ? toAddress(value) : toText(value) }
}

/** One text for all three; no type has a colon. */
export function nameOf({ collection, type, value }: Identifier): string {
  return `${collection}:${type}:${value}`
}

export function byPriority(a: Identifier, b: Identifier): number {
  return ruleOf(a.type).priority - ruleOf(b.type).priority || (nameOf(a) < nameOf(b) ? -1 : 1)
}

/** Nobody means two people by an address in capitals and one without. */
function toAddress(email: string): string {
  return toText(email).trim().toLowerCase()
}

/** What Segment takes from track and identify calls only. An advertising id counts if its owner has agreed to be tracked. */
function readDevice(context: Record<string, unknown>): [type: string, value: unknown][] {
  const analytics = toBag(toBag(context.integrations)['Google Analytics'])
  const found: [type: string, value: unknown][] = [['ga_client_id', analytics.clientId]]
  const { type, id, token, advertisingId, adTrackingEnabled } = toBag(context.device)
  if (type !== 'ios' && type !== 'android') return found
  found.push([`${type}.id`, id], [`${type}.push_token`, token])
  if (adTrackingEnabled === true) found.push([`${type}.idfa`, advertisingId])
  return found
}

/** `context.externalIds`: [{ id, type, collection: 'users' }, …]; what is not of that shape is none. */
function readExternal(list: unknown): [type: string, value: unknown][] {
  if (!Array.isArray(list)) return []
  return list
    .filter(isBag)
    .filter(({ type, collection }) => typeof type === 'string' && /^[\w.]{1,100}$/.test(type) && collection === 'users')
    .map(({ type, id }): [string, unknown] => [type as string, typeof id === 'number' ? `${id}` : id])
}
