// What is the visitor using? Browser, language, time zone.

import type { Bag } from '../types.ts'

export function readDevice(): Bag {
  const { userAgent, language } = navigator
  return { userAgent, locale: language, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone }
}
