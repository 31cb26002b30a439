// Somebody or something with an id and traits: what the user and the group have in common.

import { attempt } from '../shared/attempt.ts'
import { isBag } from '../shared/is-bag.ts'
import type { Bag, Id } from '../types.ts'

/** Where ids and traits are remembered, as texts. */
export interface Memory {
  get(key: string): string | null
  set(key: string, value: string | null): void
  agree(key: string, isStale?: boolean): boolean
}

export interface EntityParts {
  ids: Memory
  traitStore: Memory
  idKey: string
  traitsKey: string
}

export interface Entity {
  /** Gets the id; with an argument sets it, null removes. */
  id(id?: Id): string | null
  /** Gets the traits; with an argument replaces them. */
  traits(traits?: Bag | null): Bag
  /** Takes a new id and traits over: merged while it is the same one, replaced when it is another. */
  identify(id?: Id, traits?: Bag): void
  /** Forgets id and traits, and whatever belongs to them. */
  logout(): void
  reset(): void
  save(): true
  load(): Entity
  /**
   * Has it become another on another subdomain, which writes the same cookies? Then this one's traits are not the
   * other's. `isStale`: somebody has, and who is no longer in the cookie is logged out.
   */
  follow(isStale: boolean): void
}

/** `onEnd`: another has taken the place of the one that was known, or nobody has. */
export function createEntity({ ids, traitStore, idKey, traitsKey }: EntityParts, onEnd?: () => void): Entity {
  const entity: Entity = {
    id(id) {
      if (id !== undefined) {
        const last = ids.get(idKey)
        const next = id === null ? id : `${id}`
        ids.set(idKey, next)
        if (last && next !== null && last !== next) onEnd?.()
      }
      return ids.get(idKey)
    },
    traits(traits) {
      // What JSON does not have (a cycle) is not worth an exception in the page.
      if (traits !== undefined) traitStore.set(traitsKey, attempt(() => JSON.stringify(traits ?? {})) ?? null)
      const stored = attempt(() => JSON.parse(traitStore.get(traitsKey)!))
      return isBag(stored) ? stored : {}
    },
    identify(id, traits) {
      const last = entity.id()
      const isAnother = id && last && `${id}` !== last
      if (id) entity.id(id)
      entity.traits({ ...(isAnother ? {} : entity.traits()), ...traits })
    },
    logout() {
      entity.id(null)
      entity.traits(null)
      onEnd?.()
    },
    reset() {
      entity.logout()
      traitStore.set(traitsKey, null)
    },
    save: () => true,
    load: () => entity,
    follow(isStale) {
      if (ids.agree(idKey, isStale)) traitStore.set(traitsKey, null)
    },
  }
  return entity
}
