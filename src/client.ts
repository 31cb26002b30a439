// One client: the public object, and the line that an event takes through it.
//
// The line runs down `accept`: arguments -> what was true at the moment of the call -> event -> plugins -> text -> row ->
// courier. Where plugins need time, the row is there meanwhile, held.

import { version } from '../package.json'
import { readCampaign } from './context/campaign.ts'
import { readDevice } from './context/device.ts'
import { readPage } from './context/page.ts'
import { createDispatch } from './dispatch.ts'
import { type Call, resolveArguments } from './event/args.ts'
import { buildEvent } from './event/build-event.ts'
import { readOverrides } from './event/overrides.ts'
import { toPlain } from './event/plain.ts'
import { type Serialised, serialise } from './event/serialise.ts'
import type { Extras, Setup } from './extras.ts'
import { EVENT_METHODS, EXTRA_METHODS, WAY_CHANGERS } from './methods.ts'
import { readOptions } from './options.ts'
import { Context, createSystemContext } from './pipeline/context.ts'
import type { Pipeline } from './pipeline/pipeline.ts'
import { messageIdOf, type Row, timeOf } from './row.ts'
import { attempt } from './shared/attempt.ts'
import { createEmitter } from './shared/emitter.ts'
import { inTime } from './shared/in-time.ts'
import { isBag } from './shared/is-bag.ts'
import { isPromise } from './shared/is-promise.ts'
import { uuid } from './shared/uuid.ts'
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

/** An event call and where and when it was made: here and now, or earlier, before this client was there. */
export interface EventCall {
  type: EventType
  args: readonly unknown[]
  page?: Page | undefined
  timeMs?: number | undefined
}

export interface ClientParts {
  /** The code that not every page needs; rejects if it cannot be had. */
  loadExtras: () => Promise<Extras>
}

export interface Client extends Analytics {
  /** One of the six calls, with what is known of where and when. Never throws. */
  receive(call: EventCall): Promise<Context>
  /** Tells the developer. */
  report(code: AnalyticsError['code'], message: string, reason?: unknown): void
  /** With the code that loads on demand; where that fails, it is told, and gives nothing. */
  withExtras<T>(work: (extras: Extras) => T | Promise<T>): Promise<T | undefined>
  /** Everything that was registered before is there. */
  begin(): void
  /** From now on events go there, with this key. What is left out stays. */
  moveTo(endpoint?: string, writeKey?: string): void
  /** Now there are plugins that earlier pages' events may wait for. */
  lookAgain(): void
  /** Stores an event as it is, which another library has left. */
  restore(event: AnalyticsEvent): Promise<void>
  /** Made when the first plugin comes. */
  pipeline: Pipeline | undefined
  createSystemContext(): Context
  /** Work that events called later wait for; at once if nobody waits. */
  queueUp<T>(work: () => T | Promise<T>): T | Promise<T>
  /** Destinations wait for this, which never rejects, and get their events then. */
  openFor(work: Promise<unknown>): void
}

/** Segment's limit for one event. */
const MAX_EVENT_BYTES = 32 * 1024

const DAY_MS = 86_400_000

/**
 * Never throws. Without a browser, or without options that say where events go, the client takes every call and drops
 * every event, with the reason.
 */
export function createClient(options: Bag, parts: ClientParts, setup: Setup = {}): Client {
  const inBrowser = typeof document === 'object'
  const emitter = createEmitter<EventMap>()
  const isDisabled = setup.disable ?? options.disable === true
  const config = isDisabled ? undefined : readOptions(options, complain)
  const isActive = inBrowser && !!config
  let debugging = false

  const who = createVisitor((isActive && (setup.memory ?? (config.persist && createDeviceMemory()))) || createMemory())
  let device: Bag | undefined

  const integrations: Bag = isBag(options.integrations) ? options.integrations : {}
  /** Of this page's events that still have their end before them, by messageId. */
  const open = new Map<string, Context>()
  const dispatch =
    // Events of a source whose Segment.io is switched off are for destinations in the page only.
    isActive && (integrations['Segment.io'] ?? integrations.All) !== false
      ? createDispatch(config, setup.transport ?? {}, {
          finish: finishStranger,
          onEnd: (key, reason, message) => settle(messageIdOf(key), reason, message),
          report,
        })
      : undefined

  /** Set while destinations are on their way: they get the events that were called meanwhile, too. */
  let opening: Promise<unknown> | undefined
  /** While plugins work on an event, or load, what comes later waits: events stay in the order of their calls. */
  let line: Promise<unknown> | undefined

  /** At once if nobody waits. */
  function queueUp<T>(work: () => T | Promise<T>): T | Promise<T> {
    const result = line ? line.then(work) : work()
    if (isPromise(result)) {
      const end: Promise<unknown> = result
        .catch(() => {})
        .then(() => {
          if (line === end) line = undefined
        })
      line = end
    }
    return result
  }

  /**
   * With the code that loads on demand. Where that fails, it is told, and gives nothing; where it takes too long, nobody
   * waits any more, and the work is done when it comes.
   */
  async function withExtras<T>(work: (extras: Extras) => T | Promise<T>): Promise<T | undefined> {
    if (isDisabled) return undefined
    try {
      return await inTime(parts.loadExtras().then(work))
    } catch (reason) {
      report('plugin', `${reason}`, reason)
      return undefined
    }
  }

  function build({ type, args, page, timeMs = Date.now() }: EventCall): { call: Call; context: Context } {
    const complainOfCall = (problem: string) => complain(`${type}(): ${problem}`)
    const call = resolveArguments(type, args, complainOfCall)
    const { user, group } = who()
    const subject = type === 'identify' ? user : type === 'group' ? group : undefined
    call.details = toPlain(call.details, subject ? 'traits' : 'properties', complainOfCall)
    const overrides = readOverrides(toPlain(call.options, 'options', complainOfCall), complainOfCall)
    for (const name of Object.keys(integrations)) overrides.integrations[name] ??= !!integrations[name]

    page ??= inBrowser ? readPage() : ({} as Page)
    device ??= (inBrowser && attempt(readDevice)) || {}
    // First: it changes the ids below.
    subject?.identify(call.id, call.details)
    const event = buildEvent(call, overrides, {
      traits: subject?.traits() ?? {},
      messageId: `ajs-next-${timeMs}-${uuid()}`,
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
    const stop = await process(context)
    if (!stop) {
      if (opening) await opening
      await client.pipeline?.distribute(context)
    }
    await run(call.callback, context as never)
    announce(call, context.event)
    return context
  }

  function hasPlugins(): boolean {
    return !!client.pipeline?.plugins.length
  }

  /** Gives what stopped the event, if something did. `replaces`: a row of a page that is gone, which is ours now. */
  async function process(context: Context, replaces?: string): Promise<ContextCancelation | undefined> {
    // Before the plugins touch it: the next page's would do the same to it once more.
    const { messageId } = context.event
    const raw = line || hasPlugins() ? serialise(context.event, complain) : undefined
    let stop = queueUp(() => client.pipeline?.prepare(context))
    if (isPromise(stop)) {
      const held = hold(context, messageId, raw!, replaces)
      stop = await stop
      await store(context, stop, held)
    } else await store(context, stop, replaces)
    return stop
  }

  /** As it was called, until plugins are done with it. */
  function hold(
    context: Context,
    messageId: string,
    { text, bytes }: Serialised,
    replaces?: string,
  ): string | undefined {
    const integrations = context.event?.integrations
    // What would never be sent is not kept: it may be too much for any batch.
    if (!dispatch || (!replaces && (bytes > MAX_EVENT_BYTES || integrations?.['Segment.io'] === false))) return
    const key = dispatch.newKey(Date.now(), bytes, messageId)
    open.set(messageId, context)
    void dispatch.courier.accept({ key, text: ` ${text}`, replaces })
    return key
  }

  /** Resolves once it is on the device, or known to be dropped. */
  async function store(context: Context, stop?: ContextCancelation, held?: string): Promise<void> {
    const { event } = context
    const { messageId } = event
    open.set(messageId, context)
    const { text, bytes } = serialise(event, complain)
    const drop = (reason: DropReason, message: string) => {
      if (held) void dispatch!.outbox.remove([held])
      settle(messageId, reason, message)
    }
    if (stop) {
      context.failure = { reason: stop }
      drop('cancelled', stop.reason ?? '')
    } else if (!dispatch) setTimeout(drop, 0, 'disabled', 'disabled')
    else if (event.integrations?.['Segment.io'] === false) drop('cancelled', 'integrations: Segment.io is false')
    else if (bytes > MAX_EVENT_BYTES) {
      const message = `${event.type}(${event.event ?? ''}): dropped, ${bytes} bytes of JSON are over ${MAX_EVENT_BYTES}`
      report('too-large', message)
      drop('too-large', message)
    } else {
      const key = dispatch.newKey(Date.now(), bytes, messageId)
      await dispatch.courier.accept({ key, text, replaces: held })
      log('stored', event)
    }
  }

  /**
   * An event that plugins were working on when its page ended: for those of this page, once it has some. Without, it
   * waits for a page that has, a day at most.
   */
  function finishStranger({ key, text }: Row): void {
    if (!hasPlugins() && Date.now() - timeOf(key) < DAY_MS) return
    void attempt(() =>
      process(new Context(JSON.parse(text)), key).catch((reason) => report('plugin', `${reason}`, reason)),
    )
  }

  /** What Segment's listeners hear of an event. */
  function announce({ type, event: name, named, id, from }: Call, event: AnalyticsEvent): void {
    const place = [named.category ?? null, named.name ?? null, event.properties]
    const told = {
      track: [name, event.properties],
      page: place,
      screen: place,
      identify: [event.userId, event.traits],
      group: [event.groupId, event.traits],
      alias: [id ?? null, from ?? null],
    }[type]
    emit(type, ...(told as never), undefined)
  }

  /** The end of an event of this page, or of one that an earlier page left. */
  function settle(messageId: string, reason?: DropReason, message?: string): void {
    const status = reason ? 'dropped' : 'delivered'
    const receipt = (reason ? { status, messageId, reason, message } : { status, messageId }) as Receipt
    const context = open.get(messageId)
    open.delete(messageId)
    context?.settle(receipt)
    if (reason === 'rejected') {
      const failure = { reason: new Error(message) }
      if (context) context.failure = failure
      emit('error', { code: 'delivery_failure', message: message!, ...failure, ctx: context as never })
    }
    emit(status, receipt as never)
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
    log(event, args[0])
    emitter.emit(client, event, ...args)
  }

  function log(...what: unknown[]): void {
    if (debugging) console.log('analytics:', ...what)
  }

  /** What the page's own function throws, or rejects with, is told and goes no further; it is waited for a second. */
  async function run<T>(callback?: (arg: T) => unknown, arg?: T): Promise<void> {
    try {
      if (callback) await Promise.race([callback(arg as T), new Promise((resolve) => setTimeout(resolve, 1000))])
    } catch (reason) {
      report('callback', 'a callback threw', reason)
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

  const { writeKey, cdnSettings = { integrations: {} }, cdnURL } = options
  const client = {
    VERSION: version,
    initialized: false,
    settings: {
      writeKey,
      cdnSettings,
      cdnURL,
      apiHost: isActive ? config.endpoint.replace(/^.*?\/\//, '') : undefined,
      timeout: 300,
    },
    options,
    integrations,
    plugins: {},
    Integrations: {},
    failedInitializations: [],
    get queue() {
      return {
        waiting: dispatch?.outbox.waiting.size ?? 0,
        bytes: dispatch?.outbox.bytes ?? 0,
        plugins: client.pipeline?.plugins ?? [],
        failedInitializations: client.failedInitializations,
        isEmpty: () => !client.queue.waiting,
        // For who listens to a queue: the pipeline tells its events here.
        on: client.on,
        once: client.once,
        off: client.off,
        emit: client.emit,
      }
    },
    begin() {
      methods.initialized = true
      emit('initialize', client.settings, options)
      // What Segment's library has left on this site.
      const hasLegacy = attempt(() => Object.keys(localStorage).some((key) => key.startsWith('persisted-queue:v1:')))
      if (hasLegacy && dispatch && config!.persist)
        void withExtras((extras) => void extras.call('adoptLegacyQueue', client, []))
    },
    load: () => client,
    noConflict: () => client,
    use: chain((plugin: (analytics: Client) => void) => plugin(client)),
    moveTo: (...target: [string?, string?]) => dispatch?.moveTo(...target),
    /** Held rows of earlier pages wait for plugins. */
    lookAgain: () => void dispatch?.courier.wake(false),
    restore: (event: AnalyticsEvent) => store(new Context(event)),
    initialize: async () => client,
    init: async () => client,
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
    debug: chain((on: boolean = true) => {
      debugging = on
    }),
    timeout(ms: number) {
      client.settings.timeout = ms
    },
    push([method, ...args]: string[]) {
      methods[method!]?.(...args)
    },
    async ready(callback?: (results: unknown[]) => unknown) {
      await queueUp(() => {})
      await opening
      const results = await Promise.all(client.queue.plugins.flatMap((plugin) => plugin.ready?.() ?? []))
      await run(callback, results)
      return results
    },
    async flush() {
      await dispatch?.courier.wake(true)
      return client.queue
    },
    createSystemContext,
    queueUp,
    openFor(work: Promise<unknown>) {
      const end: Promise<unknown> = work
        .catch((reason) => report('settings', `${reason}`, reason))
        .then(() => {
          if (opening === end) opening = undefined
        })
      opening = end
    },
    receive,
    report,
    withExtras,
  } as unknown as Client
  const methods = client as unknown as Bag
  for (const type of EVENT_METHODS) {
    methods[type] = (...args: unknown[]) => (type === 'group' && !args.length ? who().group : receive({ type, args }))
  }
  EXTRA_METHODS.forEach((name, place) => {
    methods[name] = async (...args: unknown[]) => {
      let result: unknown
      const work = () =>
        withExtras((extras) => {
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
