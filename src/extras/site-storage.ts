// Where does `analytics.storage` keep what a plugin gives it? In the stores that the site's options name.

import { attempt } from '../shared/attempt.ts'
import { UniversalStorage } from '../storage/universal-storage.ts'
import type { Bag, Store, StoreType } from '../types.ts'
import { createSiteCookies } from './site-cookies.ts'

/** As Analytics.js has it: what is too long for a cookie is found in localStorage. */
const ORDER: readonly StoreType[] = ['localStorage', 'cookie', 'memory']

/** `persist`: on the device, not only as long as the page lives. */
export function createSiteStorage({ storage, cookie }: Bag, persist: boolean): UniversalStorage {
  const stores: Partial<Record<StoreType, Store>> = {
    localStorage: createLocalStore(),
    cookie: createCookieStore(cookie),
  }
  // Not among them: the build shortens this name.
  const memory = createMemoryStore()
  const named: readonly StoreType[] = storage?.stores
  // A list with a slip in it is not used, and told elsewhere.
  const order = attempt(() => named.every((name) => ORDER.includes(name))) ? named : ORDER
  return new UniversalStorage((persist ? order : ['memory' as const]).map((name) => stores[name] ?? memory))
}

/** JSON, as Analytics.js writes it. */
function createLocalStore(): Store {
  return {
    get: (key) => parse(localStorage.getItem(key)),
    set(key, value) {
      if (value == null) localStorage.removeItem(key)
      else localStorage.setItem(key, JSON.stringify(value))
    },
    remove: (key) => localStorage.removeItem(key),
  }
}

/** A text as it is, in quotes only if it would be read as something else without; everything else as JSON. */
function createCookieStore(options: unknown): Store {
  const cookies = createSiteCookies(options)
  return {
    get: (key) => parse(cookies.get(key)),
    set(key, value) {
      const isText = typeof value === 'string' && parse(value) === value
      cookies.set(key, value == null ? null : isText ? value : JSON.stringify(value))
    },
    remove: (key) => cookies.set(key, null),
  }
}

function createMemoryStore(): Store {
  const values = new Map<string, never>()
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value as never),
    remove: (key) => void values.delete(key),
  }
}

function parse(text: string | null): never {
  try {
    return JSON.parse(text!) as never
  } catch {
    return text as never
  }
}
