// How long to wait after the n-th failure in a row?

const BASE_MS = 500
const MAX_MS = 60_000
const MIN_MS = 100

/**
 * Full jitter: anywhere up to the doubled limit, so that the visitors of a site do not come back all at once when its
 * collector does. `failures` counts from 1, `random` is in [0, 1).
 */
export function backoffMs(failures: number, random: number): number {
  return Math.max(MIN_MS, random * Math.min(MAX_MS, BASE_MS * 2 ** failures))
}
