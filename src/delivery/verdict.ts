// What does an answer of the collector mean for the events it answers?

export interface Reply {
  /** 0: no answer (offline, refused, blocked, timed out, redirected, or a service worker's own). */
  status: number
  /** The Retry-After header. */
  retryAfter?: string | null
  /** In words: the status and how the text begins; or that there is none. Empty for a success. */
  outcome: string
}

/**
 * rejected: something in this batch, or its size; smaller ones find out what. A number: again, not before that many
 * milliseconds.
 */
export type Verdict = 'delivered' | 'rejected' | number

/** A wrong key or address may be put right by the site's owner: events are kept, and one request a while finds out. */
const PROBE_MS = 60_000

export function judge(status: number): Verdict {
  // A fetch answers with 0 or from 200 on. 401, 403, 404 and every status that nobody thought of: never a reason to throw events away.
  if (status >= 500 || [0, 408, 429].includes(status)) return 0
  return status < 300 ? 'delivered' : [400, 413, 422].includes(status) ? 'rejected' : PROBE_MS
}
