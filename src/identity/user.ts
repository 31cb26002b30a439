// Who is the visitor? An entity that also has an anonymous id.

import { createEntity, type Entity, type Memory } from './entity.ts'

export interface UserEntity extends Entity {
  /** Gets the anonymous id, made on first use; with an argument sets it, null removes it. */
  anonymousId(id?: string | null): string | null
}

const ANONYMOUS_ID = 'ajs_anonymous_id'

export function createUser(ids: Memory, traits: Memory, newId: () => string): UserEntity {
  const forgetAnonymousId = () => ids.set(ANONYMOUS_ID, null)
  // Another person at the same device: their anonymous events are not the last one's.
  const entity = createEntity(ids, traits, 'ajs_user_id', 'ajs_user_traits', forgetAnonymousId)

  return {
    ...entity,
    anonymousId(id) {
      const stored = ids.get(ANONYMOUS_ID) as string | null
      if (id === undefined && stored) return stored
      const next = id === null ? id : `${id || newId()}`
      ids.set(ANONYMOUS_ID, next)
      return next
    },
    reset() {
      entity.reset()
      forgetAnonymousId()
    },
  }
}
