// Who is the visitor? An entity that also has an anonymous id.

import type { Id } from '../types.ts'
import { createEntity, type Entity, type EntityParts } from './entity.ts'

export interface UserEntity extends Entity {
  /** Gets the anonymous id, made on first use; with an argument sets it, null removes it. */
  anonymousId(id?: Id): string | null
}

export const ANONYMOUS_ID = 'ajs_anonymous_id'

export function createUser(parts: EntityParts, newId: () => string): UserEntity {
  const { ids } = parts
  // Another person at the same device: their anonymous events are not the last one's.
  const entity = createEntity(parts, () => ids.set(ANONYMOUS_ID, null))

  return Object.assign(entity, {
    anonymousId(id?: Id) {
      if (id !== undefined || !ids.get(ANONYMOUS_ID)) ids.set(ANONYMOUS_ID, id === undefined ? newId() : `${id ?? ''}`)
      return ids.get(ANONYMOUS_ID)
    },
  })
}
