// What does the browser tell of itself only when it is asked? The option `highEntropyValuesClientHints`.

import type { Bag } from '../types.ts'

/** Empty until the browser answers; then what events say instead of its short answer. Refused, it stays empty. */
export function askForHints(hints?: readonly string[]): Bag {
  const answer: Bag = {}
  const { userAgentData } = navigator as Navigator & { userAgentData?: UserAgentData }
  const ask = async () => {
    answer.userAgentData = await userAgentData!.getHighEntropyValues(hints!)
  }
  if (hints && userAgentData) ask().catch(() => {})
  return answer
}

/** Not in TypeScript's DOM library. */
interface UserAgentData {
  getHighEntropyValues(hints: readonly string[]): Promise<Bag>
}
