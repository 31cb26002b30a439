// What does a call's promise give, and what do plugins work on? One event, and what happened to it.
//
// What only plugins call, rich-context.ts adds, which loads with them.

import type { AnalyticsEvent, ContextFailedDelivery, Receipt } from '../types.ts'

export class Context {
  event: AnalyticsEvent
  readonly delivered: Promise<Receipt>
  /** @internal Of the row that holds the event. */
  key: string | undefined
  /** @internal */
  settle!: (receipt: Receipt) => void
  /** @internal */
  failure: ContextFailedDelivery | undefined

  constructor(event: AnalyticsEvent) {
    this.event = event
    this.delivered = new Promise((resolve) => {
      this.settle = resolve
    })
  }

  get id(): string {
    return this.event.messageId
  }
}
