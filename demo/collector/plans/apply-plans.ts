// Events that have been accepted -> those to be stored. What is not as planned is noted first.

import type { AcceptedEvent } from '../event.ts'
import type { FindSource } from '../sources/source.ts'
import { judge } from './judge.ts'
import type { ViolatingMessage } from './plan.ts'
import type { PlanDirectory } from './plan-directory.ts'
import { ALLOW_ALL } from './schema-settings.ts'

export interface ApplyParts {
  directory: Pick<PlanDirectory, 'find'>
  findSource: FindSource
  /** Settles when they are committed. */
  note(messages: readonly ViolatingMessage[]): Promise<void>
}

/**
 * All events of a request, which are of one source. What the source's plan blocks is not among those that come back; it has
 * been noted, with the message, when they do.
 */
export type ApplyPlans = (events: readonly AcceptedEvent[]) => Promise<readonly AcceptedEvent[]>

export function createApplyPlans({ directory, findSource, note }: ApplyParts): ApplyPlans {
  return async (events) => {
    const [first] = events
    const plan = first && directory.find(first.sourceId)
    if (!plan) return events
    const settings = findSource(first.writeKey)?.schemaSettings ?? ALLOW_ALL
    const kept: AcceptedEvent[] = []
    const violating: ViolatingMessage[] = []
    for (const came of events) {
      const { outcome, event, violations } = judge(came, plan, settings)
      if (outcome !== 'block') kept.push(event)
      if (violations.length === 0) continue
      violating.push({
        sourceId: came.sourceId,
        trackingPlanId: plan.id,
        messageId: came.messageId,
        eventType: came.type,
        eventName: came.name,
        receivedAt: came.receivedAt,
        outcome,
        violations,
        message: outcome === 'allow' ? null : came.payload,
      })
    }
    // Before the events: if these fail, the client sends all of it again, and nothing is noted twice.
    if (violating.length > 0) await note(violating)
    return kept
  }
}
