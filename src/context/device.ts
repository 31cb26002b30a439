// What is the visitor using? Browser, language, time zone.

import type { Bag } from '../types.ts'

export function readDevice(): Bag {
  const { userAgent, language, userAgentData } = navigator as Navigator & { userAgentData?: UserAgentData }
  return {
    userAgent,
    locale: language,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    userAgentData: userAgentData?.toJSON(),
  }
}

/** Not in TypeScript's DOM library. */
interface UserAgentData {
  toJSON(): Bag
}
