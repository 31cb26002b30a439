// Which rows must go so that the queue stays within its age and size?

import { bytesOf, timeOf } from '../row.ts'

/** Of `keys`, oldest first: those from before `oldestMs`, and the oldest ones until the rest fits into `maxBytes`. */
export function chooseVictims(keys: readonly string[], maxBytes: number, oldestMs: number): string[] {
  let excess = keys.reduce((sum, key) => sum + bytesOf(key), -maxBytes)
  return keys.filter((key) => {
    const isVictim = excess > 0 || timeOf(key) < oldestMs
    if (isVictim) excess -= bytesOf(key)
    return isVictim
  })
}
