// Which rows must go so that the queue stays within its age and size?

import { bytesOf, timeOf } from '../row.ts'

/** Of `keys`: those from before `oldestMs`, and the oldest ones until the rest fits into `maxBytes`. Oldest first. */
export function chooseVictims(keys: Iterable<string>, maxBytes: number, oldestMs: number): string[] {
  // Keys are in the order of pages; one that was open for long has younger rows than those that came after it.
  const newestFirst = [...keys].sort((a, b) => timeOf(a) - timeOf(b)).reverse()
  return newestFirst
    .filter((key) => {
      maxBytes -= bytesOf(key)
      return maxBytes < 0 || timeOf(key) < oldestMs
    })
    .reverse()
}
