// Where a row goes when it must be on the device before this call returns and IndexedDB cannot promise that: while the
// database opens, while the page is going away, where there is no database. One localStorage key a row, never a growing
// list: tabs share it.
//
// It outlives the renderer and the moment of unload, but not a killed browser (Chromium writes it to disk seconds
// later), so IndexedDB stays the place that counts, and rows are moved there as soon as it opens.

import { bytesOf, type Row } from '../row.ts'
import { attempt } from '../shared/attempt.ts'

/** All pages together; the rest of the origin's 5 MB belongs to the site. */
const MAX_BYTES = 500_000

export interface Spill {
  /** False where the browser refused or the budget is used up. */
  write(row: Row): boolean
  remove(key: string): void
  /** All rows that lie here, of every page, oldest first. */
  read(): Row[]
}

export function createSpill(prefix: string): Spill {
  const readKeys = () =>
    (attempt(() => Object.keys(localStorage)) ?? [])
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length))

  return {
    write({ key, text }) {
      // Counted anew each time: other pages write here, too, and few rows do.
      const bytes = readKeys().reduce((sum, other) => sum + bytesOf(other), bytesOf(key))
      if (bytes > MAX_BYTES) return false
      return !!attempt(() => {
        localStorage.setItem(prefix + key, text)
        return true
      })
    },
    remove(key) {
      attempt(() => localStorage.removeItem(prefix + key))
    },
    read() {
      return readKeys()
        .sort()
        .map((key) => ({ key, text: localStorage.getItem(prefix + key)! }))
    },
  }
}
