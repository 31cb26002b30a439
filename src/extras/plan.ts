// What does the tracking plan say of where an event may go?

import { isBag } from '../shared/is-bag.ts'
import { at, own } from '../shared/own.ts'
import type { AnalyticsEvent, Bag } from '../types.ts'
import type { RemotePlugin, Settings } from './settings.ts'

/**
 * The event's new `integrations`, or nothing where the plan does not change them. An event that is not in the plan still
 * reaches the collector, where it is counted as a violation, but no destination of the page.
 *
 * `remotePlugins`: an entry that says no to a destination says so to each of its actions, which have names of their own.
 */
export function applyPlan(
  event: Pick<AnalyticsEvent, 'event' | 'integrations'>,
  plan: Bag | undefined,
  remotePlugins: readonly RemotePlugin[] = [],
): Bag | undefined {
  const track = own(plan, 'track')
  if (!event.event || !isBag(track)) return undefined

  const entry = own(track, event.event)
  const said = own(entry, 'enabled')
  const isEnabled = typeof said === 'boolean' ? said : at(track, '__default.enabled') !== false
  if (!isEnabled) return { ...event.integrations, All: false, 'Segment.io': true }

  const planned = own(entry, 'integrations')
  if (!isBag(planned)) return undefined
  return { ...event.integrations, ...planned, ...refuseActions(planned, remotePlugins) }
}

/**
 * Which plan holds: the workspace's before the one given to `load`. As in Segment's library it is looked at only where
 * there are destinations besides the collector; without any, it would change nothing but what the events look like.
 */
export function choosePlan(given: Bag | undefined, settings: Settings, hasClassic = false): Bag | undefined {
  return (hasClassic || Object.keys(settings.integrations).length > 1 ? settings.plan : undefined) ?? given
}

function refuseActions(planned: Bag, remotePlugins: readonly RemotePlugin[]): Bag {
  const refused: Bag = {}
  for (const { name, creationName, settings } of remotePlugins) {
    if (own(planned, creationName) !== false) continue
    const { subscriptions } = settings
    for (const each of Array.isArray(subscriptions) ? subscriptions : []) {
      refused[`${name} ${own(each, 'partnerAction')}`] = false
    }
  }
  return refused
}
