// How does a middleware look at an event? Through an object that has the methods of Segment's Facade, no more and no fewer.
//
// Which ones those are depends on the event's type: a middleware asks `payload.email?.()`, and goes by whether it is there.

import { isBag } from '../shared/is-bag.ts'
import type { AnalyticsEvent, Bag, Facade } from '../types.ts'
import { ACCESSORS, type Accessor, COMMON, OTHERS, type Self } from './facade-accessors.ts'
import { find } from './find.ts'

/** What its methods give is a copy; `obj` is the event itself, and may be replaced by another. */
export function createFacade(obj: AnalyticsEvent): Facade {
  const raw = copy(obj)
  const self: Self = {
    obj,
    rawEvent: () => raw,
    json: () => ({ ...copy(self.obj), type: self.obj.type }),
    field: (name: string) => (name === 'timestamp' ? new Date(self.obj.timestamp) : copy((self.obj as Bag)[name])),
    proxy(path: string) {
      const [first, ...rest] = path.split('.')
      let value: unknown = self[first!] ?? (self.obj as Bag)[first!]
      if (typeof value === 'function') value = value() || {}
      return copy(rest.length ? find(value, rest.join('.')) : value)
    },
    type: () => obj.type,
    action: () => obj.type,
  }
  const accessors: Record<string, Accessor> = { ...COMMON, ...ACCESSORS[obj.type] }
  for (const name of Object.keys(accessors)) {
    const accessor = accessors[name]!
    self[name] =
      typeof accessor === 'function'
        ? (...args: never[]) => accessor(self, ...args)
        : () => firstOf(accessor.split(' ').map((path) => () => self.proxy(path)))
  }
  for (const [name, derive] of Object.entries(OTHERS[obj.type] ?? {})) {
    self[name] = (...args: never[]) => createFacade(derive(self, ...args) as AnalyticsEvent)
  }
  return self as unknown as Facade
}

/** The first that is something; if none is, what the last one gives. */
function firstOf(reads: (() => unknown)[]): unknown {
  let value: unknown
  for (const read of reads) if ((value = read())) break
  return value
}

/** Of bags and lists; what a plugin has put there besides stays what it is. */
function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T
  if (!isBag(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item)])) as T
}
