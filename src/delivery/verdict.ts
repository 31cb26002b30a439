// What does an answer of the collector mean for the events it answers?

export interface Reply {
  /** 0: no answer (offline, refused, blocked, timed out, redirected, or a service worker's own). */
  status: number
  /** The Retry-After header. */
  retryAfter?: string | null
  /** How the answer begins, where it is not a success. */
  body?: string
}

/**
 * split: something in this batch, or its size, is refused; smaller ones find out what. A number: again, not before that
 * many milliseconds.
 */
export type Verdict = 'delivered' | 'split' | 'rejected' | number

/** A wrong key or address may be put right by the site's owner: events are kept, and one request a while finds out. */
const PROBE_MS = 60_000

/** A Retry-After beyond this is shortened to it: a mistyped header must not silence a page for good. */
const MAX_RETRY_AFTER_MS = 300_000

/** `wish`: what a site's own settings say of this status. */
export function judge(
  { status, retryAfter }: Reply,
  events: number,
  nowMs: number,
  wish?: 'retry' | 'drop',
  maxRetryAfterMs = MAX_RETRY_AFTER_MS,
): Verdict {
  if (status >= 200 && status < 300) return 'delivered'
  if (wish ? wish === 'drop' : [400, 413, 422].includes(status)) return events > 1 ? 'split' : 'rejected'
  // 401, 403, 404 and every status that nobody thought of: never a reason to throw events away.
  const passing = wish || status < 300 || status >= 500 || [408, 429].includes(status)
  return Math.max(Math.min(readRetryAfter(retryAfter, nowMs), maxRetryAfterMs), passing ? 0 : PROBE_MS)
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), in milliseconds; anything else is no wish at all. */
function readRetryAfter(header: string | null | undefined, nowMs: number): number {
  return Number(header) * 1000 || Date.parse(header!) - nowMs || 0
}
