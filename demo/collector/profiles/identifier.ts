// By what is somebody known? The identifiers that an event carries, the one it belongs to first.

import type { AcceptedEvent } from '../event.ts'
import { isBag } from '../is-bag.ts'

export interface Identifier {
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

/** Ordered by priority, each once. Empty: nobody's. */
export function readIdentifiers({ type, userId, anonymousId, payload }: AcceptedEvent): Identifier[] {
  const context = isBag(payload.context) ? payload.context : {}
  const traits = isBag(payload.traits) && type === 'identify' ? payload.traits : {}
  const contextTraits = isBag(context.traits) ? context.traits : {}
  const properties = isBag(payload.properties) ? payload.properties : {}
  const found: [type: string, value: unknown][] = [
    ['user_id', userId],
    ['anonymous_id', anonymousId],
    ...[traits.email, contextTraits.email, properties.email].map((email): [string, unknown] => [
      'email',
      typeof email === 'string' ? email.trim().toLowerCase() : undefined,
    ]),
    ...readExternal(context.externalIds),
  ]
  const identifiers = found.flatMap(([type, value]) =>
    typeof value === 'string' && isUsable(value) ? [{ type, value }] : [],
  )
  const known = new Map(identifiers.map((identifier) => [nameOf(identifier), identifier]))
  return [...known.values()].sort(byPriority)
}

/** One text for both; no type has a colon. */
export function nameOf({ type, value }: Identifier): string {
  return `${type}:${value}`
}

export function byPriority(a: Identifier, b: Identifier): number {
  return ruleOf(a.type).priority - ruleOf(b.type).priority || (nameOf(a) < nameOf(b) ? -1 : 1)
}

export function isUsable(value: string): boolean {
  return value.length <= MAX_VALUE_CHARACTERS && !BLOCKED.test(value)
}

/** `context.externalIds`: [{ id, type, collection: 'users' }, …]; what is not of that shape is none. */
function readExternal(list: unknown): [type: string, value: unknown][] {
  if (!Array.isArray(list)) return []
  return list
    .filter(isBag)
    .filter(({ type, collection }) => typeof type === 'string' && /^[\w.]{1,100}$/.test(type) && collection === 'users')
    .map(({ type, id }): [string, unknown] => [type as string, typeof id === 'number' ? `${id}` : id])
}
