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
  return { text, bytes: new TextEncoder().encode(text).length }
}
