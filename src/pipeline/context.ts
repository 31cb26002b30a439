// What does a call's promise give, and what do plugins work on? One event, and what happened to it.
//
// What only plugins call, rich-context.ts adds, which loads with them.

import type { AnalyticsEvent, ContextFailedDelivery, LogLevel, LogMessage, Metric, Receipt } from '../types.ts'

/** What was noted on the way: Segment's logger and its stats in one. */
export class Journal {
  logs: LogMessage[] = []
  metrics: Metric[] = []
}

export class Context {
  event: AnalyticsEvent
  attempts = 1
  readonly delivered: Promise<Receipt>
  /** @internal */
  settle!: (receipt: Receipt) => void
  /** @internal */
  failure: ContextFailedDelivery | undefined
  readonly logger = new Journal()
  readonly stats = this.logger

  constructor(event: AnalyticsEvent) {
    this.event = event
    this.delivered = new Promise((resolve) => {
      this.settle = resolve
    })
  }

  get id(): string {
    return this.event.messageId
  }

  log(level: LogLevel, message: string, extras?: object): void {
    this.logger.logs.push({ level, message, time: new Date(), extras })
  }

  logs(): LogMessage[] {
    return this.logger.logs
  }

  failedDelivery(): ContextFailedDelivery | undefined {
    return this.failure
  }

  toJSON() {
    return { id: this.id, event: this.event, ...this.logger }
  }
}

/** For what is no event's: a plugin that is loaded. */
export function createSystemContext(): Context {
  return new Context({ type: 'track', event: 'system', messageId: '' } as AnalyticsEvent)
}
