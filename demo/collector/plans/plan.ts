// What is a tracking plan? Rules that say which events a source sends, and what is in them.

import type { EventType } from '../event.ts'

export const RULE_TYPES = ['COMMON', 'GROUP', 'IDENTIFY', 'PAGE', 'SCREEN', 'TRACK'] as const

export type RuleType = (typeof RULE_TYPES)[number]

export type JsonSchema = Record<string, unknown>

export interface TrackingPlan {
  /** `tp_<uuid>` */
  id: string
  name: string
  description: string
  createdAt: string
  updatedAt: string
}

/** What is one of a plan's rules; there is no other with the same three. */
export interface RuleName {
  type: RuleType
  /** Of a TRACK rule, the event's name; of a PAGE or a SCREEN, its name, or empty: any. Empty for the others. */
  key: string
  /** From 1. An event says in `context.protocols.event_version` which it follows; otherwise it is the oldest. */
  version: number
}

export interface Rule extends RuleName {
  /** Draft-07, of the whole message: `properties.properties`, `properties.traits` and `properties.context` in it. */
  jsonSchema: JsonSchema
}

export interface StoredRule extends Rule {
  createdAt: string
  updatedAt: string
}

export interface Violation {
  /** `Unplanned Event`, `Unplanned Property`, `Required`, `Invalid Type`, `Pattern`, … */
  type: string
  /** `properties.products.0.price`; `(root)` for the message itself. */
  field: string
  description: string
}

export type Outcome = 'allow' | 'omit' | 'block'

/** A message that is not as planned, and what became of it. */
export interface ViolatingMessage {
  sourceId: string
  trackingPlanId: string
  messageId: string
  eventType: EventType
  /** The name of a track event, a page or a screen. */
  eventName: string | null
  receivedAt: string
  outcome: Outcome
  violations: readonly Violation[]
  /** As it came, where no event is stored so: it was blocked, or has lost fields. */
  message: Record<string, unknown> | null
}
