// May this source send one more request in this second? Counted here, or together with other collectors.

export interface RateLimit {
  /** False: not in this second. */
  take(sourceId: string): boolean | Promise<boolean>
}

/** Asks for `wanted` of the `max` requests that all collectors may let through in this second; gives how many it may have. */
export type Lease = (sourceId: string, wanted: number, max: number) => Promise<number>

/** Asked for at once: a statement for each request would cost more than the request. */
const LEASED = 50

interface Window {
  second: number
  left: number
  /** Nobody gets more in this second. */
  isSpent: boolean
  leasing: Promise<void> | undefined
}

/** Without a `lease`, this collector is alone. */
export function createRateLimit(maxPerSecond: number, nowMs: () => number, lease?: Lease): RateLimit {
  const windows = new Map<string, Window>()

  function openWindow(sourceId: string): Window {
    const second = Math.floor(nowMs() / 1000)
    const known = windows.get(sourceId)
    if (known?.second === second) return known
    const window = { second, left: lease ? 0 : maxPerSecond, isSpent: false, leasing: undefined }
    windows.set(sourceId, window)
    return window
  }

  async function wait(sourceId: string, window: Window): Promise<boolean> {
    // What the others take meanwhile may be all that came.
    while (!window.left && !window.isSpent) {
      window.leasing ??= lease!(sourceId, LEASED, maxPerSecond).then(
        (given) => {
          window.left += given
          window.isSpent = given === 0
          window.leasing = undefined
        },
        () => {
          // The database is down: that is for the request itself to find out.
          window.left = maxPerSecond
          window.leasing = undefined
        },
      )
      await window.leasing
    }
    return count(window)
  }

  function count(window: Window): boolean {
    if (!window.left) return false
    window.left--
    return true
  }

  return {
    take(sourceId) {
      const window = openWindow(sourceId)
      return window.left || window.isSpent || !lease ? count(window) : wait(sourceId, window)
    },
  }
}
