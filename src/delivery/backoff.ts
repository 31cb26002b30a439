// How long to wait after the n-th failure in a row?

/** What the answer says, and what the site's settings say. */
export interface Limits {
  /** Doubled with each failure, up to `maxBackoffMs`. */
  minBackoffMs: number
  maxBackoffMs: number
  /** A Retry-After beyond this is shortened to it: a mistyped header must not silence a page for good. */
  maxRetryAfterMs: number
}

/**
 * Full jitter: anywhere up to the doubled limit, so that the visitors of a site do not come back all at once when its
 * collector does. `failures` counts from 1, `random` is in [0, 1).
 */
export function backoffMs(failures: number, random: number, { minBackoffMs, maxBackoffMs }: Limits): number {
  return random * Math.min(maxBackoffMs, minBackoffMs * 2 ** failures)
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), in milliseconds; anything else is no wish at all. */
export function readRetryAfter(header: string | null | undefined, nowMs: number): number {
  return Number(header) * 1000 || Date.parse(header!) - nowMs || 0
}
