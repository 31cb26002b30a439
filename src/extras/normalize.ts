// What does the old `analytics.normalize` make of a message? The event as it was before plugins came to it.

import { readOverrides } from '../event/overrides.ts'
import { toPlain } from '../event/plain.ts'
import { isBag } from '../shared/is-bag.ts'
import type { Bag } from '../types.ts'

/** Its fields, with the `options` among them read as those of a call; ids of the visitor count more than the message's. */
export function normalizeMessage(
  message: unknown,
  ids: { userId: string | null; anonymousId: string | null; messageId: string },
  complain: (problem: string) => void,
): Bag {
  const { options, integrations, ...fields } = Object(message) as Bag
  const given = toPlain(isBag(options) ? options : {}, 'options', complain)
  const { timestamp, integrations: ownIntegrations, ...overrides } = readOverrides(given, complain)
  const switches = Object.entries(Object(integrations)).map(([name, value]) => [name, !!value])
  const event: Bag = {
    timestamp: new Date(),
    ...fields,
    ...overrides,
    integrations: { ...Object.fromEntries(switches), ...ownIntegrations },
    messageId: overrides.messageId ?? ids.messageId,
  }
  if (timestamp !== undefined) event.timestamp = new Date(timestamp)
  if (ids.userId) event.userId = ids.userId
  if (ids.anonymousId) event.anonymousId = ids.anonymousId
  return event
}
