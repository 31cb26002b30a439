// Small things to remember, by key: what several stores make of a value, and which of them counts. Ids and traits live here.

import { attempt } from '../shared/attempt.ts'
import { readCookie, writeCookie } from './cookie.ts'

/** Texts by key. An empty one is none. */
export interface Store {
  get(key: string): string | null
  /** Null removes. */
  set(key: string, value: string | null): void
}

export interface Kv extends Store {
  /**
   * Makes the stores say the same, what the first one that knows says; `isStale`: what the first one says, if only that
   * it knows nothing. Once a page they are all written, so that what expires lives on. Says whether a store knew
   * something else.
   */
  agree(key: string, isStale?: boolean): boolean
}

/** For traits. */
export const local: Store = {
  get: (key) => localStorage.getItem(key),
  set(key, value) {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  },
}

/** For ids: JSON, as Analytics.js writes them. */
export const localIds: Store = {
  get: (key) => unquote(local.get(key)),
  set: (key, value) => local.set(key, value === null ? value : JSON.stringify(value)),
}

/** For ids: as they are, where the site's servers and subdomains see them. */
export function createCookieIds(domain?: string, attributes?: string): Store {
  return {
    get: (key) => unquote(readCookie(key)),
    // In quotes only if it would be read as something else without.
    set(key, value) {
      writeCookie(key, unquote(value) === value ? value : JSON.stringify(value), domain, attributes)
    },
  }
}

/**
 * The first store that has the value gives it, all of them get it; kept in memory where there is none, or none takes it.
 */
export function createKv(stores: readonly Store[]): Kv {
  const memory = new Map<string, string | null>()
  /** What was last written by `agree`: a store that does not keep it is not asked at every event. */
  const agreed = new Map<string, string>()
  const valuesOf = (key: string) => stores.map((store) => attempt(() => store.get(key)))

  const kv: Kv = {
    get: (key) => valuesOf(key).find(Boolean) || memory.get(key) || null,
    set(key, value) {
      put(key, value)
      // Memory answers only where no store kept the value: a logout in another tab must not be undone by this one.
      memory.delete(key)
      if (!kv.get(key)) memory.set(key, value)
    },
    agree(key, isStale = false) {
      const values = valuesOf(key)
      const value = (isStale ? values[0] : values.find(Boolean)) || null
      const differs = values.some((other) => other && other !== value)
      if (differs || (value && value !== agreed.get(key))) put(key, value)
      if (value) agreed.set(key, value)
      return differs || (isStale && !value)
    },
  }
  return kv

  function put(key: string, value: string | null): void {
    for (const store of stores) {
      // What does not fit must not be answered with what was there before.
      if (!attempt(() => [store.set(key, value)])) attempt(() => store.set(key, null))
    }
  }
}

/** A text in quotes without them; everything else stays as it is written: an id of 20 digits does not survive being a number. */
function unquote(text: string | null): string | null {
  const value: unknown = attempt(() => JSON.parse(text!))
  return typeof value === 'string' || value === null ? value : text
}
