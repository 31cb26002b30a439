// What does the browser tell of itself only when it is asked? The option `highEntropyValuesClientHints`.

import { within } from '../shared/within.ts'
import type { Bag } from '../types.ts'

/** How long the first event waits for the answer. */
const TIMEOUT_MS = 1000

/** Puts the answer into `context` whenever it comes: events say it instead of the short one. Refused, there is none. */
export async function addHints(context: Bag, hints: unknown): Promise<void> {
  const { userAgentData } = navigator as Navigator & { userAgentData?: UserAgentData }
  // An option that is no list is told elsewhere.
  if (!Array.isArray(hints) || !userAgentData) return
  const ask = async () => {
    context.userAgentData = await userAgentData.getHighEntropyValues(hints)
  }
  await within(TIMEOUT_MS, '', ask()).catch(() => {})
}

/** Not in TypeScript's DOM library. */
interface UserAgentData {
  getHighEntropyValues(hints: readonly string[]): Promise<Bag>
}
