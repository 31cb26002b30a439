// How does a middleware look at an event? Through an object that looks like Segment's Facade.

import type { AnalyticsEvent, Bag, Facade } from '../types.ts'

/**
 * Every field of the event is a method that gives it, `payload.userId()`; so is every property or trait, and every field
 * of the context; and there are the few methods that Facade has for something else.
 */
export function createFacade(obj: AnalyticsEvent): Facade {
  const raw = copy(obj)
  const details = (): Bag => obj.properties ?? obj.traits ?? {}
  const own: Bag = {
    obj,
    rawEvent: () => raw,
    json: () => copy(obj),
    action: () => obj.type,
    properties: () => copy({ ...details(), category: obj.category, name: obj.name ?? obj.properties?.name }),
    traits: () => copy({ ...(obj.traits ?? obj.context.traits), id: obj.groupId ?? obj.userId ?? undefined }),
    timestamp: () => new Date(obj.timestamp),
    options: () => copy(obj.context),
    enabled: (name: string) => (obj.integrations[name] ?? obj.integrations.All) !== false,
    field: (name: keyof AnalyticsEvent) => copy(obj[name]),
    proxy(path: string) {
      const [first, ...rest] = path.split('.')
      return rest.reduce((bag: Bag | undefined, key) => bag?.[key], (facade as unknown as Bag)[first!]())
    },
    // biome-ignore lint/suspicious/noThenProperty: what an await asks; no, this is no promise
    then: undefined,
  }
  const facade = new Proxy(own, {
    get: (_, name: keyof AnalyticsEvent) =>
      name in own ? own[name] : () => copy(name in obj ? obj[name] : (details()[name] ?? obj.context[name])),
  }) as unknown as Facade
  return facade
}

/** What an event holds is JSON. */
function copy<T>(value: T): T {
  return value && JSON.parse(JSON.stringify(value))
}
