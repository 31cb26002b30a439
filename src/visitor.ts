// Who is the visitor, as far as this browser may remember? User and group, on what remembers them.

import { createEntity, type EntityParts } from './identity/entity.ts'
import { ANONYMOUS_ID, createUser, type UserEntity } from './identity/user.ts'
import { uuid } from './shared/uuid.ts'
import { createCookieIds, createKv, local, localIds, type Store } from './storage/kv.ts'

/** How user and group are remembered. */
export interface VisitorMemory {
  readonly user: EntityParts
  readonly group: EntityParts
}

/** In these stores, the first that knows something counts; without stores as long as the page lives. */
export function createMemory(ids: readonly Store[] = [], traits: readonly Store[] = []): VisitorMemory {
  const remember = (idKey: string, traitsKey: string): EntityParts => ({
    ids: createKv(ids),
    traitStore: createKv(traits),
    idKey,
    traitsKey,
  })
  return {
    user: remember('ajs_user_id', 'ajs_user_traits'),
    group: remember('ajs_group_id', 'ajs_group_properties'),
  }
}

/** On this device, unless the options say otherwise. Cookies count first: they are the same on every subdomain. */
export function createDeviceMemory(): VisitorMemory {
  return createMemory([createCookieIds(), localIds], [local])
}

export interface Visitor {
  user: UserEntity
  group: UserEntity
}

/**
 * Gives what to ask for the visitor: at every call and every time that identity is read, for another subdomain may have
 * changed it.
 */
export function createVisitor(memory: VisitorMemory): () => Visitor {
  const user = createUser(memory.user, uuid)
  // In Analytics.js a group tells the anonymous id as well.
  const group = Object.assign(createEntity(memory.group), { anonymousId: user.anonymousId })

  return () => {
    // First: it tells the others whether somebody has logged out.
    const isStale = memory.user.ids.agree(ANONYMOUS_ID)
    user.follow(isStale)
    group.follow(isStale)
    return { user, group }
  }
}
