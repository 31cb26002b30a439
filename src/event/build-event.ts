// Call + Overrides + Snapshot -> the event, field by field as Segment's wire format has it.

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
export function buildEvent(call: Call, overrides: Overrides, snapshot: Snapshot): AnalyticsEvent {
  const { type, details, named } = call
  const { page, readContext, traits, groupId, ...fields } = snapshot
  const { context: ownContext, timestamp: _, ...ownFields } = overrides
  const pageOfEvent: Bag = { ...page }
  const context: Bag = { ...ownContext, page: pageOfEvent }
  const event = {
    type,
    ...fields,
    ...ownFields,
    context,
  } as AnalyticsEvent

  if (type === 'identify' || type === 'group') {
    event.traits = traits
    if (type === 'group') event.groupId = groupId
  } else if (type === 'alias') {
    event.previousId = call.from ?? fields.userId ?? fields.anonymousId
    // Segment sends the stored id here instead of the new one whenever somebody is identified.
    event.userId = call.id || event.userId
  } else {
    if (type === 'track') event.event = call.event!
    event.properties = details
    Object.assign(event, named)
  }
  if (type === 'page') {
    // An empty name is none.
    const { name, ...others } = named
    event.properties = { ...page, ...details, ...others }
    if (name) event.properties.name = name
    // A page call may say better where it is (a virtual page), for its context as well.
    for (const key of Object.keys(page)) if (key in details) pageOfEvent[key] = details[key]
  }
  Object.assign(pageOfEvent, ownContext.page)
  // What the call says of its own context counts (Segment overwrites user agent and time zone).
  const known = readContext(pageOfEvent.search)
  for (const key of Object.keys(known)) context[key] ??= known[key]
  return event
}
