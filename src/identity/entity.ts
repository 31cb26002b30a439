// Somebody or something with an id and traits: what the user and the group have in common.

import { isBag } from '../shared/is-bag.ts'
import type { Bag, Id } from '../types.ts'

/** Where ids and traits are remembered. */
export interface Memory {
  get(key: string): unknown
  set(key: string, value: unknown): void
}

export interface Entity {
  /** Gets the id; with an argument sets it, null removes. */
  id(id?: Id): string | null
  /** Gets the traits; with an argument replaces them. */
  traits(traits?: Bag | null): Bag
  /** Takes a new id and traits over: merged while it is the same one, replaced when it is another. Gives all traits. */
  identify(id: string | undefined, traits: Bag): Bag
  reset(): void
}

/** `onSwitch`: a different id is about to replace the stored one. */
export function createEntity(
  ids: Memory,
  traitStore: Memory,
  idKey: string,
  traitsKey: string,
  onSwitch?: () => void,
): Entity {
  const entity: Entity = {
    id(id) {
      const current = ids.get(idKey) as string | null
      if (id === undefined) return current
      const next = id === null ? id : `${id}`
      if (current !== null && next !== null && current !== next) onSwitch?.()
      ids.set(idKey, next)
      return next
    },
    traits(traits) {
      if (traits !== undefined) traitStore.set(traitsKey, traits)
      const stored = traitStore.get(traitsKey)
      return isBag(stored) ? stored : {}
    },
    identify(id, traits) {
      const current = entity.id()
      const isAnother = id && current !== null && id !== current
      if (id) entity.id(id)
      return entity.traits(isAnother ? traits : { ...entity.traits(), ...traits })
    },
    reset() {
      entity.id(null)
      entity.traits(null)
    },
  }
  return entity
}
