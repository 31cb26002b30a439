// The public types. Names and shapes are Segment's where Segment has one; imports nothing.
//
// In the order of an event's life: what is said about somebody and something, the event, how it ends, who may change it
// on its way, how all that is set up, and last the object with the calls.

/** A bag of values that end as JSON. `any`, because an index signature of `unknown` would refuse interfaces. */
// biome-ignore lint/suspicious/noExplicitAny: see above; nothing inside the library reads a value through it
export type Bag = Record<string, any>

export type JSONPrimitive = string | number | boolean | null
export type JSONValue = JSONPrimitive | JSONObject | JSONArray
export type JSONObject = { [member: string]: JSONValue }
export type JSONArray = JSONValue[]

/** An id as it is remembered. */
export type ID = string | null | undefined

/** An id as it may be given. A number is kept as its digits; `null` removes the id where one is set. */
export type Id = string | number | null

/** A moment: a Date, or an ISO 8601 string. */
export type Timestamp = Date | string

export type EventProperties = Bag

/** What is known of a person. The named ones are those that Segment's specification reserves. */
export type UserTraits = Nullable<{
  address: Nullable<{ city: string; country: string; postalCode: string; state: string; street: string }>
  age: number
  avatar: string
  birthday: Timestamp
  company: Nullable<{ name: string; id: string | number; industry: string; employee_count: number; plan: string }>
  createdAt: Timestamp
  description: string
  email: string
  firstName: string
  gender: string
  id: string | number
  industry: string
  lastName: string
  name: string
  phone: string | number
  plan: string
  title: string
  username: string
  website: string
}> &
  Bag

/** What is known of a company, a team, an account. */
export type GroupTraits = Pick<
  UserTraits,
  | 'address'
  | 'avatar'
  | 'createdAt'
  | 'description'
  | 'email'
  | 'id'
  | 'industry'
  | 'name'
  | 'phone'
  | 'plan'
  | 'website'
> &
  Nullable<{ employees: string | number }> &
  Bag

export type Traits = UserTraits | GroupTraits

type Nullable<T> = { [K in keyof T]?: T[K] | null | undefined }
type Partly<T> = { [K in keyof T]?: T[K] | undefined }

/** Which destinations get an event: `{ All: false, Mixpanel: true }`. An object counts as true. */
export type Integrations = {
  All?: boolean | undefined
  [name: string]: boolean | Bag | undefined
}

/** What surrounds an event: filled in by the page, and what a call says wins. Other keys are sent, too. */
export interface ExtraContext extends Bag {
  active?: boolean | undefined
  amp?: { id: string } | undefined
  campaign?: Campaign | undefined
  ip?: string | undefined
  library?: { name: string; version: string } | undefined
  locale?: string | undefined
  location?:
    | Partly<{ city: string; country: string; latitude: string; longitude: string; region: string; speed: number }>
    | undefined
  page?: Partly<Page> | undefined
  referrer?:
    | Partly<{ type: string; name: string; url: string; link: string; id: string; btid: string; urid: string }>
    | undefined
  timezone?: string | undefined
  traits?: Traits | undefined
  userAgent?: string | undefined
  userAgentData?: UserAgentData | undefined
}

export interface Campaign extends Record<string, string> {
  name: string
  source: string
  medium: string
}

/** What the browser says of itself, by User-Agent Client Hints. */
export type UserAgentData = Partly<{
  brands: { brand: string; version: string }[]
  mobile: boolean
  platform: string
  architecture: string
  bitness: string
  model: string
  platformVersion: string
  uaFullVersion: string
  fullVersionList: { brand: string; version: string }[]
  wow64: boolean
}>

/** What may be said about one call, in its `options` argument. Every other key ends in `context`. */
export interface Options extends Bag {
  /** Which destinations get the event: `{ All: false, Mixpanel: true }`. Sent along. */
  integrations?: Integrations | undefined
  /** Merged over the context that the page gives. */
  context?: ExtraContext | undefined
  /** When it happened, if not now: a Date or an ISO 8601 string. */
  timestamp?: Timestamp | undefined
  /** The event's own id, used once; the collector keeps one event an id. Default: a new one. */
  messageId?: string | undefined
  userId?: string | undefined
  /** Replaces the stored anonymous id, as in Analytics.js. */
  anonymousId?: string | undefined
  traits?: Traits | undefined
}

export type EventType = 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias'

/** Where the visitor was at the moment of the call. */
export interface Page {
  path: string
  referrer: string
  search: string
  title: string
  url: string
}

/** An event as plugins and middleware see it, and may change it: what they leave out or add is theirs to answer for. */
export interface SegmentEvent {
  type: EventType
  messageId?: string | undefined
  timestamp?: Timestamp | undefined
  userId?: ID
  anonymousId?: ID
  event?: string | undefined
  category?: string | undefined
  name?: string | undefined
  groupId?: ID
  previousId?: ID
  properties?: EventProperties | undefined
  traits?: Traits | undefined
  context?: ExtraContext | undefined
  integrations?: Integrations | undefined
  options?: Options | undefined
  writeKey?: string | undefined
  sentAt?: Date | undefined
  _metadata?: SegmentEventMetadata | undefined
}

export type SegmentEventMetadata = Partly<{
  failedInitializations: unknown[]
  bundled: string[]
  unbundled: string[]
  nodeVersion: string
  bundledConfigIds: string[]
  unbundledConfigIds: string[]
  bundledIds: string[]
}>

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

// How it ends.

/**
 * Why an event will not be delivered.
 * - `disabled`: this client sends nothing: it is not in a browser, or `error` told that `writeKey` or `endpoint` is unusable.
 * - `cancelled`: a plugin or a middleware stopped it.
 * - `too-large`: the event is over 32 KB of JSON.
 * - `rejected`: the collector refused this event for good; it is set aside on the disk with the answer.
 * - `evicted`: it could not be delivered, and was older than `maxEventAgeDays` or the oldest over `maxQueueBytes`.
 * - `cleared`: the page has called `clear()` of the inspected queue.
 */
export type DropReason = 'disabled' | 'cancelled' | 'too-large' | 'rejected' | 'evicted' | 'cleared'

/** How an event ended. `message` says more, for a developer: sizes, the collector's answer. */
export type Receipt =
  | { status: 'delivered'; messageId: string }
  | { status: 'dropped'; messageId: string; reason: DropReason; message: string }

/** One event on its way: what plugins get and give, and what a call's promise gives. */
export interface Context {
  /** The event's `messageId`, where a call made it. */
  readonly id: string
  /** A plugin may change it; after the last one it is written down, and changes no more. */
  event: SegmentEvent
  /** How often it was tried. */
  attempts: number
  readonly logger: Logger
  readonly stats: Stats
  log(level: LogLevel, message: string, extras?: object): void
  logs(): LogMessage[]
  /** Forgets logs and metrics. */
  flush(): void
  toJSON(): SerializedContext
  isSame(other: Context): boolean
  /** Stops the event, by throwing: what is given, or a `ContextCancelation`. */
  cancel(error?: Error | ContextCancelation): never
  /** Sets a value by its path with dots: `updateEvent('context.ip', '0.0.0.0')`. */
  updateEvent(path: string, value: unknown): SegmentEvent
  failedDelivery(): ContextFailedDelivery | undefined
  setFailedDelivery(options: ContextFailedDelivery): void
  /**
   * How the event ended: the collector has it, or it was dropped and why. Stays pending while it waits to be sent, and
   * for good if the page goes first; the event itself is then delivered from a later page. Never rejects.
   */
  readonly delivered: Promise<Receipt>
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface LogMessage {
  level: LogLevel
  message: string
  time?: Date
  extras?: Bag | undefined
}

export interface Logger {
  log(level: LogLevel, message: string, extras?: object): void
  flush(): void
  readonly logs: LogMessage[]
}

export interface Metric {
  metric: string
  value: number
  type: 'gauge' | 'counter'
  tags: string[]
  timestamp: number
}

export interface Stats {
  metrics: Metric[]
  increment(metric: string, by?: number, tags?: string[]): void
  gauge(metric: string, value: number, tags?: string[]): void
  flush(): void
  /** With one letter a key. */
  serialize(): { m: string; v: number; k: 'g' | 'c'; t: string[]; e: number }[]
}

export interface SerializedContext {
  id: string
  event: SegmentEvent
  logs: LogMessage[]
  metrics?: Metric[]
}

export interface ContextFailedDelivery {
  reason: unknown
}

export interface CancelationOptions {
  /** Try the event again? Default true. */
  retry?: boolean
  reason?: string
  type?: string
}

/** Why a plugin stopped an event: `context.cancel(new ContextCancelation({ retry: false, reason: 'no consent' }))`. */
export interface ContextCancelation {
  retry: boolean
  type: string
  reason?: string
}

/** Called when the call's promise settles; what it throws is reported and goes no further. */
export type Callback<Ctx = Context> = (context: Ctx) => unknown

// Who may change it on its way.

/** What is run for every event, by its type: before all, to add to it, to hand it on, or after all. */
export interface Plugin {
  name: string
  type: 'before' | 'after' | 'destination' | 'enrichment' | 'utility'
  version?: string
  /** Of a destination's action: other names by which `integrations` may mean it. */
  alternativeNames?: string[]
  isLoaded: () => boolean
  load: (context: Context, analytics: Analytics) => Promise<unknown>
  unload?: (context: Context, analytics: Analytics) => Promise<unknown> | unknown
  ready?: () => Promise<unknown>
  track?: Hook
  identify?: Hook
  page?: Hook
  screen?: Hook
  group?: Hook
  alias?: Hook
}

/** Gives the context back, changed or not; throws, or calls `context.cancel()`, to stop the event. */
export type Hook = (context: Context) => Promise<Context> | Context

export interface InternalPluginWithAddMiddleware extends Plugin {
  /** Middleware for this plugin alone. */
  addMiddleware: (...middleware: DestinationMiddlewareFunction[]) => void
}

export interface InternalDestinationPluginWithAddMiddleware extends InternalPluginWithAddMiddleware {
  type: 'destination'
}

/** Makes the plugins of a destination that `cdnSettings.remotePlugins` names, instead of a script from there. */
export type PluginFactory = {
  (settings: JSONValue): Plugin | Plugin[] | Promise<Plugin | Plugin[]>
  pluginName: string
}

/** Sees every event before the plugins do; `next(payload)` lets it go on, `next(null)` or never stops it. */
export type MiddlewareFunction = (middleware: MiddlewareParams) => void | Promise<void>

/** The same for one destination, with a copy of the event. */
export type DestinationMiddlewareFunction = (middleware: DestinationMiddlewareParams) => void | Promise<void>

export interface MiddlewareParams {
  payload: Facade
  integrations?: Integrations | undefined
  next: (payload: Facade | null) => void
}

export interface DestinationMiddlewareParams {
  payload: Facade
  /** The destination's name. */
  integration: string
  next: (payload: Facade | null) => void
}

/** An event with questions that can be asked of it. `obj` is the event itself: what is changed there is changed. */
export interface Facade {
  obj: SegmentEvent
  type(): EventType
  json(): Bag
  rawEvent(): Bag
  /** A value by its path with dots, found in whatever case it is written: `proxy('properties.orderId')`. */
  proxy(path: string): unknown
  field(name: string): unknown
  event(): string
  name(): string | undefined
  category(): string | undefined
  properties(aliases?: object): Bag
  traits(aliases?: object): Bag
  context(): Bag
  options(integration?: string): Bag
  integrations(): Bag
  enabled(integration: string): boolean
  userId(): unknown
  anonymousId(): unknown
  groupId(): unknown
  previousId(): unknown
  timestamp(): unknown
}

// How it is set up.

/** What this library has beside Segment's. Numbers are from 0 to 2e9; what is not is told, and not used. */
export interface DeliveryOptions {
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

/** The second argument of `load`: everything that can be set, and need not be. */
export interface InitOptions extends DeliveryOptions {
  /** Nothing is kept on the device: ids, traits and events live as long as the page. Default false. */
  disableClientPersistence?: boolean
  /** Classic destinations get ISO 8601 strings as they are, and not as Dates. Default false. */
  disableAutoISOConversion?: boolean
  /** One `page()` call at once. */
  initialPageview?: boolean
  cookie?: CookieOptions
  /** Where ids and traits are kept; the first that has an answer gives it. */
  storage?: StorageSettings
  user?: UserOptions
  group?: UserOptions
  integrations?: IntegrationsInitOptions
  /** Which events are let through, by name. */
  plan?: Plan
  /** Are events tried again? Default true. */
  retryQueue?: boolean
  /** Names in the addresses of destinations' scripts are unreadable. Default false. */
  obfuscate?: boolean
  /** What it gives is used instead of the settings that came. */
  updateCDNSettings?: (settings: CDNSettings) => CDNSettings
  /** `ajs_event`, `ajs_uid`, `ajs_aid` and their like in the page's address are calls: not at all, or such values only. */
  useQueryString?: boolean | { aid?: RegExp; uid?: RegExp }
  /** What else to ask the browser about itself. */
  highEntropyValuesClientHints?: HighEntropyHint[]
  /** Under which name the snippet put the global. Default `analytics`. */
  globalAnalyticsKey?: string
  /** Take every call, keep and send nothing. A function decides by the remote settings. */
  disable?: boolean | ((settings: CDNSettings) => boolean | Promise<boolean>)
}

export interface AnalyticsSettings {
  /** Which source the events belong to. Not a secret: it can only write. */
  writeKey: string
  /** The source's settings, if they are known; then nothing is asked for them. */
  cdnSettings?: CDNSettings
  /** Where the source's settings are asked for. */
  cdnURL?: string
}

/** The first argument of `load`. The options may stand here as well; those of the second argument win. */
export interface AnalyticsBrowserSettings extends AnalyticsSettings, InitOptions {
  plugins?: (Plugin | PluginFactory)[]
  /** Classic destinations from npm. */
  classicIntegrations?: ClassicIntegrationSource[]
}

/** What a loaded client was set up with. */
export interface AnalyticsInstanceSettings {
  readonly writeKey: string
  readonly cdnSettings: CDNSettings
  readonly cdnURL?: string
  readonly apiHost: string | undefined
  /** How long a callback waits, at least, and a followed link, at most. Default 300 ms. */
  timeout: number
}

export interface CookieOptions {
  /** In days. Default 365. */
  maxage?: number
  /** Default: the widest domain that the browser allows. */
  domain?: string
  path?: string
  secure?: boolean
  sameSite?: string
}

export type StoreType = 'cookie' | 'localStorage' | 'memory'

export interface StorageSettings {
  stores: StoreType[]
}

export type HighEntropyHint =
  | 'architecture'
  | 'bitness'
  | 'model'
  | 'platformVersion'
  | 'uaFullVersion'
  | 'fullVersionList'
  | 'wow64'

/** Which destinations there are for this page: those that are false are not, an object is merged over their settings. */
export type IntegrationsInitOptions = Integrations & { 'Segment.io'?: SegmentioIntegrationInitOptions | boolean }

/** How to reach the collector, in Segment's words. */
export type SegmentioIntegrationInitOptions = {
  /** Without the protocol: `events.example.com/v1`. */
  apiHost?: string
  protocol?: 'http' | 'https'
  deliveryStrategy?: DeliveryStrategy
  httpConfig?: HttpConfig
}

interface RequestConfig {
  credentials?: 'include' | 'same-origin' | 'omit'
  keepalive?: boolean
  headers?: Record<string, string> | (() => Record<string, string>)
  /** Everbeacon's own: the endpoint takes `Content-Encoding: gzip`, and lets pages of other origins send it. */
  compression?: 'gzip'
  priority?: 'high' | 'low' | 'auto'
}

export type DeliveryStrategy =
  | { strategy?: 'standard'; config: RequestConfig }
  | {
      strategy: 'batching'
      /** `timeout` in ms. */
      config?: RequestConfig & { size?: number; timeout?: number; maxRetries?: number }
    }

/** Intervals and durations in seconds. */
export interface HttpConfig {
  rateLimitConfig?: {
    enabled?: boolean
    maxRetryCount?: number
    maxRetryInterval?: number
    maxRateLimitDuration?: number
  }
  backoffConfig?: {
    enabled?: boolean
    maxRetryCount?: number
    baseBackoffInterval?: number
    maxBackoffInterval?: number
    maxTotalBackoffDuration?: number
    jitterPercent?: number
    default4xxBehavior?: 'drop' | 'retry'
    default5xxBehavior?: 'drop' | 'retry'
    statusCodeOverrides?: Record<string, 'drop' | 'retry'>
  }
}

/** A source's settings, as a CDN has them. Keys that are not named here may come, too. */
export interface CDNSettings {
  integrations: {
    'Segment.io': RemoteSegmentIOIntegrationSettings
    [creationName: string]: RemoteIntegrationSettings
  }
  middlewareSettings?: { routingRules: RoutingRule[] }
  enabledMiddleware?: Record<string, boolean>
  metrics?: {
    host?: string
    sampleRate?: number
    flushTimer?: number
    maxQueueSize?: number
    protocol?: 'http' | 'https'
  }
  plan?: Plan
  legacyVideoPluginsEnabled?: boolean
  remotePlugins?: RemotePlugin[]
  consentSettings?: { allCategories: string[]; hasUnmappedDestinations: boolean }
  edgeFunction?: { downloadURL: string; version: number } | Record<never, never>
  autoInstrumentationSettings?: { sampleRate: number }
  [key: string]: unknown
}

/** One destination's settings. */
export interface RemoteIntegrationSettings extends Bag {
  type?: string
  versionSettings?: {
    version?: string
    override?: string
    componentTypes?: ('browser' | 'android' | 'ios' | 'server')[]
  }
  bundlingStatus?: 'bundled' | 'unbundled'
  consentSettings?: { categories: string[] }
}

export interface RemoteSegmentIOIntegrationSettings extends RemoteIntegrationSettings {
  /** The write key. */
  apiKey: string
  retryQueue?: boolean
  apiHost?: string
  addBundledMetadata?: boolean
  unbundledIntegrations?: string[]
  bundledConfigIds?: string[]
  unbundledConfigIds?: string[]
  maybeBundledConfigIds?: Record<string, string[]>
  httpConfig?: HttpConfig
}

/** A destination whose code is a script. */
export interface RemotePlugin {
  name: string
  /** By which `integrations` knows it. */
  creationName: string
  url: string
  /** Of the global that the script makes. */
  libraryName: string
  settings: JSONObject
}

/** For events that a matcher fits, the transformers at the same place in their list are run. */
export interface RoutingRule {
  scope: string
  target_type: string
  matchers: { type: string; ir: string; config?: { expr: string } }[]
  transformers: { type: string; config?: unknown }[][]
  destinationName?: string
}

/** A classic destination: its constructor, or what makes it. */
export type ClassicIntegrationSource =
  | (new (
      options: object,
    ) => object)
  | (((analytics: { user: () => User; addIntegration: () => void }) => void) & {
      Integration: new (options: object) => object
    })

/** Which events are expected. What is not named goes by `__default`. */
export interface Plan {
  track?: TrackPlan | undefined
  identify?: TrackPlan | undefined
  group?: TrackPlan | undefined
}

export interface TrackPlan {
  [event: string]: PlanEvent | undefined
  __default?: PlanEvent
}

export interface PlanEvent {
  enabled: boolean
  integrations?: Record<string, boolean> | undefined
}

// Who it is about.

export interface UserOptions {
  /** Nothing is known, and nothing is kept. */
  disable?: boolean
  localStorageFallbackDisabled?: boolean
  /** False: it lives as long as the page. */
  persist?: boolean
  cookie?: { key?: string; oldKey?: string }
  localStorage?: { key: string }
  storage?: StorageSettings
}

export interface WithId {
  id(id?: ID): ID
}

/** The visitor, as Analytics.js knows them. A getter without arguments; with one, the setter. */
export interface User extends WithId {
  readonly options: UserOptions
  /** Setting a different one than the last also makes a new anonymous id. */
  id(id?: Id): string | null
  /** Made on first use, a UUID. `null` clears it. A group has none. */
  anonymousId(id?: ID): ID
  /** Setting replaces all traits; `null` clears them. */
  traits(traits?: Traits | null): Traits
  /** As the call of that name does, without an event. */
  identify(id?: Id, traits?: Traits): void
  /** Forgets the id, the anonymous id and the traits. */
  logout(): void
  reset(): void
  /** What is kept, read once more. */
  load(): User
  /** Everything is kept as it is set: true. */
  save(): boolean
}

/** The group (company, team, account) that the visitor acts in. */
export interface Group extends User {}

export type StorageObject = Record<string, unknown>

/** A place where values are kept by name. */
export interface Store<Data extends StorageObject = StorageObject> {
  get<K extends keyof Data>(key: K): Data[K] | null
  set<K extends keyof Data>(key: K, value: Data[K] | null): void
  remove<K extends keyof Data>(key: K): void
}

/** Several places as one: the first that has a value gives it, all keep it. */
export interface UniversalStorage<Data extends StorageObject = StorageObject> {
  get<K extends keyof Data>(key: K): Data[K] | null
  set<K extends keyof Data>(key: K, value: Data[K] | null): void
  clear<K extends keyof Data>(key: K): void
  /** Reads it, and tells all places. */
  getAndSync<K extends keyof Data>(key: K): Data[K] | null
}

// The calls.

/** Not `Bag`: an array or a Date is no bag of properties. */
type Properties = EventProperties & { readonly [Symbol.iterator]?: never; getTime?: never }

// biome-ignore lint/complexity/noBannedTypes: Segment's word for "whatever can be called"; wrappers hand it on
type AnyFunction = Function

export type EventParams = [
  event: string | SegmentEvent | { event: string; properties?: EventProperties | null },
  properties?: Properties | Callback | null,
  options?: Options | Callback | null,
  callback?: Callback,
]

/** `category, name, properties, options, callback`; each may be left out: one string alone is the name. */
export type PageParams = [
  category?: string | object | Callback | null,
  name?: string | object | Callback | null,
  properties?: Properties | Options | Callback | null,
  options?: Options | Callback | null,
  callback?: Callback,
]

export type IdentifyParams = EntityParams<UserTraits>
export type GroupParams = EntityParams<GroupTraits>

type EntityParams<T extends Traits> = [
  id?: Id | object | Callback,
  traits?: T | Callback | null,
  options?: Options | Callback | null,
  callback?: Callback,
]

export type AliasParams = [
  to: string | number,
  from?: string | number | Options | Callback | null,
  options?: Options | Callback | null,
  callback?: Callback,
]

/** Of an element that is followed: a value, or a function that gives it. */
type Elements<E extends Element> = E | E[] | { toArray(): E[] } | null

export type LinkParams = [
  links: Elements<Element>,
  event: string | ((link: Element) => string) | AnyFunction,
  properties?: EventProperties | ((link: Element) => EventProperties) | AnyFunction,
  options?: Options,
]

export type FormParams = [
  forms: Elements<HTMLFormElement>,
  event: string | ((form: Element) => string) | AnyFunction,
  properties?: EventProperties | ((form: Element) => EventProperties) | AnyFunction,
  options?: Options,
]

/**
 * The calls that make an event; `group` is the sixth. Each promise settles once its event is stored on this device; it
 * rejects only for unusable arguments.
 */
export interface EventMethods {
  track(...args: EventParams): Promise<Context>
  identify(...args: IdentifyParams): Promise<Context>
  page(...args: PageParams): Promise<Context>
  screen(...args: PageParams): Promise<Context>
  alias(...args: AliasParams): Promise<Context>
}

/** Calls that answer with a promise both before and after the library is there. */
export interface PromiseMethods {
  /** Calls `track` for every click on the links, and lets the browser follow them when the event is stored. */
  trackLink(...args: LinkParams): Promise<Analytics>
  trackClick(...args: LinkParams): Promise<Analytics>
  /** Calls `track` when a form is sent, and lets the browser send it when the event is stored. */
  trackForm(...args: FormParams): Promise<Analytics>
  trackSubmit(...args: FormParams): Promise<Analytics>
  /** @deprecated Use `page`. */
  pageview(url: string): Promise<Analytics>
  /** Resolves once the library and its plugins are ready. */
  ready(callback?: ((...args: never) => unknown) | AnyFunction): Promise<unknown>
  register(...plugins: Plugin[]): Promise<Context>
  deregister(...names: string[]): Promise<Context>
  addSourceMiddleware(middleware: MiddlewareFunction): Promise<Analytics>
  addDestinationMiddleware(destination: string, ...middleware: DestinationMiddlewareFunction[]): Promise<Analytics>
  /** Sends now what waits, also what closed pages left, and says what still waits of this page after that try. */
  flush(): Promise<QueueState>
  /** Looks at all that waits on this device for this source, of every page of the site, and at what was refused. */
  inspectQueue(): Promise<InspectedQueue>
}

/**
 * What went wrong, for `on('error')`.
 * - `invalid`: an option, an argument or a value in one is unusable; `message` names it. What could be kept was kept.
 * - `too-large`: the event was dropped.
 * - `storage`: the browser refused to store; events wait in memory or a smaller store meanwhile.
 * - `delivery`: the collector could not be reached, or refused; the events are kept.
 * - `delivery_failure`: Segment's, where its other methods are (plugins, settings): the event of `ctx` is given up.
 * - `callback`: a function of the page's own threw.
 * - `plugin`: a plugin or a middleware failed; the event went on without it.
 * - `settings`: the source's settings did not come, or are unusable.
 */
export interface AnalyticsError {
  code: 'invalid' | 'too-large' | 'storage' | 'delivery' | 'delivery_failure' | 'callback' | 'plugin' | 'settings'
  message: string
  /** What was thrown, if anything was. */
  reason?: unknown
  ctx?: Context | undefined
}

/** What can be listened to, and what a listener gets. */
export interface EventMap {
  /** The library is there, and has done what was called before. */
  initialize: [settings: AnalyticsSettings, options: InitOptions]
  track: [event: string, properties: EventProperties, options: Options | undefined]
  page: [
    category: string | null | undefined,
    name: string | null | undefined,
    properties: EventProperties,
    options: Options | undefined,
  ]
  screen: [
    category: string | null | undefined,
    name: string | null | undefined,
    properties: EventProperties,
    options: Options | undefined,
  ]
  identify: [userId: ID, traits: UserTraits, options: Options | undefined]
  group: [groupId: ID, traits: GroupTraits, options: Options | undefined]
  alias: [to: ID, from: ID, options: Options | undefined]
  /** `reset()` was called. */
  reset: []
  /** An event starts on its way. */
  dispatch_start: [context: Context]
  register: [pluginNames: string[]]
  deregister: [pluginNames: string[]]
  error: [error: AnalyticsError]
  /** The collector acknowledged an event; `context` is there if it was called on this page. */
  delivered: [receipt: Extract<Receipt, { status: 'delivered' }>, context: Context | undefined]
  /** An event will not be delivered. */
  dropped: [receipt: Extract<Receipt, { status: 'dropped' }>, context: Context | undefined]
}

/** A method's type, because those may narrow their arguments: `on('identify', (id: string) => …)`. */
export type Listener<E extends keyof EventMap> = { listen(...args: EventMap[E]): unknown }['listen']

/** What is told of an event on its way through the plugins, from the first plugin on that is registered. */
export interface QueueEventMap {
  /** A before or enrichment plugin is done with it. */
  message_enriched: [context: Context, plugin: Plugin]
  /** All destinations in the page are done with it. */
  message_delivered: [context: Context]
  /** All plugins are done with it; the collector has it when `context.delivered` settles. */
  delivery_success: [context: Context]
  /** A plugin has stopped it, or has said that its delivery failed. */
  delivery_failure: [context: Context, reason: Error | ContextCancelation]
  /** Never told: plugins get an event once. */
  delivery_retry: [context: Context]
  /** Never told: it belongs to such retries. */
  flush: [context: Context, delivered: boolean]
  initialization_failure: [plugin: Plugin]
}

/** Takes a listener for an event; gives the object it is a method of. A name that is only known as text may be any. */
export interface Listen<Self, Events extends object = EventMap> {
  <E extends keyof Events>(
    event: E,
    listener: { listen(...args: Events[E] extends unknown[] ? Events[E] : never): unknown }['listen'],
  ): Self
  // biome-ignore lint/suspicious/noExplicitAny: what this event gives is not known here
  <E extends string>(event: string extends E ? E : never, listener: (...args: any[]) => unknown): Self
}

/** What waits to be acknowledged. */
export interface QueueState {
  /** Events of this page that the collector has not acknowledged yet. */
  readonly waiting: number
  /** Their size as JSON, UTF-8. */
  readonly bytes: number
}

/** A row that the collector has refused for good. It stays until `maxEventAgeDays` or `maxQueueBytes` take it, or somebody does. */
export interface ParkedEvent {
  messageId: string
  /** As it was sent. */
  event: SegmentEvent
  /** The status, and how the answer's text begins. */
  answer: string
  /** When it was called, in milliseconds since 1970 by the visitor's clock. */
  calledAtMs: number
}

/** The queue of a source on this device, in the moment that it was looked at. */
export interface InspectedQueue extends QueueState {
  /** Milliseconds since the oldest of the waiting events was called; 0 where none waits. */
  readonly oldestAgeMs: number
  /**
   * - `idle`: nothing waits.
   * - `waiting`: events wait for company, for `flushIntervalMs` at most, or for a page that takes over what another left.
   * - `sending`: a page of the site is sending (not to be told without Web Locks).
   * - `offline`: the browser says that there is no network.
   * - `backing-off`: the collector did not answer, or asked to wait; the next try is at `retryAtMs`.
   * - `blocked`: it has refused the write key or the address (401, 403, 404 …); it is asked again at `retryAtMs`.
   * - `disabled`: this client keeps and sends nothing.
   */
  readonly state: 'idle' | 'waiting' | 'sending' | 'offline' | 'backing-off' | 'blocked' | 'disabled'
  /** While backing off or blocked, in milliseconds since 1970: no page of the site tries before that of itself. */
  readonly retryAtMs?: number
  /** What made it so. */
  readonly answer?: string
  /** Oldest first. */
  readonly parked: ParkedEvent[]
  /** Puts parked events back into the queue, under their `messageId`; gives how many. */
  retryParked(): Promise<number>
  /**
   * Drops what waits and what is parked, with `dropped` and reason `cleared` for each that waited; gives how many. What is
   * under way may still arrive, and what another open page has in its hands it sends.
   */
  clear(): Promise<number>
}

/** The queue with what it asks on the way. Its listeners are kept with those of `analytics`. */
export interface EventQueue extends QueueState {
  on: Listen<Analytics, QueueEventMap>
  once: Listen<Analytics, QueueEventMap>
  off: Listen<Analytics, QueueEventMap>
  emit(event: string, ...args: unknown[]): Analytics
  readonly plugins: Plugin[]
  /** Names of the plugins whose `load` failed. */
  readonly failedInitializations: string[]
  isEmpty(): boolean
}

/** One loaded client: what `window.analytics` is once the bundle runs, and `AnalyticsBrowser#instance`. */
export interface Analytics extends EventMethods, PromiseMethods {
  readonly VERSION: string
  /** True: the snippet's stub forwards to this object when it sees it. */
  readonly initialized: boolean
  readonly settings: AnalyticsInstanceSettings
  readonly options: InitOptions
  readonly integrations: IntegrationsInitOptions
  readonly queue: EventQueue
  /** Where ids and traits are kept; a plugin may keep its own values there. */
  readonly storage: UniversalStorage
  /** Without arguments: the group that is set, and nothing is sent. */
  group(): Group
  group(...args: GroupParams): Promise<Context>
  user(): User
  /** Calls the listener at every such event; what it throws reaches the page's own error tracking. */
  on: Listen<this>
  /** Once, then no more. */
  once: Listen<this>
  /** Calls it no more. */
  off: Listen<this>
  emit(event: string, ...args: unknown[]): this
  /** Forgets the user and the group; the next event has a new anonymous id. Waiting events stay. */
  reset(): void
  /** Sets the anonymous id; without an argument gives it; `null` clears it. */
  setAnonymousId(id?: string | null): string | null
  /** Prints every event's way to the console, once the code for it is there, until `debug(false)`. */
  debug(on?: boolean): this
  /** Sets `settings.timeout`. */
  timeout(timeoutMs: number): void
  /** Makes the calls that stand in the page's address, as `?ajs_event=…`. */
  queryString(query: string): Promise<Context[]>
  /** A call as the snippet keeps it: `push(['track', 'Ordered'])`. */
  push(call: unknown[]): void

  // Kept for programs that have them; they tell that they are old.

  /** It is loaded: nothing happens. */
  load(...args: unknown[]): void
  /** Only its presence counts: the snippet takes it for "already loaded". */
  initialize(settings?: AnalyticsSettings, options?: InitOptions): Promise<Analytics>
  /** @deprecated */
  init(settings?: AnalyticsSettings, options?: InitOptions): Promise<Analytics>
  /** @deprecated Calls the function with this object. */
  use(factory: (analytics: Analytics) => void): this
  /** @deprecated Gives the global back to whoever had it before. */
  noConflict(): this
  /** @deprecated */
  normalize(event: SegmentEvent): SegmentEvent
  /** @deprecated */
  readonly failedInitializations: string[]
  /** @deprecated */
  readonly plugins: Bag
  /** @deprecated */
  readonly Integrations: Record<string, Bag>
  /** @deprecated Does nothing. */
  add(...args: unknown[]): void
  /** @deprecated Does nothing. */
  addIntegration(...args: unknown[]): void
  /** @deprecated Does nothing. */
  addIntegrationMiddleware(...args: unknown[]): void
  /** @deprecated Does nothing. */
  log(...args: unknown[]): void
  /** @deprecated Does nothing. */
  listeners(...args: unknown[]): void
  /** @deprecated Does nothing. */
  hasListeners(...args: unknown[]): void
  /** @deprecated Does nothing. */
  addEventListener(...args: unknown[]): void
  /** @deprecated Does nothing. */
  removeListener(...args: unknown[]): void
  /** @deprecated Does nothing. */
  removeEventListener(...args: unknown[]): void
  /** @deprecated Does nothing. */
  removeAllListeners(...args: unknown[]): void
}

/** The global, from the snippet on: a stub that keeps the calls, then the client itself. */
export interface AnalyticsSnippet extends Analytics {
  load(writeKey: string, options?: InitOptions): void
  _loadOptions?: InitOptions
  _writeKey?: string
  _cdn?: string
}
