// The event as the text that is stored and sent, and how many bytes that is.

import { stringify } from '../shared/stringify.ts'
import type { AnalyticsEvent } from '../types.ts'

export interface Serialised {
  text: string
  /** UTF-8. */
  bytes: number
}

export function serialise(event: AnalyticsEvent): Serialised {
  const text = stringify(event)
  // Counting costs 11 us, a look at whether there is anything to count 1 (Chromium).
  return { text, bytes: /[^ -~]/.test(text) ? new TextEncoder().encode(text).length : text.length }
}
