// The public types. Names and shapes are Segment's where Segment has one; imports nothing.

/** A bag of values that end as JSON. `any`, because an index signature of `unknown` would refuse interfaces. */
// biome-ignore lint/suspicious/noExplicitAny: see above; nothing inside the library reads a value through it
export type Bag = Record<string, any>

/** Of a user or a group. A number is kept as its digits; `null` removes the id where one is set. */
export type Id = string | number | null

export type EventType = 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias'

/** What may be said about one call, in its `options` argument. Every other key ends in `context`. */
export interface CallOptions extends Bag {
  /** Which destinations get the event: `{ All: false, Mixpanel: true }`. Sent along. */
  integrations?: Bag
  /** Merged over the context that the page gives. */
  context?: Bag
  /** When it happened, if not now: a Date or an ISO 8601 string. */
  timestamp?: Date | string
  /** The event's own id, used once; the collector keeps one event an id. Default: a new one. */
  messageId?: string
  userId?: string
  /** Replaces the stored anonymous id, as in Analytics.js. */
  anonymousId?: string
}

/** Is the page shown, hidden, or gone: on its way out, perhaps to the back/forward cache? */
export type Place = 'shown' | 'hidden' | 'gone'

/** Where the visitor was at the moment of the call. */
export interface Page {
  path: string
  referrer: string
  search: string
  title: string
  url: string
}

/** One event as it goes over the wire, without `sentAt`, which the batch carries. */
export interface AnalyticsEvent {
  type: EventType
  messageId: string
  /** ISO 8601, by the visitor's clock, at the moment of the call. */
  timestamp: string
  userId: string | null
  anonymousId: string | null
  event?: string
  category?: string
  name?: string
  groupId?: string | null
  previousId?: string | null
  properties?: Bag
  traits?: Bag
  context: Bag
  integrations: Bag
}

/**
 * Why an event will not be delivered.
 * - `disabled`: this client sends nothing: it is not in a browser, or `error` told that `writeKey` or `endpoint` is unusable.
 * - `too-large`: the event is over 32 KB of JSON.
 * - `rejected`: the collector refused this event for good; it is set aside on the disk with the answer.
 * - `evicted`: it could not be delivered, and was older than `maxEventAgeDays` or the oldest over `maxQueueBytes`.
 */
export type DropReason = 'disabled' | 'too-large' | 'rejected' | 'evicted'

/** How an event ended. `message` says more, for a developer: sizes, the collector's answer. */
export type Receipt =
  | { status: 'delivered'; messageId: string }
  | { status: 'dropped'; messageId: string; reason: DropReason; message: string }

/** What a call's promise gives, once the event is safely stored, or is known to be dropped. */
export interface Context {
  /** The event's `messageId`. */
  readonly id: string
  readonly event: AnalyticsEvent
  /**
   * How the event ended: the collector has it, or it was dropped and why. Stays pending while it waits to be sent, and
   * for good if the page goes first; the event itself is then delivered from a later page. Never rejects.
   */
  readonly delivered: Promise<Receipt>
}

/** Called when the call's promise settles; what it throws is reported and goes no further. */
export type Callback = (context: Context) => unknown

/**
 * What went wrong, for `on('error')`.
 * - `invalid`: an option, an argument or a value in one is unusable; `message` names it. What could be kept was kept.
 * - `too-large`: the event was dropped.
 * - `storage`: the browser refused to store; events wait in memory or a smaller store meanwhile.
 * - `delivery`: the collector could not be reached, or refused; the events are kept.
 * - `callback`: a function of the page's own threw.
 */
export interface AnalyticsError {
  code: 'invalid' | 'too-large' | 'storage' | 'delivery' | 'callback'
  message: string
  /** What was thrown, if anything was. */
  reason?: unknown
}

export interface EventMap {
  /** The collector acknowledged an event (also one from an earlier page of this site). */
  delivered: [receipt: Extract<Receipt, { status: 'delivered' }>]
  /** An event will not be delivered. */
  dropped: [receipt: Extract<Receipt, { status: 'dropped' }>]
  error: [error: AnalyticsError]
  /** `reset()` was called. */
  reset: []
}

/** What waits to be acknowledged. */
export interface QueueState {
  /** Events of this page that the collector has not acknowledged yet. */
  waiting: number
  /** Their size as JSON, UTF-8. */
  bytes: number
}

/** Everything that can be set; only `writeKey` must be. Numbers are from 0 to 2e9; what is not is told, and not used. */
export interface Options {
  /** Which source the events belong to. Not a secret: it can only write. */
  writeKey: string
  /**
   * The tracking endpoint's base address; batches go to `<endpoint>/batch`. Absolute, http or https, without a query.
   * Default, where it is left out: `https://api.segment.io/v1`.
   */
  endpoint?: string
  /** How many waiting events are sent at once, without waiting for the interval. Default 20. */
  flushAt?: number
  /** How long the first waiting event waits for company. Default 1000 ms. */
  flushIntervalMs?: number
  /** How much may wait on this site, all pages together, before the oldest is dropped and reported. Default 20,000,000. */
  maxQueueBytes?: number
  /** How long an event that cannot be delivered is kept. Default 14 days. */
  maxEventAgeDays?: number
  /** How long the collector may take to answer. Default 10,000 ms. */
  requestTimeoutMs?: number
}

/** The visitor, as Analytics.js knows them. A getter without arguments; with one, the setter. */
export interface User {
  /** Setting a different one than the last also makes a new anonymous id. */
  id(id?: Id): string | null
  /** Made on first use, a UUID. `null` clears it. */
  anonymousId(id?: string | null): string | null
  /** Setting replaces all traits; `null` clears them. */
  traits(traits?: Bag | null): Bag
  /** Forgets the id, the anonymous id and the traits. */
  reset(): void
}

/** The group (company, team, account) that the visitor acts in. Getters without arguments; with one, setters. */
export interface Group {
  id(id?: Id): string | null
  traits(traits?: Bag | null): Bag
  reset(): void
}

/** Not `Bag`: an array or a Date is no bag of properties. */
type Properties = (Bag & { readonly [Symbol.iterator]?: never; getTime?: never }) | null
type MaybeOptions = CallOptions | null

/** The six calls. Each promise settles once its event is stored on this device; it rejects only for unusable arguments. */
export interface EventMethods {
  track(event: string, callback: Callback): Promise<Context>
  track(event: string, properties: Properties | undefined, callback: Callback): Promise<Context>
  track(event: string, properties?: Properties, options?: MaybeOptions, callback?: Callback): Promise<Context>
  track(
    event: { event: string; properties?: Bag | null },
    options?: MaybeOptions | Callback,
    callback?: Callback,
  ): Promise<Context>

  identify(callback: Callback): Promise<Context>
  identify(
    id?: Id,
    traits?: Bag | null | Callback,
    options?: MaybeOptions | Callback,
    callback?: Callback,
  ): Promise<Context>
  identify(traits: Bag, options?: MaybeOptions | Callback, callback?: Callback): Promise<Context>

  page(...args: PageArguments): Promise<Context>
  screen(...args: PageArguments): Promise<Context>

  group: GroupMethod

  alias(
    to: string | number,
    from?: string | number | null | CallOptions | Callback,
    options?: MaybeOptions | Callback,
    callback?: Callback,
  ): Promise<Context>
}

export interface GroupMethod {
  (
    id: Id | undefined,
    traits: Bag | null | Callback | undefined,
    options?: MaybeOptions | Callback,
    callback?: Callback,
  ): Promise<Context>
  (id: Id, traits?: Bag | null | Callback, options?: MaybeOptions | Callback, callback?: Callback): Promise<Context>
  (traits: Bag, options?: MaybeOptions | Callback, callback?: Callback): Promise<Context>
}

/** `category, name, properties, options, callback`; each may be left out: one string alone is the name. */
export type PageArguments =
  | [
      category: string | null | undefined,
      name: string | null | undefined,
      properties?: Properties | Callback,
      options?: MaybeOptions | Callback,
      callback?: Callback,
    ]
  | [name: string, properties?: Properties | Callback, options?: MaybeOptions | Callback, callback?: Callback]
  | [properties?: Properties | Callback, options?: MaybeOptions | Callback, callback?: Callback]

/** Takes a listener for an event; gives the object it is a method of. */
export type Listen<Self> = <E extends keyof EventMap>(event: E, listener: (...args: EventMap[E]) => unknown) => Self

/** One loaded client: what `window.analytics` is once the bundle runs, and `AnalyticsBrowser#instance`. */
export interface Analytics extends Omit<EventMethods, 'group'> {
  readonly VERSION: string
  /** True: the snippet's stub forwards to this object when it sees it. */
  readonly initialized: true
  /** It is loaded: nothing happens. */
  load(...args: unknown[]): this
  /** Only its presence counts: the snippet takes it for "already loaded". */
  initialize(): Analytics
  /** Without arguments: the group that is set, and nothing is sent. */
  group: GroupMethod & (() => Group)
  user(): User
  /** Resolves once the library is ready to take calls, which it is. */
  ready(callback?: () => unknown): Promise<unknown>
  /** Calls the listener at every such event; what it throws reaches the page's own error tracking. */
  on: Listen<this>
  /** Once, then no more. */
  once: Listen<this>
  /** Calls it no more. */
  off: Listen<this>
  /** Forgets the user and the group; the next event has a new anonymous id. Waiting events stay. */
  reset(): void
  /** Sets the anonymous id; without an argument gives it; `null` clears it. */
  setAnonymousId(id?: string | null): string | null
  /** Prints every event's way to the console, until `debug(false)`. */
  debug(on?: boolean): this
  /** Sends now what waits, also what closed pages left, and says what still waits of this page after that try. */
  flush(): Promise<QueueState>
  readonly queue: QueueState
}
