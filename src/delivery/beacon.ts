// The last way out of a page that goes away: small, unanswered, never a proof of anything.

import type { Row } from '../row.ts'

/**
 * Sends what the browser takes of `rows`, from the first on, and says how many that were. It refuses what is too much
 * (65,536 bytes of beacons and keepalive requests under way together), so a refused body is halved. True only means
 * taken: it says so offline and to a refused port, too.
 */
export function sendBeacons(url: string, rows: readonly Row[], join: (rows: readonly Row[]) => string): number {
  // A text, not a Blob of JSON: application/json would need a preflight, which an unloading page cannot wait for.
  if (!rows.length || navigator.sendBeacon?.(url, join(rows))) return rows.length
  return sendBeacons(url, rows.slice(0, rows.length >> 1), join)
}
