// Where is a site's visitor to be remembered? The options `storage`, `cookie`, `user` and `group`.

import { attempt } from '../shared/attempt.ts'
import { local, type Memory, remember, type Store, toCookie } from '../storage/memory.ts'
import type { Bag } from '../types.ts'
import type { Remember } from '../visitor.ts'
import { createSiteCookies } from './site-cookies.ts'

const STORES = ['cookie', 'localStorage', 'memory']

/** Where cookies count before localStorage. */
const DEFAULT_STORES = ['cookie', 'localStorage']

/** Of somebody who is switched off: not even memory. */
const NOTHING: Memory = Object.assign(() => null, { agree: () => false })

export function readMemory(options: Bag, complain: (problem: string) => void): Remember {
  const cookies = createSiteCookies(options.cookie)
  const cookieIds: Store = (key, json) => (json === undefined ? cookies.get(key) : cookies.set(key, toCookie(json)))
  const [ofUser, ofGroup] = [readEntity('user'), readEntity('group')]
  return (name) => (name.startsWith('ajs_group_') ? ofGroup : ofUser)(name)

  function readEntity(entity: 'user' | 'group'): Remember {
    const own: Bag = { ...options[entity] }
    const stores = chooseStores(entity, options, complain)
    const ids = keepIn(stores, { cookie: cookieIds, localStorage: local })
    const traits = keepIn(stores, { localStorage: local })
    return (name) => {
      if (own.disable) return NOTHING
      if (!name.endsWith('_id')) return remember(own.localStorage?.key ?? name, traits)
      return remember((name === `ajs_${entity}_id` && own.cookie?.key) || name, ids)
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
function keepIn(names: string[], places: Record<string, Store>): Store[] {
  return names.flatMap((name) => places[name] ?? [])
}
