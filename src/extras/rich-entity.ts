// What does a user or a group of Analytics.js have that few programs ask it for?

import type { Entity } from '../identity/entity.ts'
import type { UserOptions } from '../types.ts'

export interface RichEntity extends Entity {
  options: UserOptions
  /** As `reset`, but leaves traits behind that are empty. */
  logout(): void
  /** It is saved already. */
  save(): true
  load(): Entity
}

export function enrichEntity(entity: Entity, options: UserOptions): RichEntity {
  return Object.assign(entity, {
    options,
    logout() {
      entity.reset()
      entity.traits(null)
    },
    save: () => true as const,
    load: () => entity,
  })
}
