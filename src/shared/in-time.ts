// Does it come, or is it not to be waited for any more?

/** How long calls may wait for code that some of them need. */
const TIMEOUT_MS = 5000

/** Rejects if `work` takes too long; it goes on all the same. */
export function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, TIMEOUT_MS, 'extras.min.js does not come')
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
