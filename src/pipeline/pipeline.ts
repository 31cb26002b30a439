// Who may look at an event on its way, change it, or stop it, and in which order? Middleware and plugins.
//
// Before and enrichment plugins run one after another, in this task as long as they are synchronous: their event is
// stored once, as they leave it. Destinations get it when it is stored, all at the same time; then those of type after.
// A plugin that throws, or does not answer in time, is told and passed over: it costs the event nothing.

import { attempt } from '../shared/attempt.ts'
import { isBag } from '../shared/is-bag.ts'
import { isPromise } from '../shared/is-promise.ts'
import type {
  Analytics,
  AnalyticsEvent,
  ContextCancelation,
  DestinationMiddlewareFunction,
  MiddlewareFunction,
  Plugin,
} from '../types.ts'
import type { Context as PlainContext } from './context.ts'
import { isChosen } from './is-chosen.ts'
import { MIDDLEWARE_CANCELLATION, toPlugin } from './middleware.ts'
import type { RichContext } from './rich-context.ts'

export interface Pipeline {
  readonly plugins: Plugin[]
  /** Resolves once those that events wait for have loaded, or failed to. */
  register(...plugins: Plugin[]): Promise<RichContext>
  deregister(...names: string[]): Promise<RichContext>
  addSourceMiddleware(middleware: MiddlewareFunction): Analytics
  addDestinationMiddleware(name: string, ...middleware: DestinationMiddlewareFunction[]): Analytics
  /** Resolves when all say that they are ready. */
  ready(): Promise<unknown[]>
  /** Before and enrichment. Gives what stopped the event, if something did; a promise only where a plugin gave one. */
  prepare(context: PlainContext): ContextCancelation | undefined | Promise<ContextCancelation | undefined>
  /** Destinations, then those of type after. */
  distribute(context: PlainContext): Promise<void>
}

/** Every context here is rich: whoever makes a pipeline has seen to it. */
type Context = PlainContext & RichContext

/** How long events wait for a plugin. It is passed over after that, and as long as it still hangs. */
const TIMEOUT_MS = 5000

/**
 * `analytics` is told Segment's events of a queue, but for `flush`, which is of a queue that tries again. `system`: a context for
 * what is no event's. `report`: a plugin failed. `repairJson`: an event
 * as JSON can hold it.
 */
export function createPipeline(
  analytics: Analytics,
  system: () => RichContext,
  report: (message: string, reason: unknown) => void,
  repairJson: (event: AnalyticsEvent) => AnalyticsEvent,
): Pipeline {
  let plugins: Plugin[] = []
  const hanging = new Set<Plugin>()
  const loading = new Map<Plugin, Promise<unknown>>()
  /** Also for destinations that are not there yet: they may come with the settings. */
  const filters: ((plugin: Plugin) => void)[] = []

  /** In this very task: what a plugin tracks meanwhile comes after the event that it works on. */
  let isPreparing = false

  /** When their plugins began with them, for those that are on their way. */
  const begunMs = new WeakMap<Context, number>()

  function blame(plugin: Plugin, reason: unknown, context: Context): void {
    context.log('error', 'plugin Error', { plugin: plugin.name, error: reason })
    context.stats.increment('plugin_error', 1, [`plugin:${plugin.name}`])
    report(`plugin "${plugin.name}" failed`, reason)
  }

  /** As Segment's library writes it down. */
  function noteFailure(context: Context, reason: unknown): void {
    context.log('error', 'Failed to deliver', reason as object)
    analytics.emit('delivery_failure', context, reason)
    context.stats.increment('delivery_failed')
  }

  /** What `work` gives, or after a while a rejection. */
  async function inTime(plugin: Plugin, work: unknown): Promise<unknown> {
    let timer: ReturnType<typeof setTimeout>
    const timeout = new Promise((_, reject) => {
      timer = setTimeout(() => {
        hanging.add(plugin)
        reject(`no answer in ${TIMEOUT_MS} ms`)
      }, TIMEOUT_MS)
    })
    const settle = () => {
      clearTimeout(timer)
      hanging.delete(plugin)
    }
    const done = Promise.resolve(work)
    done.then(settle, settle)
    return Promise.race([done, timeout])
  }

  /** One plugin's hook; what it throws may only stop the event if `mayStop`. */
  function run(plugin: Plugin, context: Context, mayStop = false): unknown {
    const hook = plugin[context.event.type]
    if (!hook || hanging.has(plugin)) return
    context.log('debug', 'plugin', { plugin: plugin.name })
    const startedMs = Date.now()
    const former = { event: context.event, messageId: context.event.messageId }
    const adopt = (result: unknown) => {
      context.stats.gauge('plugin_time', Date.now() - startedMs, [`plugin:${plugin.name}`])
      // One that gives another context means the event in it; one that gives none has changed this one's, or nothing.
      const { event } = Object(result)
      if (event) context.event = event
      repair(context, former)
    }
    const refuse = (reason: unknown) => {
      // By its shape: the page's class may be another copy of ours, or Segment's.
      repair(context, former)
      if (!isCancelation(reason)) return blame(plugin, reason, context)
      if (reason.type !== MIDDLEWARE_CANCELLATION) {
        context.log('warn', reason.type, { plugin: plugin.name, error: reason })
        if (mayStop) context.log('debug', 'Context canceled')
      }
      return mayStop ? reason : undefined
    }
    try {
      const result: unknown = hook.call(plugin, context as never)
      return isPromise(result) ? inTime(plugin, result).then(adopt).catch(refuse) : adopt(result)
    } catch (reason) {
      return refuse(reason)
    }
  }

  /** What a plugin leaves must still be an event, and the same one. */
  function repair(context: Context, { event: former, messageId }: { event: AnalyticsEvent; messageId: string }): void {
    if (!isBag(context.event)) context.event = former
    const { event } = context
    event.messageId ??= messageId
    event.integrations ??= {}
  }

  function ofType(type: Plugin['type']): Plugin[] {
    return plugins.filter((plugin) => plugin.type === type)
  }

  /** From the `from`th on. */
  function runAll(list: Plugin[], context: Context, from: number): unknown {
    for (let index = from; index < list.length; index++) {
      const plugin = list[index]!
      const tell = (stop: unknown) => {
        if (!stop) analytics.emit('message_enriched', context, plugin)
        return stop
      }
      const result = run(plugin, context, plugin.type === 'before')
      if (isPromise(result)) return result.then((stop) => tell(stop) ?? runAll(list, context, index + 1))
      if (tell(result)) return result
    }
    return undefined
  }

  async function load(plugin: Plugin, context: RichContext): Promise<void> {
    try {
      await inTime(plugin, plugin.load(context, analytics))
    } catch (reason) {
      analytics.failedInitializations.push(plugin.name)
      analytics.emit('initialization_failure', plugin)
      context.log('warn', 'Failed to load destination', { plugin: plugin.name, error: reason })
      report(`plugin "${plugin.name}" did not load`, reason)
      if (!hanging.has(plugin)) plugins = plugins.filter((other) => other !== plugin)
    }
  }

  return {
    get plugins() {
      return plugins
    },

    async register(...added) {
      const context = system()
      added = added.filter((plugin) => isBag(plugin) || report('not a plugin', plugin))
      plugins.push(...added)
      for (const plugin of added) for (const filter of filters) filter(plugin)
      const loads = added.map((plugin) => {
        const loaded = load(plugin, context)
        loading.set(plugin, loaded)
        return plugin.type !== 'destination' && loaded
      })
      await Promise.all(loads)
      return context
    },

    async deregister(...names) {
      const context = system()
      const remove = async (name: string) => {
        const plugin = plugins.find((other) => other.name === name)
        if (!plugin) return context.log('warn', `plugin ${name} not found`)
        try {
          if (plugin.unload) await inTime(plugin, plugin.unload(context, analytics))
          plugins = plugins.filter((other) => other.name !== name)
        } catch (reason) {
          context.log('warn', 'Failed to unload destination', { plugin: name, error: reason })
          report(`plugin "${name}" did not unload, and stays`, reason)
        }
      }
      await Promise.all(names.map(remove))
      return context
    },

    addSourceMiddleware(middleware) {
      const first = ofType('destination')
      // Those that are there when it comes; and those of the settings, which come later here than in Segment's library.
      const names = () => {
        const destinations = ofType('destination').filter(
          (plugin) => first.includes(plugin) || 'addMiddleware' in plugin,
        )
        return { 'Segment.io': true, ...Object.fromEntries(destinations.map(({ name }) => [name, true])) }
      }
      plugins.push(toPlugin(middleware, names))
      return analytics
    },

    addDestinationMiddleware(name, ...middleware) {
      const filter = (plugin: Plugin & { addMiddleware?(...middleware: unknown[]): void }) => {
        if (name === '*' || plugin.name.toLowerCase() === name.toLowerCase()) plugin.addMiddleware?.(...middleware)
      }
      filters.push(filter)
      plugins.forEach(filter)
      return analytics
    },

    ready: () => Promise.all(plugins.flatMap((plugin) => plugin.ready?.() ?? [])),

    prepare(plain) {
      const context = plain as Context
      begunMs.set(context, Date.now())
      context.log('debug', 'Dispatching')
      context.stats.increment('message_dispatched')
      const end = (stop: ContextCancelation | undefined) => {
        if (stop) {
          context.setFailedDelivery({ reason: stop })
          noteFailure(context, stop)
        }
        // What JSON cannot hold costs that value alone.
        if (!attempt(() => JSON.stringify(context.event))) context.event = repairJson(context.event)
        return stop
      }
      const start = () => {
        isPreparing = true
        const stopping = runAll([...ofType('before'), ...ofType('enrichment')], context, 0)
        isPreparing = false
        return stopping as ReturnType<Pipeline['prepare']>
      }
      const stopping = isPreparing ? Promise.resolve().then(start) : start()
      return isPromise(stopping) ? stopping.then(end) : end(stopping)
    },

    async distribute(plain) {
      const context = plain as Context
      // A middleware may have put an event in the place of this one that has none.
      const { integrations = {} } = context.event
      const chosen = ofType('destination').filter((plugin) => isChosen(plugin, integrations))
      const hand = async (plugin: Plugin) => {
        await loading.get(plugin)
        await run(plugin, context)
      }
      await Promise.all(chosen.map(hand))
      const { stats } = context
      stats.increment('message_delivered')
      analytics.emit('message_delivered', context)
      await Promise.all(ofType('after').map((plugin) => run(plugin, context)))
      const { reason } = context.failure ?? {}
      if (context.failure) return noteFailure(context, reason instanceof Error ? reason : new Error(`${reason}`))
      analytics.emit('delivery_success', context)
      const nowMs = Date.now()
      stats.gauge('delivered', nowMs - (begunMs.get(context) ?? nowMs))
      context.log('debug', 'Delivered', context.event)
    },
  }
}

function isCancelation(reason: unknown): reason is ContextCancelation {
  const { retry, type } = Object(reason)
  return typeof retry === 'boolean' && typeof type === 'string'
}
