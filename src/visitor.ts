// Who is the visitor, as far as this browser may remember? Builds the stores that the options ask for, user and group on them.

import { createEntity } from './identity/entity.ts'
import { ANONYMOUS_ID, createUser, type UserEntity } from './identity/user.ts'
import { uuid } from './shared/uuid.ts'
import type { CookieOptions } from './storage/cookie.ts'
import { createCookieIds, createKv, type Kv, local, localIds, type Store } from './storage/kv.ts'

/** How the user or the group is remembered. */
export interface EntityMemory {
  /** It has no id and no traits. */
  readonly isOff?: boolean
  /** The first that knows an id counts. */
  readonly stores: readonly string[]
  readonly idKey: string
  readonly traitsKey: string
}

export interface VisitorMemory {
  readonly user: EntityMemory
  readonly group: EntityMemory
  readonly cookie?: CookieOptions
}

/** Where cookies count before localStorage: they are the same on every subdomain. */
const stores = ['cookie', 'localStorage']

/** On this device, unless the options say otherwise. */
export const DEVICE: VisitorMemory = {
  user: { stores, idKey: 'ajs_user_id', traitsKey: 'ajs_user_traits' },
  group: { stores, idKey: 'ajs_group_id', traitsKey: 'ajs_group_properties' },
}

export interface Visitor {
  user: UserEntity
  group: UserEntity
}

/**
 * Gives what to ask for the visitor: at every call and every time that identity is read, for another subdomain may have
 * changed it. Without a memory everything is remembered as long as the page lives.
 */
export function createVisitor(memory?: VisitorMemory): () => Visitor {
  const cookie = createCookieIds(memory?.cookie)
  const userParts = partsOf(memory?.user)
  const user = createUser(userParts, uuid)
  // In Analytics.js a group tells the anonymous id as well.
  const group = Object.assign(createEntity(partsOf(memory?.group)), { anonymousId: user.anonymousId })

  return () => {
    // First: it tells the others whether somebody has logged out.
    const isStale = userParts.ids.agree(ANONYMOUS_ID)
    user.follow(isStale)
    group.follow(isStale)
    return { user, group }
  }

  // Without one there are no stores, and the keys are those of the entity's own memory.
  function partsOf(own = {} as EntityMemory) {
    return {
      ...own,
      ids: keep(own, { cookie, localStorage: localIds }),
      traitStore: keep(own, { localStorage: local }),
    }
  }
}

/** In those `places` that are asked for. Memory stands behind every list of stores, whether it is in it or not. */
function keep({ stores = [], isOff }: Partial<EntityMemory> = {}, places: Record<string, Store>): Kv {
  return createKv(
    stores.flatMap((name) => places[name] ?? []),
    isOff,
  )
}
