// Is this a settings document, and what of it can be used?

import { isBag } from '../shared/is-bag.ts'
import type { Bag } from '../types.ts'

/** A destination whose script is loaded into the page: an "action destination". */
export interface RemotePlugin {
  /** What its actions call it. */
  name: string
  /** What `integrations`, the plan and routing rules call it. */
  creationName: string
  url: string
  /** The global function that its script leaves. */
  libraryName: string
  settings: Bag
}

export interface RoutingRule {
  /** Left out: for every destination that has rules at all. */
  destinationName?: string
  matchers: readonly Bag[]
  /** A list for each matcher, at the same place. */
  transformers: readonly (readonly Bag[])[]
}

/** What a source is told by its workspace, as Segment's CDN serves it. Fields that are not named here are kept. */
export interface Settings extends Bag {
  integrations: Bag
  remotePlugins: RemotePlugin[]
  middlewareSettings: Bag & { routingRules: RoutingRule[] }
  plan?: Bag
}

/** Is it one at all? If not, that is told. */
export function isSettings(value: unknown, complain: (problem: string) => void): value is { integrations: Bag } & Bag {
  const is = isBag(value) && isBag(value.integrations)
  if (!is) complain('settings: no "integrations" in them, not used')
  return is
}

/**
 * Complete and narrowed, so that nobody below asks again; the input stays as it is. What is unusable is left out and
 * told.
 */
export function readSettings(value: unknown, complain: (problem: string) => void): Settings | undefined {
  if (!isSettings(value, complain)) return undefined
  const middleware: Bag = isBag(value.middlewareSettings) ? value.middlewareSettings : {}
  const settings: Settings = {
    ...value,
    integrations: value.integrations,
    remotePlugins: readList(value.remotePlugins, 'remotePlugins', isRemotePlugin).map((plugin) =>
      isBag(plugin.settings) ? plugin : { ...plugin, settings: {} },
    ),
    middlewareSettings: {
      ...middleware,
      routingRules: readList(middleware.routingRules, 'routingRules', isRoutingRule),
    },
  }
  if (value.plan !== undefined && !isBag(value.plan)) {
    // Null is what a source without a plan may get.
    if (value.plan !== null) complain('settings: "plan" is unusable, left out')
    delete settings.plan
  }
  return settings

  function readList<T>(list: unknown, name: string, isUsable: (item: unknown) => item is T): T[] {
    if (list == null) return []
    if (!Array.isArray(list)) {
      complain(`settings: "${name}" is no list, left out`)
      return []
    }
    return list.filter((item, index): item is T => {
      const usable = isUsable(item)
      if (!usable) complain(`settings: "${name}[${index}]" is unusable, left out`)
      return usable
    })
  }
}

function isRemotePlugin(item: unknown): item is RemotePlugin {
  return isBag(item) && ['name', 'creationName', 'url', 'libraryName'].every((key) => typeof item[key] === 'string')
}

function isRoutingRule(item: unknown): item is RoutingRule {
  return isBag(item) && [item.matchers, item.transformers].every(Array.isArray)
}
