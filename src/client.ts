// One client: the public object, and the line that an event takes through it.
//
// The line runs down `accept`: arguments -> what was true at the moment of the call -> event -> text -> row -> courier.

import { version } from '../package.json'
import { readCampaign } from './context/campaign.ts'
import { readDevice } from './context/device.ts'
import { readPage } from './context/page.ts'
import { createDispatch } from './dispatch.ts'
import { resolveArguments } from './event/args.ts'
import { buildEvent } from './event/build-event.ts'
import { readOverrides } from './event/overrides.ts'
import { toPlain } from './event/plain.ts'
import { serialise } from './event/serialise.ts'
import { EVENT_METHODS } from './methods.ts'
import { readOptions } from './options.ts'
import { messageIdOf } from './row.ts'
import { attempt } from './shared/attempt.ts'
import { createEmitter } from './shared/emitter.ts'
import { uuid } from './shared/uuid.ts'
import type {
  Analytics,
  AnalyticsError,
  Bag,
  Context,
  DropReason,
  EventMap,
  EventType,
  Page,
  Receipt,
} from './types.ts'
import { createVisitor } from './visitor.ts'

/** An event call and where and when it was made: here and now, or earlier, before this client was there. */
export interface EventCall {
  type: EventType
  args: readonly unknown[]
  page?: Page | undefined
  timeMs?: number | undefined
}

export interface Client extends Analytics {
  /** One of the six calls, with what is known of where and when. Never throws. */
  receive(call: EventCall): Promise<Context>
  /** Tells the developer. */
  report(code: AnalyticsError['code'], message: string, reason?: unknown): void
}

/** Segment's limit for one event. */
const MAX_EVENT_BYTES = 32 * 1024

/**
 * Never throws. Without a browser, or without options that say where events go, the client takes every call and drops
 * every event, with the reason.
 */
export function createClient(options: Bag): Client {
  const inBrowser = typeof document === 'object'
  const config = readOptions(options, (problem) => report('invalid', problem))
  const emitter = createEmitter<EventMap>()
  let debugging = false

  const persist = inBrowser && !!config
  const who = createVisitor(persist ? config : undefined)
  let device: Bag | undefined

  /** Of this page's events that still have their end before them, by messageId. */
  const receivers = new Map<string, (receipt: Receipt) => void>()
  const dispatch = persist
    ? createDispatch(config, (key, reason, message) => settle(messageIdOf(key), reason, message), report)
    : undefined

  async function accept({ type, args, page, timeMs = Date.now() }: EventCall): Promise<Context> {
    const complain = (problem: string) => report('invalid', `${type}(): ${problem}`)
    const call = resolveArguments(type, args, complain)
    const { user, group } = who()
    const subject = type === 'identify' ? user : type === 'group' ? group : undefined
    call.details = toPlain(call.details, subject ? 'traits' : 'properties', complain)
    const overrides = readOverrides(toPlain(call.options, 'options', complain), complain)

    page ??= inBrowser ? readPage() : ({} as Page)
    device ??= (inBrowser && attempt(() => readDevice(options.highEntropyValuesClientHints))) || {}
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
        library: { name: 'everbeacon', version },
        campaign: readCampaign(`${search}`),
      }),
    })
    const { messageId } = event
    const context: Context = {
      id: messageId,
      event,
      delivered: new Promise((resolve) => receivers.set(messageId, resolve)),
    }
    const { text, bytes } = serialise(event)
    if (!dispatch) setTimeout(settle, 0, messageId, 'disabled', 'disabled')
    else if (bytes > MAX_EVENT_BYTES) {
      const message = `${type}(${event.event ?? ''}): dropped, ${bytes} bytes of JSON are over ${MAX_EVENT_BYTES}`
      report('too-large', message)
      settle(messageId, 'too-large', message)
    } else {
      await dispatch.courier.accept({ key: dispatch.newKey(Date.now(), bytes, messageId), text })
      log('stored', event)
    }
    void run(call.callback, context)
    return context
  }

  /** The end of an event of this page, or of one that an earlier page left. */
  function settle(messageId: string, reason?: DropReason, message = ''): void {
    const receipt: Receipt = reason
      ? { status: 'dropped', messageId, reason, message }
      : { status: 'delivered', messageId }
    receivers.get(messageId)?.(receipt)
    receivers.delete(messageId)
    emit(receipt.status, receipt as never)
  }

  function report(code: AnalyticsError['code'], message: string, reason?: unknown): void {
    attempt(() => console.error(`analytics: ${message}`, reason ?? ''))
    // Later, so that a listener that is added right after the call hears of it.
    queueMicrotask(() => emit('error', { code, message, reason }))
  }

  function emit<E extends keyof EventMap>(event: E, ...args: EventMap[E]): void {
    log(event, args[0])
    emitter.emit(event, ...args)
  }

  function log(...what: unknown[]): void {
    if (debugging) console.log('analytics:', ...what)
  }

  /** What the page's own function throws, or rejects with, is told and goes no further. */
  async function run<T>(callback?: (arg: T) => unknown, arg?: T): Promise<void> {
    try {
      await callback?.((await arg) as T)
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

  const client = {
    VERSION: version,
    initialized: true,
    initialize: () => client,
    load: () => client,
    on: chain(emitter.on),
    once: chain(emitter.once),
    off: chain(emitter.off),
    ready: run,
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
    async flush() {
      await dispatch?.courier.wake(true)
      return client.queue
    },
    get queue() {
      return { waiting: dispatch?.outbox.waiting.size ?? 0, bytes: dispatch?.outbox.bytes ?? 0 }
    },
    receive,
    report,
  } as unknown as Client
  for (const type of EVENT_METHODS) {
    client[type] = ((...args: unknown[]) =>
      type === 'group' && !args.length ? who().group : receive({ type, args })) as never
  }

  return client
}
