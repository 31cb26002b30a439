// Somebody or something with an id and traits: what the user and the group have in common.

import { attempt } from '../shared/attempt.ts'
import { isBag } from '../shared/is-bag.ts'
import type { Memory } from '../storage/memory.ts'
import type { Bag, Id } from '../types.ts'

export interface Entity {
  /** Gets the id; with an argument sets it, null removes. */
  id(id?: Id): string | null
  /** Gets the anonymous id, made on first use; with an argument sets it, null removes it. */
  anonymousId(id?: Id): string | null
  /** Gets the traits; with an argument replaces them. */
  traits(traits?: Bag | null): Bag
  /** Takes a new id and traits over: merged while it is the same one, replaced when it is another. */
  identify(id?: Id, traits?: Bag): void
  /** Forgets id and traits, and whatever belongs to them. */
  reset(): void
}

/** `onEnd`: another has taken the place of the one that was known, or nobody has. */
export function createEntity(
  idMemory: Memory,
  traitsMemory: Memory,
  anonymousId: Entity['anonymousId'],
  onEnd?: () => void,
): Entity {
  const entity: Entity = {
    id(id) {
      const last = idMemory()
      const next = idMemory(id == null ? id : `${id}`)
      if (last && id !== null && last !== next) onEnd?.()
      return next
    },
    anonymousId,
    traits(traits) {
      const stored = attempt(() => JSON.parse(traitsMemory(traits === null ? {} : traits)!))
      return isBag(stored) ? stored : {}
    },
    identify(id, traits) {
      const last = entity.id()
      const isAnother = entity.id(id || undefined) !== last && last
      entity.traits({ ...(isAnother ? {} : entity.traits()), ...traits })
    },
    reset() {
      entity.id(null)
      traitsMemory(null)
      onEnd?.()
    },
  }
  return entity
}
