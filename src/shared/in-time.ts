// Does it come, or is it not to be waited for any more?

/** How long calls may wait for code that some of them need. */
const TIMEOUT_MS = 5000

/** Rejects if `work` takes too long; it goes on all the same. */
export function inTime<T>(work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => setTimeout(reject, TIMEOUT_MS, 'extras.min.js does not come'))
  return Promise.race([work, late])
}
