// What is the visitor using? Browser, language, time zone.

import type { Bag } from '../types.ts'

/** The browser's answer to `hints` comes later, and takes the place of what it says at once. */
export function readDevice(hints?: readonly string[]): Bag {
  const { userAgent, language, userAgentData } = navigator as Navigator & { userAgentData?: UserAgentData }
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const device: Bag = { userAgent, locale: language, timezone: timeZone, userAgentData: userAgentData?.toJSON() }
  // Refused, what it said at once stays.
  if (hints)
    userAgentData?.getHighEntropyValues(hints).then(
      (more) => Object.assign(device, { userAgentData: more }),
      () => {},
    )
  return device
}

/** Not in TypeScript's DOM library. */
interface UserAgentData {
  toJSON(): Bag
  getHighEntropyValues(hints: readonly string[]): Promise<Bag>
}
