// Which rows must go so that the queue stays within its age and size?

import { bytesOf, timeOf } from '../row.ts'

/** Of `keys`: those from before `oldestMs`, and the oldest ones until the rest fits into `maxBytes`. Oldest first. */
export function chooseVictims(keys: string[], maxBytes: number, oldestMs: number): string[] {
  let excess = keys.reduce((sum, key) => sum + bytesOf(key), -maxBytes)
  // Keys are in the order of pages; one that was open for long has younger rows than those that came after it.
  return keys
    .sort((a, b) => timeOf(a) - timeOf(b))
    .filter((key) => {
      const isVictim = excess > 0 || timeOf(key) < oldestMs
      if (isVictim) excess -= bytesOf(key)
      return isVictim
    })
}
