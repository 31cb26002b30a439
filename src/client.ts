// One client: the public object, and the line that an event takes through it.
//
// The line runs down `accept`: arguments -> what was true at the moment of the call -> event -> plugins -> text -> row ->
// courier. Where plugins need time, the row is there meanwhile, held.

import { version } from '../package.json'
import { readCampaign } from './context/campaign.ts'
import { readDevice } from './context/device.ts'
import { readPage } from './context/page.ts'
import type { CourierParts } from './delivery/courier.ts'
import { createDispatch, type Dispatch } from './dispatch.ts'
import { type Call, resolveArguments } from './event/args.ts'
import { buildEvent } from './event/build-event.ts'
import { readOverrides } from './event/overrides.ts'
import { toPlain } from './event/plain.ts'
import { type Serialised, serialise } from './event/serialise.ts'
import type { Extras, Setup } from './extras.ts'
import { EVENT_METHODS, EXTRA_METHODS, WAY_CHANGERS } from './methods.ts'
import { readOptions } from './options.ts'
import { Context } from './pipeline/context.ts'
import type { Pipeline } from './pipeline/pipeline.ts'
import { messageIdOf, sumBytes } from './row.ts'
import { attempt } from './shared/attempt.ts'
import { createEmitter } from './shared/emitter.ts'
import { isBag } from './shared/is-bag.ts'
import { isPromise } from './shared/is-promise.ts'
import { uuid } from './shared/uuid.ts'
import { within } from './shared/within.ts'
import type {
  Analytics,
  AnalyticsError,
  AnalyticsEvent,
  Bag,
  ContextCancelation,
  DropReason,
  EventMap,
  EventType,
  Page,
  Receipt,
} from './types.ts'
import { createDeviceMemory, createMemory, createVisitor } from './visitor.ts'

/** Filled in by the build: a script tag is always in a browser. */
declare const IS_SCRIPT: boolean

/** An event call and where and when it was made: here and now, or earlier, before this client was there. */
export interface EventCall {
  type: EventType
  args: readonly unknown[]
  page?: Page | undefined
  timeMs?: number | undefined
  /** Its end is the uuid of the event: whoever makes the same call once more makes the same event. */
  key?: string | undefined
}

export interface ClientParts {
  /**
   * What a snippet of ours has left: `_uuid`, which this page's calls in localStorage have in their keys; and by the name of
   * the queue, its open database.
   */
  early?: Bag | undefined
  /** The code that not every page needs; rejects if it cannot be had. */
  loadExtras: () => Promise<Extras>
}

/**
 * What every page has of `Analytics`, and for the rooms above what they work with. The rest of `Analytics` comes with the
 * code that loads on demand (extras/furnish.ts).
 */
export interface Client extends Analytics {
  initialized: boolean
  /** One of the six calls, with what is known of where and when. Never throws. */
  receive(call: EventCall): Promise<Context>
  /** Tells the developer. */
  report(code: AnalyticsError['code'], message: string, reason?: unknown): void
  /** Resolves when it is done, with the code that loads on demand, or could not be done in time, which is told. */
  withExtras(work: (extras: Extras) => void): Promise<void>
  /** The way to the collector; none for a client that is disabled. */
  dispatch: Dispatch | undefined
  /** Stores the event of a context when plugins are through with it. Gives what stopped it, if something did. */
  process(context: Context): Promise<ContextCancelation | undefined>
  /** An event that plugins were working on when its page ended, for those of this page; made with the extras. */
  finish: CourierParts['finish'] | undefined
  /** Stores the event of a context, or drops it with a reason. */
  store(context: Context): Promise<unknown> | undefined
  /** Work that events called later wait for; at once if nobody waits. */
  queueUp<T>(work: () => T | Promise<T>): T | Promise<T>
  /** Plugins and middleware; made with the extras. */
  pipeline: Pipeline | undefined
  /** Never rejects. Until it settles destinations are on their way: they get the events that are called meanwhile, too. */
  opening: Promise<unknown> | undefined
  /** The class of this client's contexts. */
  Context: typeof Context
}

/** How long calls may wait for code that some of them need. */
export const EXTRAS_TIMEOUT_MS = 5000
export const NO_EXTRAS = 'extras.min.js does not come'

/** Segment's limit for one event. */
const MAX_EVENT_BYTES = 32 * 1024

/**
 * Never throws. Without a browser, or without options that say where events go, the client takes every call and drops
 * every event, with the reason.
 */
export function createClient(options: Bag, parts: ClientParts, setup: Setup = {}): Client {
  const inBrowser = (typeof IS_SCRIPT === 'boolean' && IS_SCRIPT) || typeof document === 'object'
  const emitter = createEmitter<EventMap>()
  const isDisabled = setup.disable ?? options.disable === true
  const config = isDisabled ? undefined : readOptions(options)
  const isActive = inBrowser && !!config

  const who = createVisitor((isActive && (setup.memory ?? (config.onDisk && createDeviceMemory()))) || createMemory())
  const device = attempt(readDevice)

  /** Of this client's events, but for its last seven digits, which count them: a new one for each would cost it 7 us. */
  const pageUuid = uuid().slice(0, -7)
  let count = 1e6

  const integrations: Bag = isBag(options.integrations) ? options.integrations : {}
  /** Of this page's events that still have their end before them, by messageId. */
  const open = new Map<string, Context>()
  const dispatch =
    // Events of a source whose Segment.io is switched off are for destinations in the page only.
    isActive && (integrations['Segment.io'] ?? integrations.All) !== false
      ? createDispatch(config, setup.transport ?? {}, {
          early: parts.early,
          finish: (row) => client.finish?.(row),
          onEnd: (key, reason, message) => settle(messageIdOf(key), reason, message),
          // Without a word where that code cannot be had: after the next failure it is asked for again.
          onFailure: () =>
            void parts
              .loadExtras()
              .then((extras) => extras.evict(client))
              .catch(() => {}),
          report,
        })
      : undefined

  /** While plugins work on an event, or load, what comes later waits: events stay in the order of their calls. */
  let line: Promise<unknown> | undefined

  /** At once if nobody waits. */
  function queueUp<T>(work: () => T | Promise<T>): T | Promise<T> {
    const result = line ? line.then(work) : work()
    if (isPromise(result)) {
      const end: Promise<unknown> = (line = result
        .catch(() => {})
        .then(() => {
          if (line === end) line = undefined
        }))
    }
    return result
  }

  function build({ type, args, page, timeMs = Date.now(), key = pageUuid + count++ }: EventCall): {
    call: Call
    context: Context
  } {
    const complainOfCall = (problem: string) => complain(`${type}(): ${problem}`)
    const call = resolveArguments(type, args, complainOfCall)
    const { user, group } = who()
    const subject = type === 'identify' ? user : type === 'group' ? group : undefined
    call.details = toPlain(call.details, subject ? 'traits' : 'properties', complainOfCall)
    const overrides = readOverrides(toPlain(call.options, 'options', complainOfCall), complainOfCall)
    for (const name in integrations) overrides.integrations[name] ??= !!integrations[name]

    page ??= inBrowser ? readPage() : ({} as Page)
    // First: it changes the ids below.
    subject?.identify(call.id, call.details)
    const event = buildEvent(call, overrides, {
      traits: subject?.traits() ?? {},
      messageId: `ajs-next-${timeMs}-${key.slice(-36)}`,
      timestamp: new Date(overrides.timestamp ?? timeMs).toISOString(),
      userId: user.id(),
      anonymousId: user.anonymousId(overrides.anonymousId),
      groupId: group.id(),
      page,
      readContext: (search) => ({
        ...device,
        ...setup.context,
        library: { name: 'everbeacon', version },
        campaign: readCampaign(`${search}`),
      }),
    })
    return { call, context: new Context(event) }
  }

  async function accept(eventCall: EventCall): Promise<Context> {
    const { call, context } = build(eventCall)
    emit('dispatch_start', context as never)
    // Every promise costs the call 3 us, and memory until its task ends.
    if (!(line || client.pipeline || client.opening)) await store(context)
    else if (!(await process(context))) {
      await client.opening
      await client.pipeline?.distribute(context)
    }
    await run(call.callback, context as never)
    announce(call, context.event)
    return context
  }

  /** Stores it when plugins are through with it, and meanwhile holds it. Gives what stopped it, if something did. */
  async function process(context: Context): Promise<ContextCancelation | undefined> {
    // As it was called: the next page's plugins would do the same to it once more.
    const raw = (line || client.pipeline) && serialise(context.event)
    let stop = queueUp(() => client.pipeline?.prepare(context))
    if (isPromise(stop)) {
      void store(context, raw)
      stop = await stop
    }
    await store(context, undefined, stop)
    return stop
  }

  /** Resolves once it is on the device, or known to be dropped. `held`: what plugins still work on. */
  function store(context: Context, held?: Serialised, stop?: ContextCancelation): Promise<unknown> | undefined {
    const { event, key } = context
    const { messageId } = event
    const { text, bytes } = held ?? serialise(event)
    const isLocal = event.integrations?.['Segment.io'] === false
    open.set(messageId, context)
    if (dispatch && !stop && !isLocal && bytes <= MAX_EVENT_BYTES) {
      context.key = dispatch.newKey(Date.now(), bytes, messageId)
      return dispatch.courier.accept({ key: context.key, text: (held ? ' ' : '') + text, replaces: key })
    }
    if (held) return
    if (key) void dispatch!.outbox.remove([key])
    const [reason, message]: [DropReason, string] = stop
      ? ['cancelled', stop.reason ?? '']
      : !dispatch
        ? ['disabled', 'disabled']
        : isLocal
          ? ['cancelled', 'Segment.io is false']
          : ['too-large', `${event.type}(${event.event ?? ''}): ${bytes} bytes are over ${MAX_EVENT_BYTES}`]
    if (reason === 'too-large') report(reason, message)
    // Later: a page that tracks what was dropped must not go round in circles.
    setTimeout(() => settle(messageId, reason, message))
  }

  /** What Segment's listeners hear of an event. */
  function announce({ type, event: name, named, id, from }: Call, event: AnalyticsEvent): void {
    const heads: Bag = { track: name, identify: event.userId, group: event.groupId, alias: id ?? null }
    const head = type in heads ? [heads[type]] : [named.category ?? null, named.name ?? null]
    emit(type, ...(head as never), (event.properties ?? event.traits ?? from ?? null) as never, undefined)
  }

  /** The end of an event of this page, or of one that an earlier page left. */
  function settle(messageId: string, reason?: DropReason, message?: string): void {
    const status = reason ? 'dropped' : 'delivered'
    const receipt = (reason ? { status, messageId, reason, message } : { status, messageId }) as Receipt
    const context = open.get(messageId)
    open.delete(messageId)
    context?.settle(receipt)
    emit(status, receipt as never, context as never)
  }

  function complain(problem: string): void {
    report('invalid', problem)
  }

  function report(code: AnalyticsError['code'], message: string, reason?: unknown): void {
    attempt(() => console.error(`analytics: ${message}`, reason ?? ''))
    // Later, so that a listener that is added right after the call hears of it.
    queueMicrotask(() => emit('error', { code, message, reason }))
  }

  function emit<E extends keyof EventMap>(event: E, ...args: EventMap[E]): void {
    emitter.emit(client, event, ...args)
  }

  /** What the page's own function throws, or rejects with, is told and goes no further; what it has to wait for is waited for. */
  async function run<T>(callback?: (arg: T) => unknown, arg?: T): Promise<void> {
    try {
      await callback?.(arg as T)
    } catch (reason) {
      report('callback', 'callback failed', reason)
    }
  }

  function receive(eventCall: EventCall): Promise<Context> {
    const accepted = accept(eventCall)
    // Handled here, so that no unhandled rejection shows up in the page; who awaits the call still gets it.
    accepted.catch((reason) => {
      report('invalid', `${eventCall.type}(): ${reason?.message}`, reason)
    })
    return accepted
  }

  /** Chainable, and quiet: what goes wrong is told. */
  function chain<A extends unknown[]>(work: (...args: A) => void): (...args: A) => Client {
    return (...args) => {
      try {
        work(...args)
      } catch (reason) {
        report('invalid', `${reason}`)
      }
      return client
    }
  }

  const nothing = chain(() => {})
  const client = {
    VERSION: version,
    initialized: false,
    settings: {
      writeKey: options.writeKey,
      apiHost: isActive ? config.endpoint.split('//')[1] : undefined,
    },
    options,
    integrations,
    get queue() {
      const waiting = dispatch?.outbox.waiting ?? new Map<string, never>()
      return { waiting: waiting.size, bytes: sumBytes(waiting.keys()) }
    },
    // A snippet takes its presence for "already loaded".
    initialize: nothing,
    load: nothing,
    on: chain(emitter.on),
    once: chain(emitter.once),
    off: chain(emitter.off),
    emit: chain(emit),
    user: () => who().user,
    reset() {
      const { user, group } = who()
      user.reset()
      group.reset()
      emit('reset')
    },
    setAnonymousId: (id?: string | null) => who().user.anonymousId(id),
    debug: chain((on: boolean = true) => void client.withExtras((extras) => extras.debug(client, on))),
    async ready(callback?: (results: unknown[]) => unknown) {
      await queueUp(() => {})
      await client.opening
      const results = (await client.pipeline?.ready()) ?? []
      await run(callback, results)
      return results
    },
    async flush() {
      await dispatch?.courier.wake(true)
      return client.queue
    },
    dispatch,
    Context,
    queueUp,
    process,
    store,
    receive,
    report,
    async withExtras(work: (extras: Extras) => void) {
      try {
        // Done when the code is there, though nobody may wait any more.
        if (!isDisabled) await within(EXTRAS_TIMEOUT_MS, NO_EXTRAS, parts.loadExtras().then(work))
      } catch (reason) {
        report('plugin', `${reason}`, reason)
      }
    },
  } as unknown as Client
  const methods = client as unknown as Bag
  for (const type of EVENT_METHODS) {
    methods[type] = (...args: unknown[]) => (type === 'group' && !args.length ? who().group : receive({ type, args }))
  }
  EXTRA_METHODS.forEach((name, place) => {
    methods[name] = async (...args: unknown[]) => {
      let result: unknown
      const work = () =>
        client.withExtras((extras) => {
          result = extras.call(name, client, args)
        })
      // In the line, so that events called later meet the plugins that were registered earlier; loaded or not.
      await (place < WAY_CHANGERS ? queueUp(work) : work())
      return result
    }
  })
  setup.problems?.forEach(complain)
  return client
}
