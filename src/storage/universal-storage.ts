// Several stores as one: where is this value, and who keeps it?

import type { UniversalStorage as Shape, StorageObject, Store } from '../types.ts'

/** A store that throws is told, and passed over. */
export class UniversalStorage<Data extends StorageObject = StorageObject> implements Shape<Data> {
  readonly #stores: readonly Store<Data>[]

  constructor(stores: readonly Store[]) {
    this.#stores = stores as readonly Store<Data>[]
  }

  get<K extends keyof Data>(key: K): Data[K] | null {
    for (const store of this.#stores) {
      const value = tell(() => store.get(key))
      if (value != null) return value
    }
    return null
  }

  set<K extends keyof Data>(key: K, value: Data[K] | null): void {
    for (const store of this.#stores) tell(() => store.set(key, value))
  }

  clear<K extends keyof Data>(key: K): void {
    for (const store of this.#stores) tell(() => store.remove(key))
  }

  /** A number is an id that Analytics.js 1 has left: a text since. */
  getAndSync<K extends keyof Data>(key: K): Data[K] | null {
    const value: unknown = this.get(key)
    const next = (typeof value === 'number' ? `${value}` : value) as Data[K] | null
    this.set(key, next)
    return next
  }
}

function tell<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (reason) {
    console.warn('analytics: a store failed', reason)
    return undefined
  }
}
