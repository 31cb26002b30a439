// How long to wait after the n-th failure in a row?

const MIN_MS = 100

/**
 * Full jitter: anywhere up to the doubled limit, so that the visitors of a site do not come back all at once when its
 * collector does. `failures` counts from 1, `random` is in [0, 1).
 */
export function backoffMs(failures: number, random: number, baseMs = 500, maxMs = 60_000): number {
  return Math.max(MIN_MS, random * Math.min(maxMs, baseMs * 2 ** failures))
}
