// Call + Overrides + Snapshot -> the event, field by field as Segment's wire format has it. The overrides' context becomes
// the event's.

import type { AnalyticsEvent, Bag, Page } from '../types.ts'
import type { Call } from './args.ts'
import type { Overrides } from './overrides.ts'

/** What was true at the moment of the call. */
export interface Snapshot {
  messageId: string
  timestamp: string
  userId: string | null
  anonymousId: string | null
  groupId: string | null
  /** All traits of the user (identify) or the group (group), this call's included. */
  traits: Bag
  page: Page
  /** What is known besides (user agent, locale, library …) and what the query of the event's page tells (campaign …). */
  readContext: (search: unknown) => Bag
}

/** Fields that are undefined do not go over the wire. */
export function buildEvent(
  { type, details, named, id, from }: Call,
  overrides: Overrides,
  { page: { ...page }, readContext, traits, groupId, ...fields }: Snapshot,
): AnalyticsEvent {
  const { context } = overrides
  const event = { ...fields, ...overrides, ...named, type, timestamp: fields.timestamp } as AnalyticsEvent

  if (type === 'group') event.groupId = groupId
  if (type === 'identify' || type === 'group') event.traits = traits
  else if (type === 'alias') {
    event.previousId = from ?? fields.userId ?? fields.anonymousId
    // Segment sends the stored id here instead of the new one whenever somebody is identified.
    event.userId = id || event.userId
  } else event.properties = details
  if (type === 'page') {
    // An empty name is none.
    const { name, ...others } = named
    event.properties = { ...page, ...details, ...others }
    if (name) event.properties.name = name
    // A page call may say better where it is (a virtual page), for its context as well.
    for (const key in page) page[key as keyof Page] = event.properties[key]
  }
  context.page = { ...page, ...context.page }
  // What the call says of its own context counts (Segment overwrites user agent and time zone).
  const known = readContext(context.page.search)
  for (const key in known) context[key] ??= known[key]
  return event
}
