// Small things to remember, by key: localStorage, then cookie, then memory. Ids and traits live here.

import { attempt } from '../shared/attempt.ts'
import { readCookie, writeCookie } from './cookie.ts'

export interface Kv {
  /** The stored value, or null. */
  get(key: string): unknown
  /** Null removes. */
  set(key: string, value: unknown): void
}

/** JSON, as Analytics.js writes it. */
export const local: Kv = {
  get(key) {
    const text = localStorage.getItem(key)
    const value: unknown = attempt(() => JSON.parse(text!))
    // An id that looks like a number stays as it was written: 20 digits do not survive being one.
    return typeof value === 'number' || value === undefined ? text : value
  },
  set(key, value) {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(value))
  },
}

/** Texts only, unquoted, where the site's servers and subdomains see them. */
export const cookie: Kv = {
  get: readCookie,
  set: (key, value) => writeCookie(key, value as string | null),
}

/** Read from the first store that has the value, written to all; kept in memory where there is none, or none takes it. */
export function createKv(stores: readonly Kv[]): Kv {
  const memory = new Map<string, unknown>()

  const kv: Kv = {
    get(key) {
      for (const store of stores) {
        const value = attempt(() => store.get(key))
        if (value != null) return value
      }
      return memory.get(key) ?? null
    },
    set(key, value) {
      for (const store of stores) {
        // What does not fit must not be answered with what was there before.
        if (!attempt(() => [store.set(key, value)])) attempt(() => store.set(key, null))
      }
      // Memory answers only where no store kept the value: a logout in another tab must not be undone by this one.
      memory.delete(key)
      if (kv.get(key) === null) memory.set(key, value)
    },
  }
  return kv
}
