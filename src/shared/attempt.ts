// What if it throws? Then there is nothing.

/** For browser features that may be denied, full, missing or switched off at any moment, and whose absence is an answer. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
