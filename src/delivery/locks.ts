// Who sends now, and which pages are alive? Web Locks say both, without a timer: the browser lets go for the dead.

import { attempt } from '../shared/attempt.ts'
import { stringify } from '../shared/stringify.ts'

export interface Locks {
  /** Runs `work` while no other page of this site does. Rejects if this page goes away before. */
  exclusive<T>(work: () => Promise<T>): Promise<T>
  /** This page has rows waiting, and will send them itself. */
  announce(): void
  /** It has none any more; or goes away (`isGone`), and leaves them to others, and its turn as well. */
  leave(isGone: boolean): void
  /** A text with the owners of all pages in it that are announced. */
  readAlive(): Promise<string>
}

/**
 * Pages that meet under `name`; this one is `owner`. Without Web Locks (plain http, old browsers, site data blocked)
 * everybody is alone: two pages may send the same row then, and the collector keeps one.
 */
export function createLocks(name: string, owner: string): Locks {
  // A visitor who blocks the site's data, and a sandboxed frame: each request would be refused, localStorage says so now.
  const locks = attempt(() => localStorage) && navigator.locks
  /** While this page is announced. */
  let presence: AbortController | undefined
  /** While it waits for its turn, and has it. */
  let turn: AbortController | undefined
  const whenOver = ({ signal }: AbortController) =>
    new Promise((resolve) => {
      signal.onabort = resolve
    })

  return {
    async exclusive<T>(work: () => Promise<T>) {
      if (!locks) return work()
      const own = (turn = new AbortController())
      let done!: Promise<T>
      // Measured in Chromium 156: a page may take its lock, and its place in the queue, into the back/forward cache.
      // Those behind it wait for seconds if it held the lock, and for ever if it was the next.
      await locks.request(name, own, () => Promise.race([(done = work()), whenOver(own)]))
      return done
    },
    announce() {
      if (presence || !locks) return
      const own = (presence = new AbortController())
      // Rejects where the page is going away already; then others take its rows over.
      locks.request(name + owner, () => whenOver(own)).catch(() => {})
    },
    leave(isGone) {
      presence?.abort()
      presence = undefined
      if (isGone) turn?.abort()
    },
    async readAlive() {
      // The browser's list of locks, held ones and pending ones: nothing else looks like an owner.
      return stringify(await locks?.query()) ?? ''
    },
  }
}
