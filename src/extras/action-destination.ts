// An entry of `remotePlugins` -> plugins: the destination's actions, each behind the middleware and the routing rules.

import { own } from '../shared/own.ts'
import { within } from '../shared/within.ts'
import type { AnalyticsEvent, Bag, EventType } from '../types.ts'
import type { ContextLike, Plugin } from './plugin.ts'
import { applyRouting } from './routing.ts'
import { isEnabledAtLoad } from './selects.ts'
import type { RemotePlugin, RoutingRule } from './settings.ts'

/** Makes the actions of a destination, from its settings. Given to `load` in `plugins`, or left by its script. */
export type PluginFactory = ((settings: Bag) => unknown) & { pluginName?: string }

/** As given to `addDestinationMiddleware`. */
export type DestinationMiddleware = (parameters: never) => unknown

export interface ActionParts {
  /** As given to `load`. */
  integrations: Bag
  /** The settings' `integrations`, with those given to `load` merged over them. */
  mergedIntegrations: Bag
  /** Used instead of a download, where their `pluginName` is the entry's `name`. */
  factories: readonly PluginFactory[]
  routingRules: readonly RoutingRule[]
  /** Runs the script. Left out: none may be run, and only `factories` make destinations. */
  runScript?: ((url: string) => Promise<unknown>) | undefined
  /** `https://cdn.segment.com` of an entry's address is replaced by it. */
  cdnUrl: string
  /** Asks for scripts under a name that blockers of scripts do not know. */
  obfuscate?: boolean
  /** For the script with its factory, and again for each action's own `load`. */
  timeoutMs: number
  /** The event that is left after all of them, or null. They may change the event: it is a copy. */
  runMiddleware(
    destinationName: string,
    event: AnalyticsEvent,
    middleware: readonly DestinationMiddleware[],
  ): Promise<AnalyticsEvent | null> | AnalyticsEvent | null
  /** An action gets a context of its own, about its own copy of the event. */
  createContext(event: AnalyticsEvent): ContextLike
  complain(problem: string, reason?: unknown): void
}

export type ActionDestination = Plugin & { addMiddleware(...middleware: DestinationMiddleware[]): void }

/**
 * None where the destination is switched off, cannot be made, or takes too long: told, and never more than that. Each
 * entry is a promise of its own, so that one that hangs holds up no other.
 */
export async function loadActionDestinations(entry: RemotePlugin, parts: ActionParts): Promise<ActionDestination[]> {
  const { name, creationName } = entry
  if (!isEnabledAtLoad(parts.integrations, [creationName, name])) return []
  try {
    const made = await within(parts.timeoutMs, `nothing after ${parts.timeoutMs} ms`, makeActions(entry, parts))
    const actions: unknown[] = Array.isArray(made) ? made : [made]
    return actions.map((action) => wrap(creationName, checkAction(action), parts))
  } catch (error) {
    parts.complain(`${name}: not loaded, and gets no events`, error)
    return []
  }
}

async function makeActions(entry: RemotePlugin, parts: ActionParts): Promise<unknown> {
  const { name, settings, libraryName } = entry
  let factory: unknown = parts.factories.find(({ pluginName }) => pluginName === name)
  if (!factory) {
    if (!parts.runScript) throw new Error('its script may not be run, and "plugins" has no factory for it')
    await runScript(entry, parts, parts.runScript)
    factory = own(window, libraryName)
  }
  if (typeof factory !== 'function')
    throw new Error(`its script left no function window[${JSON.stringify(libraryName)}]`)
  const given = own(parts.mergedIntegrations, name)
  return factory({ ...settings, ...(typeof given === 'object' && given) })
}

async function runScript(
  { url }: RemotePlugin,
  { cdnUrl, obfuscate }: ActionParts,
  run: (url: string) => Promise<unknown>,
): Promise<void> {
  const place = (path: string) => path.replace(/^https:\/\/cdn\.segment\.(com|build)/, () => cdnUrl.replace(/\/+$/, ''))
  const folder = /([^/]*)\/[^/]*$/.exec(url)?.[1] ?? ''
  if (obfuscate) {
    try {
      await run(place(url.replace(folder, () => btoa(folder).replace(/=/g, ''))))
      return
    } catch {
      // Not every version is there under both names. What is wrong with the plain one will be told.
    }
  }
  await run(place(url))
}

function checkAction(action: unknown): Plugin {
  for (const key of ['name', 'version', 'type', 'load', 'isLoaded']) {
    if ((action as Bag | undefined)?.[key] === undefined) throw new Error(`an action of it has no "${key}"`)
  }
  return action as Plugin
}

function wrap(name: string, action: Plugin, parts: ActionParts): ActionDestination {
  const middleware: DestinationMiddleware[] = []
  const isDestination = action.type === 'destination'
  let loading: Promise<unknown> | undefined
  let announceLoading: (loading: Promise<unknown>) => void
  const loaded = new Promise((resolve) => (announceLoading = resolve))
  // Handled: who waits for it still hears of a failure.
  loaded.catch(() => {})

  const wrapper: ActionDestination = {
    name,
    alternativeNames: [action.name],
    version: '1.0.0',
    type: action.type,
    isLoaded: () => action.isLoaded(),
    ready: () =>
      loaded.then(
        () => true,
        () => false,
      ),
    load(context, analytics) {
      loading ??= within(
        parts.timeoutMs,
        `${action.name}: not loaded after ${parts.timeoutMs} ms`,
        Promise.resolve().then(() => action.load(context, analytics)),
      )
      announceLoading(loading)
      return loading
    },
    unload: (context, analytics) => action.unload?.(context, analytics),
    addMiddleware(...more) {
      // An action that enriches the event for everyone is no destination, and not what a filter of destinations is about.
      if (isDestination) middleware.push(...more)
    },
  }
  for (const type of ['track', 'identify', 'page', 'screen', 'group', 'alias'] satisfies EventType[]) {
    wrapper[type] = (context) => run(type, context)
  }
  return wrapper

  async function run(type: EventType, context: ContextLike): Promise<ContextLike> {
    if (!action[type]) return context
    let given = context
    if (isDestination) {
      const event = await filter(context.event)
      if (!event) {
        context.log('warn', 'dropped by destination middleware', { plugin: name })
        return context
      }
      given = parts.createContext(event)
    }
    await loaded
    await action[type](given)
    return context
  }

  async function filter(event: AnalyticsEvent): Promise<AnalyticsEvent | null> {
    const copy: AnalyticsEvent = JSON.parse(JSON.stringify(event))
    const routed = applyRouting(copy, parts.routingRules, name, parts.complain)
    return routed && middleware.length ? parts.runMiddleware(name, routed, middleware) : routed
  }
}
