// Who is the visitor, as far as this browser may remember? User and group, on what remembers them.

import { createEntity, type Entity } from './identity/entity.ts'
import { uuid } from './shared/uuid.ts'
import { cookies, local, type Memory, remember } from './storage/memory.ts'
import type { Id } from './types.ts'

export const ANONYMOUS_ID = 'ajs_anonymous_id'

/** Gives what remembers the value of this name. */
export type Remember = (name: string) => Memory

/** As long as the page lives. */
export function createMemory(): Remember {
  return (name) => remember(name, [])
}

/** On this device, unless the options say otherwise. Cookies count first: they are the same on every subdomain. */
export function createDeviceMemory(): Remember {
  return (name) => remember(name, name.endsWith('_id') ? [cookies, local] : [local])
}

export interface Visitor {
  user: Entity
  group: Entity
}

/**
 * Gives what to ask for the visitor: at every call and every time that identity is read, for another subdomain may have
 * changed it.
 */
export function createVisitor(recall: Remember): () => Visitor {
  const anonymousId = recall(ANONYMOUS_ID)
  const userId = recall('ajs_user_id')
  const userTraits = recall('ajs_user_traits')
  const groupId = recall('ajs_group_id')
  const groupTraits = recall('ajs_group_properties')
  /** Made on first use. */
  const getAnonymousId = (id: Id = anonymousId() || uuid()) => anonymousId(id == null ? id : `${id}`)
  const user = createEntity(userId, userTraits, getAnonymousId, () => anonymousId(null))
  const group = createEntity(groupId, groupTraits, getAnonymousId)

  return () => {
    // First: it tells the others whether somebody has logged out.
    const isStale = anonymousId.agree()
    if (userId.agree(isStale)) userTraits(null)
    if (groupId.agree(isStale)) groupTraits(null)
    return { user, group }
  }
}
