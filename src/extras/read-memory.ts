// Where is a site's visitor to be remembered? The options `storage`, `cookie`, `user` and `group`.

import { attempt } from '../shared/attempt.ts'
import type { Bag } from '../types.ts'
import { DEVICE, type EntityMemory, type VisitorMemory } from '../visitor.ts'

const STORES = ['cookie', 'localStorage', 'memory']

export function readMemory(options: Bag, complain: (problem: string) => void): VisitorMemory {
  return { cookie: options.cookie, user: readEntity('user'), group: readEntity('group') }

  function readEntity(name: 'user' | 'group'): EntityMemory {
    const { idKey, traitsKey } = DEVICE[name]
    const own: Bag = { persist: !options.disableClientPersistence, storage: options.storage, ...options[name] }
    let stores: string[] = own.storage?.stores ?? DEVICE[name].stores
    // As a whole, like Segment: a list with a slip in it must not leave less privacy, or less memory, than was meant.
    if (!attempt(() => stores.every((store) => STORES.includes(store)))) {
      complain(`option "storage.stores" must be some of ${STORES}`)
      stores = [...DEVICE[name].stores]
    }
    return {
      isOff: own.disable,
      stores: stores.filter(
        (store) => own.persist && !own.disable && !(own.localStorageFallbackDisabled && store === 'localStorage'),
      ),
      idKey: own.cookie?.key ?? idKey,
      traitsKey: own.localStorage?.key ?? traitsKey,
    }
  }
}
