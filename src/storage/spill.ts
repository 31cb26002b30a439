// Where a row goes when it must be on the device before this call returns and IndexedDB cannot promise that: while the
// database opens, while the page is going away, where there is no database. One localStorage key a row, never a growing
// list: tabs share it.
//
// It outlives the renderer and the moment of unload, but not a killed browser (Chromium writes it to disk seconds
// later), so IndexedDB stays the place that counts, and rows are moved there as soon as it opens.

import { bytesOf, type Row, sumBytes } from '../row.ts'
import { attempt } from '../shared/attempt.ts'

/** All pages together; the rest of the origin's 5 MB belongs to the site. */
const MAX_BYTES = 500_000

export interface Spill {
  /** Not where the browser refuses, or the budget is used up. */
  keep(row: Row): void
  discard(key: string): void
  /** Of all rows that lie here, of every page. */
  listKeys(): string[]
  readText(key: string): string | null | undefined
}

/** `persist` false: the site wants nothing on the device. Then, and where the browser refuses, nothing lies here. */
export function createSpill(prefix: string, persist: boolean): Spill {
  const storage = persist ? attempt(() => localStorage) : undefined

  const spill: Spill = {
    keep({ key, text }) {
      attempt(() => {
        // Counted anew each time: other pages write here, too, and few rows do.
        if (sumBytes(spill.listKeys()) + bytesOf(key) <= MAX_BYTES) storage!.setItem(prefix + key, text)
      })
    },
    discard(key) {
      attempt(() => storage!.removeItem(prefix + key))
    },
    listKeys: () =>
      Object.keys(storage ?? {})
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length)),
    // Firefox with a damaged store has one that throws at everything.
    readText: (key) => attempt(() => storage!.getItem(prefix + key)),
  }
  return spill
}
