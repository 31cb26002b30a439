// Why was this event stopped, and may it be tried again?

import type { CancelationOptions } from '../types.ts'

/** Thrown by `context.cancel()`: `throw new ContextCancelation({ retry: false, reason: 'no consent' })` stops an event. */
export class ContextCancelation {
  retry: boolean
  type: string
  reason: string

  constructor({ retry = true, type = 'plugin Error', reason = '' }: CancelationOptions = {}) {
    this.retry = retry
    this.type = type
    this.reason = reason
  }
}
