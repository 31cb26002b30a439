// What do a call's options say about its event? Some name fields of the event itself, the rest is context.

import { inspect } from '../shared/inspect.ts'
import { isBag } from '../shared/is-bag.ts'
import { isId } from '../shared/is-text.ts'
import type { Bag } from '../types.ts'

export interface Overrides {
  messageId?: string
  /** As the caller wrote it: text, or milliseconds. */
  timestamp?: string | number
  userId?: string
  anonymousId?: string
  integrations: Bag
  context: Bag
}

/**
 * The fields of an event that options name, and what they take. Every other option is context, where `device.type`
 * means `{ device: { type } }`.
 */
const FIELDS: Record<string, ((value: unknown) => boolean) | undefined> = {
  // As a name of an option, `toString` is any other.
  __proto__: null as never,
  context: isBag,
  integrations: isBag,
  messageId: isUsableId,
  userId: isUsableId,
  anonymousId: isUsableId,
  timestamp: (value) => isUsableId(value) && +new Date(value as string) > -9e15,
}

/** `options` as plain JSON. What is unusable is passed over, and `complain` told: a collector would refuse the event. */
export function readOverrides(options: Bag, complain: (problem: string) => void): Overrides {
  const context: Bag = isBag(options.context) ? options.context : {}
  const overrides: Bag = { context, integrations: {} }
  for (const name in options) {
    const value: unknown = options[name]
    const fits = FIELDS[name]
    // `__proto__` leads out of the bag, to what all objects have in common.
    if (value === undefined) continue
    if (!fits) nest(context, name, value)
    else if (fits(value)) overrides[name] = fits === isUsableId ? `${value}` : value
    else complain(`options.${name} is unusable: ${inspect(value)}`)
  }
  return overrides as Overrides
}

function isUsableId(value: unknown): boolean {
  return isId(value) && value !== ''
}

function nest(bag: Bag, name: string, value: unknown): void {
  const parts = name.split('.')
  const last = parts.pop()!
  // It leads out of the bag, to what all objects have in common.
  if (name.includes('__proto__')) return
  for (const part of parts) bag = bag[part] = isBag(bag[part]) ? bag[part] : {}
  bag[last] = value
}
