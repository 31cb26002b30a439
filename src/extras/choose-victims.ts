// Which rows must go so that the queue stays within its age and size?

import { bytesOf, sumBytes, timeOf } from '../row.ts'

/** Of `keys`: those from before `oldestMs`, and the oldest ones until the rest fits into `maxBytes`. Oldest first. */
export function chooseVictims(keys: string[], maxBytes: number, oldestMs: number): string[] {
  let bytes = sumBytes(keys)
  // Keys are in the order of pages; one that was open for long has younger rows than those that came after it.
  return keys
    .sort((a, b) => timeOf(a) - timeOf(b))
    .filter((key) => {
      const goes = bytes > maxBytes || timeOf(key) < oldestMs
      if (goes) bytes -= bytesOf(key)
      return goes
    })
}
