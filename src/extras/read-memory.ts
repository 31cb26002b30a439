// Where is a site's visitor to be remembered? The options `storage`, `cookie`, `user` and `group`.

import { attempt } from '../shared/attempt.ts'
import { createCookieIds, createKv, type Kv, local, localIds, type Store } from '../storage/kv.ts'
import type { Bag } from '../types.ts'
import { createDeviceMemory, type VisitorMemory } from '../visitor.ts'

const STORES = ['cookie', 'localStorage', 'memory']

/** Where cookies count before localStorage. */
const DEFAULT_STORES = ['cookie', 'localStorage']

/** Of somebody who is switched off: not even memory. */
const NOTHING: Kv = { get: () => null, set() {}, agree: () => false }

export function readMemory(options: Bag, complain: (problem: string) => void): VisitorMemory {
  const idPlaces = { cookie: readCookieIds(options.cookie), localStorage: localIds }
  const memory = createDeviceMemory()
  return { user: readEntity('user'), group: readEntity('group') }

  function readEntity(name: 'user' | 'group') {
    const own: Bag = { ...options[name] }
    const stores = chooseStores(name, options, complain)
    return {
      ids: own.disable ? NOTHING : keepIn(stores, idPlaces),
      traitStore: own.disable ? NOTHING : keepIn(stores, { localStorage: local }),
      idKey: own.cookie?.key ?? memory[name].idKey,
      traitsKey: own.localStorage?.key ?? memory[name].traitsKey,
    }
  }
}

/** By name, the first that knows something counts. */
export function chooseStores(name: 'user' | 'group', options: Bag, complain: (problem: string) => void): string[] {
  const own: Bag = { persist: !options.disableClientPersistence, storage: options.storage, ...options[name] }
  let stores: string[] = own.storage?.stores ?? DEFAULT_STORES
  // As a whole, like Segment: a list with a slip in it must not leave less privacy, or less memory, than was meant.
  if (!attempt(() => stores.every((store) => STORES.includes(store)))) {
    complain(`option "storage.stores" must be some of ${STORES}`)
    stores = DEFAULT_STORES
  }
  return own.persist ? stores.filter((store) => !(own.localStorageFallbackDisabled && store === 'localStorage')) : []
}

/** Memory stands behind every list of stores, whether it is in it or not. */
function keepIn(names: string[], places: Record<string, Store>): Kv {
  return createKv(names.flatMap((name) => places[name] ?? []))
}

export function readCookieIds(options: unknown): Store {
  return createCookieIds(...readCookieAttributes(options))
}

/** `maxage` is in days. Without a domain it is every subdomain; an empty one is this host alone. */
export function readCookieAttributes(options: unknown): [domain: string | undefined, attributes: string] {
  const given: Bag = Object(options)
  const { maxage = 365, path = '/', sameSite = 'Lax', secure } = given
  return [
    'domain' in given ? (given.domain ?? '') : undefined,
    `path=${path}; max-age=${maxage * 86400}; SameSite=${sameSite}${secure ? '; Secure' : ''}`,
  ]
}
