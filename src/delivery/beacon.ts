// The last way out of a page that goes away: small, unanswered, never a proof of anything.

import type { Row } from '../row.ts'
import type { Outgoing } from './batch.ts'

/**
 * Sends what the browser takes of `rows`, from the first on, and gives those. It refuses what is too much
 * (65,536 bytes of beacons and keepalive requests under way together), so a refused body is halved. True only means
 * taken: it says so offline and to a refused port, too.
 */
export function sendBeacons(rows: readonly Row[], join: (rows: readonly Row[]) => Outgoing): readonly Row[] {
  const { url, body } = join(rows)
  // A text, not a Blob of JSON: application/json would need a preflight, which an unloading page cannot wait for.
  if (navigator.sendBeacon?.(url, body)) return rows
  return rows[1] ? sendBeacons(rows.slice(0, rows.length >> 1), join) : []
}
