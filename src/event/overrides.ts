// What do a call's options say about its event? Some name fields of the event itself, the rest is context.

import { inspect } from '../shared/inspect.ts'
import { isBag } from '../shared/is-bag.ts'
import type { Bag } from '../types.ts'

export interface Overrides {
  messageId?: string
  /** ISO 8601, as the caller wrote it. */
  timestamp?: string
  userId?: string
  anonymousId?: string
  integrations: Bag
  context: Bag
}

/** The fields of an event that options name; every other option is context. */
const FIELDS = ['context', 'integrations', 'messageId', 'timestamp', 'userId', 'anonymousId']

/** `options` as plain JSON. What is unusable is passed over, and `complain` told: a collector would refuse the event. */
export function readOverrides(options: Bag, complain: (problem: string) => void): Overrides {
  const overrides: Bag = { context: {}, integrations: {} }
  const rest: Bag = {}
  for (const name of Object.keys(options)) {
    const value: unknown = options[name]
    const isText = (typeof value === 'string' && !!value) || typeof value === 'number'
    if (!FIELDS.includes(name)) rest[name] = value
    else if (name in overrides ? isBag(value) : isText && (name !== 'timestamp' || Date.parse(`${value}`) > -9e15)) {
      overrides[name] = isText ? `${value}` : value
    } else complain(`options.${name} is unusable: ${inspect(value)}`)
  }
  Object.assign(overrides.context, rest)
  return overrides as Overrides
}
