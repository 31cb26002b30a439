// Who sends now, and which pages are alive? Web Locks say both, without a timer: the browser lets go for the dead.

import { attempt } from '../shared/attempt.ts'
import { stringify } from '../shared/stringify.ts'

export interface Locks {
  /** Runs `work` while no other page of this site does. */
  exclusive<T>(work: () => Promise<T>): Promise<T>
  /** This page has rows waiting, and will send them itself. */
  announce(): void
  /** It has none any more, or goes away and leaves them to others. */
  leave(): void
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
  let release: (() => void) | undefined

  return {
    exclusive: (work) => (locks ? locks.request(name, work) : work()),
    announce() {
      if (release || !locks) return
      const left = new Promise<void>((resolve) => {
        release = resolve
      })
      // Rejects where the page is going away already; then others take its rows over.
      locks.request(name + owner, () => left).catch(() => {})
    },
    leave() {
      release?.()
      release = undefined
    },
    async readAlive() {
      // The browser's list of locks, held ones and pending ones: nothing else looks like an owner.
      return stringify(await locks?.query()) ?? ''
    },
  }
}
