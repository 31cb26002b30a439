// The event as the text that is stored and sent, and how many bytes that is.

import type { AnalyticsEvent } from '../types.ts'

export interface Serialised {
  text: string
  /** UTF-8. */
  bytes: number
}

export function serialise(event: AnalyticsEvent): Serialised {
  const text = JSON.stringify(event)
  return { text, bytes: new TextEncoder().encode(text).length }
}
