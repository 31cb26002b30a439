// The event as the text that is stored and sent, and how many bytes that is.

import { attempt } from '../shared/attempt.ts'
import type { AnalyticsEvent } from '../types.ts'
import { toPlain } from './plain.ts'

export interface Serialised {
  text: string
  /** UTF-8. */
  bytes: number
}

/** What a plugin has put into an event that JSON cannot hold is left out, and `complain` told. */
export function serialise(event: AnalyticsEvent, complain: (problem: string) => void): Serialised {
  const text = attempt(() => JSON.stringify(event)) ?? JSON.stringify(toPlain(event, event.type, complain))
  return { text, bytes: new TextEncoder().encode(text).length }
}
