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

/** `options` as plain JSON. What is unusable is passed over, and `complain` told: a collector would refuse the event. */
export function readOverrides(options: Bag, complain: (problem: string) => void): Overrides {
  const overrides: Bag = { context: {}, integrations: {} }
  const context: Bag = {}
  for (const name of Object.keys(options)) {
    const value: unknown = options[name]
    const isUsable = CHECKS.get(name)
    if (!isUsable) context[name] = value
    else if (isUsable(value)) overrides[name] = isBag(value) ? value : `${value}`
    else if (value !== null) complain(`options.${name} is unusable: ${inspect(value)}`)
  }
  Object.assign(overrides.context, context)
  return overrides as Overrides
}

const isId = (value: unknown) => typeof value === 'string' || typeof value === 'number'

/** The fields of the event itself; a Map, so that `toString` is none of them. */
const CHECKS = new Map<string, (value: unknown) => boolean>([
  ['messageId', isId],
  ['userId', isId],
  ['anonymousId', isId],
  ['timestamp', (value) => !!Date.parse(value as string)],
  ['integrations', isBag],
  ['context', isBag],
])
