// What is a script: calls on the library under test, and the page they are made on?

/** An object whose content is not promised. */
export type Bag = Record<string, unknown>

export interface Entity {
  id(id?: unknown): unknown
  traits(traits?: unknown): unknown
  anonymousId(id?: unknown): unknown
  identify(id?: unknown, traits?: unknown): unknown
  reset(): unknown
  logout(): unknown
  save(): unknown
  load(): unknown
}

export interface SentEvent extends Bag {
  type: string
  event: string
  messageId: string
  properties: Bag
  traits: Bag
  context: Bag
  integrations: Bag
  options: Bag
}

/** What every event call resolves with, and every hook gets. */
export interface Ctx {
  id: string
  attempts: number
  event: SentEvent
  stats: Bag & { metrics: { metric: string; tags: string[]; type: string; value: number }[] }
  logger: { logs: unknown[] }
  log(level: string, message: string, extras?: object): unknown
  logs(): { level: string; message: string; time?: Date; extras?: Bag }[]
  flush(): unknown
  toJSON(): Bag
  isSame(other: unknown): boolean
  cancel(reason?: unknown): never
  updateEvent(path: string, value: unknown): unknown
  failedDelivery(): { reason: unknown } | undefined
  setFailedDelivery(failure: { reason: unknown }): unknown
}

type Hook = (ctx: Ctx) => unknown

export interface Plugin {
  name: string
  type?: string
  version?: string
  alternativeNames?: string[]
  isLoaded?(): unknown
  load?(ctx: Ctx, analytics: Subject): unknown
  unload?(ctx: Ctx, analytics: Subject): unknown
  ready?(): unknown
  track?: Hook
  page?: Hook
  screen?: Hook
  identify?: Hook
  group?: Hook
  alias?: Hook
}

/** What a middleware gets: a view of the event, with an accessor for each field. */
export interface Facade {
  obj: SentEvent
  [accessor: string]: unknown
}

export type Middleware = (params: {
  payload: Facade & Record<'type' | 'event' | 'json' | 'rawEvent', () => unknown>
  integrations: Bag
  integration: string
  next: (payload?: unknown) => unknown
}) => unknown

type Listener = (...args: never[]) => unknown

/** The library under test, whichever it is: every argument is allowed, nothing is promised. */
export interface Subject {
  track(...args: unknown[]): Promise<Ctx>
  page(...args: unknown[]): Promise<Ctx>
  screen(...args: unknown[]): Promise<Ctx>
  identify(...args: unknown[]): Promise<Ctx>
  alias(...args: unknown[]): Promise<Ctx>
  group(): Entity
  group(...args: unknown[]): Promise<Ctx>
  user(): Entity
  reset(...args: unknown[]): unknown
  setAnonymousId(...args: unknown[]): unknown
  on(name: string, listener: Listener): Subject
  once(name: string, listener: Listener): Subject
  off(name: string, listener?: Listener): Subject
  emit(name: string, ...args: unknown[]): Subject
  register(...plugins: Plugin[]): Promise<Ctx>
  deregister(...names: string[]): Promise<Ctx>
  addSourceMiddleware(middleware: Middleware): Promise<unknown>
  addDestinationMiddleware(name: string, ...middleware: Middleware[]): Promise<unknown>
  ready(callback?: (results: unknown) => unknown): Promise<unknown>
  debug(on?: unknown): unknown
  timeout(ms: unknown): unknown
  use(factory: (analytics: Subject) => unknown): unknown
  noConflict(): unknown
  normalize(message: unknown): unknown
  pageview(url?: unknown): Promise<unknown>
  queryString(query: unknown): Promise<Ctx[]>
  trackLink(...args: unknown[]): Promise<unknown>
  trackClick(...args: unknown[]): Promise<unknown>
  trackForm(...args: unknown[]): Promise<unknown>
  trackSubmit(...args: unknown[]): Promise<unknown>
  push(call: unknown[]): unknown
  initialize(...args: unknown[]): Promise<unknown>
  addIntegrationMiddleware(...args: unknown[]): unknown
  settings: Bag & { writeKey: string; timeout: number; cdnSettings: Bag; apiHost: string }
  options: Bag
  integrations: Bag
  initialized: boolean
  VERSION: string
  failedInitializations: string[]
  queue: Subject & { plugins: Plugin[]; failedInitializations: string[] }
  storage: { get(key: string): unknown; set(key: string, value: unknown): unknown; clear(key: string): unknown }
}

/** What a script has at hand in the page. */
export interface World {
  writeKey: string
  /** What the CDN would answer. */
  cdnSettings: Bag & { integrations: Bag }
  log: unknown[]
  /** Puts into the log what these are at this moment. */
  note(...values: unknown[]): void
  /** The log, once it has so many entries, and a moment later: there may be one too many. */
  noted(count: number): Promise<unknown[]>
  sleep(ms: number): Promise<void>
  /** A plugin that is loaded, of type `enrichment`, but for what is said. */
  plugin(parts: Plugin): Plugin
  /** A plugin that notes every call of every hook. */
  witness(parts: Plugin): Plugin
  /** How many lines the console has been given. */
  said: Record<'log' | 'warn' | 'error' | 'table', number>
  /** A value as results have it. */
  show(value: unknown): unknown
}

/**
 * Goes into the page as text, so it must not use anything outside itself. What it returns is compared as well; when that
 * is a function, what the function returns once the library is there.
 */
export type Run = (analytics: Subject, world: World) => unknown

export interface Script {
  run: Run
  /** Path, query and hash of the page; default `/shop`. */
  url?: string
  /** HTML in the head, before everything else. */
  head?: string
  referrer?: string
  /** What an earlier visit left in localStorage. */
  local?: Record<string, string>
  /** What an earlier visit left in cookies, as `name=value`, encoded or not. */
  cookies?: readonly string[]
  /** Runs on the snippet's stub, before the library is there. */
  queued?: true
  /** Compares also what is the business of a library alone, such as its name in `context.library`. */
  whole?: true
  /** The second argument of `load`; a function goes into the page as text, for what JSON does not know. */
  options?: object | (() => object)
  /** What the CDN says beside the usual; `integrations` are added to the usual ones. */
  settings?: Bag
  /** Scripts that the CDN has, by path. */
  files?: Record<string, () => unknown>
  /** The name of the global; default `analytics`. */
  global?: string
  /** Leaves `settings.timeout` as it is, instead of having callbacks called at once. */
  slow?: true
  /** No event arrives after the script, not even the one that otherwise ends it. */
  silent?: true
  /** Ours gets the settings of the CDN after the script has ended. */
  late?: true
  /** See `npm`. */
  npm?: true
}

/** By name. */
export type Scripts = Record<string, Run | Script>

/** Where the results differ, by path: what Segment's library makes of it, what ours does. Everything else is the same. */
export type Differs = Record<string, readonly [segment: unknown, ours: unknown]>

export interface Difference extends Script {
  /** One sentence. */
  reason: string
  differs: Differs
}

export type Differences = Record<string, Difference>

/** What `differs` says of a value that is not there. */
export const ABSENT = '(absent)'

/** `AnalyticsBrowser`, or what it has loaded. */
export interface Browser
  extends PromiseLike<[Subject, Ctx]>,
    Omit<Subject, 'user' | 'group' | 'then' | 'on' | 'once' | 'off' | 'debug'> {
  load(settings: object, options?: object): Browser
  catch(onRejected: (reason: Error) => unknown): Promise<unknown>
  finally(onSettled: () => unknown): Promise<unknown>
  on(name: string, listener: Listener): Browser
  once(name: string, listener: Listener): Browser
  off(name: string, listener?: Listener): Browser
  debug(on?: unknown): Browser
  user(): Promise<Entity>
  group(...args: unknown[]): Promise<unknown>
  pageView(url?: unknown): Promise<unknown>
  instance?: Subject
  ctx?: Ctx
}

export interface BrowserClass {
  new (): Browser
  load(settings: object, options?: object): Browser
  standalone(writeKey: string, options?: object): Promise<Subject>
}

export interface NpmWorld extends World {
  AnalyticsBrowser: BrowserClass
  /** All that the package exports. */
  module: Bag
  /** Says which one it is that ends the run, when `load` was not used. */
  adopt(browser: Browser): Browser
}

/** `AnalyticsBrowser.load`, which is told the write key and where to send; the first one ends the run. */
export type Load = (settings?: object, options?: object) => Browser

/** A script that imports the library, and loads it itself. */
export function npm(run: (load: Load, world: NpmWorld) => unknown, rest: Omit<Script, 'run' | 'npm'> = {}): Script {
  return { ...rest, npm: true, run: run as unknown as Run }
}
