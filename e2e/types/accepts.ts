// Programs as they are written for Segment's Analytics.js: compiled against this package, and against Segment's, so that
// what stands here is known to be theirs. Never run.

import {
  Analytics,
  AnalyticsBrowser,
  type AnalyticsBrowserSettings,
  AnalyticsNode,
  type AnalyticsSettings,
  type AnalyticsSnippet,
  type Callback,
  type CancelationOptions,
  type CDNSettings,
  Context,
  ContextCancelation,
  type ContextFailedDelivery,
  type EventProperties,
  Group,
  type GroupTraits,
  getGlobalAnalytics,
  type ID,
  type InitOptions,
  type InternalDestinationPluginWithAddMiddleware,
  type InternalPluginWithAddMiddleware,
  isDestinationPluginWithAddMiddleware,
  type JSONArray,
  type JSONObject,
  type JSONPrimitive,
  type JSONValue,
  type MiddlewareFunction,
  NullAnalytics,
  type Options,
  type Plan,
  type PlanEvent,
  type Plugin,
  type RemoteIntegrationSettings,
  resolveAliasArguments,
  resolveArguments,
  resolvePageArguments,
  resolveUserArguments,
  type SegmentEvent,
  type SerializedContext,
  type StorageObject,
  type Store,
  type TrackPlan,
  type Traits,
  UniversalStorage,
  User,
  type UserOptions,
  type UserTraits,
  type WithId,
} from 'everbeacon'

// Loading.

export const analytics = AnalyticsBrowser.load({ writeKey: 'KEY' })

export const later = new AnalyticsBrowser()
later.load({ writeKey: 'KEY' }, { initialPageview: true }).track('Loaded')

const settings: AnalyticsBrowserSettings = {
  writeKey: 'KEY',
  cdnURL: 'https://cdn.example.com',
  plugins: [],
  classicIntegrations: [],
}

const options: InitOptions = {
  disableClientPersistence: false,
  disableAutoISOConversion: true,
  initialPageview: true,
  cookie: { domain: 'example.com', maxage: 30, path: '/', sameSite: 'Strict', secure: true },
  storage: { stores: ['cookie', 'localStorage', 'memory'] },
  user: { persist: true, cookie: { key: 'uid', oldKey: 'old' }, localStorage: { key: 'traits' } },
  group: { disable: true, storage: { stores: ['memory'] } },
  integrations: {
    All: false,
    Mixpanel: true,
    Amplitude: { sessionId: 42 },
    'Segment.io': {
      apiHost: 'events.example.com/v1',
      protocol: 'https',
      deliveryStrategy: {
        strategy: 'batching',
        config: { size: 20, timeout: 1000, maxRetries: 3, keepalive: true, headers: () => ({ 'X-Site': 'shop' }) },
      },
      httpConfig: { rateLimitConfig: { maxRetryCount: 5 }, backoffConfig: { statusCodeOverrides: { '501': 'retry' } } },
    },
  },
  plan: { track: { __default: { enabled: true }, Ordered: { enabled: false, integrations: { Mixpanel: false } } } },
  retryQueue: false,
  obfuscate: true,
  updateCDNSettings: (cdn) => ({ ...cdn, integrations: { ...cdn.integrations, Mixpanel: { token: 'abc' } } }),
  useQueryString: { aid: /^[a-z]+$/, uid: /^\d+$/ },
  highEntropyValuesClientHints: ['architecture', 'bitness', 'fullVersionList'],
  globalAnalyticsKey: 'segment',
  disable: async ({ integrations, ...rest }) => !integrations['Segment.io'].apiKey || rest.someFlag === true,
}
AnalyticsBrowser.load(settings, options)
AnalyticsBrowser.load(
  { writeKey: 'KEY', cdnSettings: { integrations: { 'Segment.io': { apiKey: 'KEY', apiHost: 'example.com' } } } },
  {
    integrations: {
      'Segment.io': { deliveryStrategy: { config: { keepalive: true, priority: 'low' } } },
    },
  },
)
AnalyticsBrowser.load({ writeKey: 'KEY' }, { disable: process.env.NODE_ENV === 'test', useQueryString: false })

export async function load(): Promise<Analytics> {
  const [instance, context] = await AnalyticsBrowser.load({ writeKey: 'KEY' })
  console.log(context.logs().length, context.event.type)
  analytics
    .then(([loaded]) => loaded.VERSION)
    .catch((reason) => console.error(reason))
    .finally(() => console.log('done'))
  const standalone: Analytics = await AnalyticsBrowser.standalone('KEY', { retryQueue: true })
  return instance.initialized ? instance : standalone
}

export const own = new Analytics({ writeKey: 'KEY' }, { integrations: { All: true } })
export const none: Analytics = new NullAnalytics()
AnalyticsNode.load({ writeKey: 'KEY' }).catch(console.error)

// The calls, in every form that the documentation shows.

interface Order {
  id: string
  total: number
  coupon?: string
}

export async function call(order: Order, callback: Callback, maybeId: string | undefined): Promise<void> {
  await analytics.track('Ordered')
  await analytics.track('Ordered', { total: 10, items: [{ sku: 'a' }] })
  await analytics.track('Ordered', order)
  await analytics.track('Ordered', order, { integrations: { All: false, Mixpanel: true } })
  await analytics.track('Ordered', { total: 10 }, { timestamp: new Date(), context: { ip: '0.0.0.0' } }, () => {})
  await analytics.track('Ordered', { total: 10 }, (context) => console.log(context))
  await analytics.track('Ordered', callback)
  await analytics.track('Ordered', undefined, undefined, callback)
  await analytics.track({ type: 'track', event: 'Ordered', properties: { total: 10 } })

  await analytics.identify('u1')
  await analytics.identify('u1', { email: 'a@example.com', plan: 'pro', logins: 5, address: { city: 'Berlin' } })
  await analytics.identify({ email: 'a@example.com' })
  await analytics.identify({ email: null, createdAt: new Date() })
  await analytics.identify(null, { email: 'a@example.com' })
  await analytics.identify(maybeId, { name: undefined })
  await analytics.identify('u1', { logins: 5 }, { anonymousId: 'a1', traits: { name: 'Ann' } })
  await analytics.identify('u1', { logins: 5 }, { context: { page: { path: '/' } } }, callback)
  await analytics.identify('u1', callback)
  await analytics.identify()

  await analytics.page()
  await analytics.page('Pricing')
  await analytics.page('Docs', 'Pricing')
  await analytics.page('Pricing', { title: 'Our prices', path: '/pricing' })
  await analytics.page('Docs', 'Pricing', { title: 'Our prices' }, { integrations: { All: true } }, callback)
  await analytics.page({ title: 'Our prices' })
  await analytics.page(null, 'Pricing')
  await analytics.page('Pricing', callback)
  await analytics.screen('Home', { section: 'main' })

  await analytics.group('g1')
  await analytics.group('g1', { name: 'Acme', employees: 20, industry: 'Roadrunners' })
  await analytics.group({ name: 'Acme' })
  await analytics.group('g1', { name: 'Acme' }, { integrations: { All: false } }, callback)

  await analytics.alias('new')
  await analytics.alias('new', 'old')
  await analytics.alias(1, 2)
  await analytics.alias('new', 'old', { integrations: { All: true } }, callback)
}

export function readContext(): void {
  analytics.track('Ordered').then((context) => {
    const id: string = context.id
    const name: string | undefined = context.event.event
    const url: string | undefined = context.event.context?.page?.url
    const failed: ContextFailedDelivery | undefined = context.failedDelivery()
    const json: SerializedContext = context.toJSON()
    const levels = context.logs().map(({ level, message, extras }) => `${level} ${message} ${extras?.plugin}`)
    console.table([id, name, url, failed?.reason, json.event.messageId, levels, context.attempts])
    console.table(context.stats.metrics.map(({ metric, value, tags }) => [metric, value, ...tags]))
    context.log('warn', 'looked at', { by: 'me' })
    context.logger.flush()
  })
}

// Who it is about.

export async function who(loaded: Analytics): Promise<ID[]> {
  const user: User = await analytics.user()
  const group: Group = await analytics.group()
  const traits: Traits | undefined = user.traits()
  user.id('u1')
  user.id(null)
  user.anonymousId('a1')
  user.traits({ plan: 'pro' })
  user.traits(null)
  user.identify('u1', { plan: 'pro' })
  user.load().save()
  user.logout()
  group.traits({ name: 'Acme' })
  const email: string | null | undefined = traits?.email
  await analytics.setAnonymousId('a1')
  await analytics.reset()
  loaded.reset()
  const fromStorage = loaded.storage.get('ajs_user_id')
  console.log(email, fromStorage, traits?.custom?.deep)
  return [
    user.id(),
    user.anonymousId(),
    loaded.user().id(),
    analytics.instance?.user().id(),
    analytics.instance?.user()?.anonymousId() ?? null,
    loaded.group().id(),
    loaded.setAnonymousId(),
  ]
}

// Listening.

export function listen(loaded: Analytics): void {
  analytics
    .on('track', (event, properties, callOptions) => console.log(event, properties.total, callOptions))
    .once('identify', (userId: string, traits: { plan?: string }) => console.log(userId, traits.plan))
    .off('page', () => {})
    .debug(true)
  analytics.on('page', (category: string, name: string, properties: Record<string, unknown>) =>
    console.log(category, name, properties.path),
  )
  analytics.on('initialize', (given, initOptions) => console.log(given.writeKey, initOptions))
  analytics.on('error', ({ code, reason, ctx }) => console.log(code === 'delivery_failure', reason, ctx?.event))
  analytics.on('dispatch_start', (context: Context) => console.log(context.id))
  analytics.on('reset', async () => {})
  loaded.on('alias', (to: string, from: string) => console.log(to, from)).emit('track', 'Ordered', {})
  // biome-ignore lint/suspicious/noExplicitAny: as such wrappers say it
  const bind = (event: string, listener: (...args: any[]) => void) => loaded.on(event, listener)
  bind('group', console.log)
  void analytics.ready(() => console.log('ready'))
  void loaded.ready((results: unknown[]) => console.log(results)).then(() => {})
}

// Links, forms, and what else there is.

export function helpers(loaded: Analytics, form: HTMLFormElement, jQuery: { toArray(): HTMLElement[] }): void {
  void analytics.trackLink(document.querySelector('a'), 'Clicked', { place: 'top' })
  void analytics.trackLink(
    jQuery,
    (link: Element) => link.id,
    (link: HTMLAnchorElement) => ({ href: link.href }),
  )
  void analytics.trackClick([document.body], 'Clicked', {}, { integrations: { All: true } })
  void analytics.trackSubmit(form, 'Sent', { plan: 'pro' })
  void loaded.trackForm([form], 'Sent')
  void loaded.pageview('/virtual')
  void loaded.queryString('?ajs_event=Ordered').then((contexts: Context[]) => contexts.length)
  loaded.timeout(500)
  loaded.debug(false).use((same) => same.VERSION)
  loaded.push(['track', 'Ordered', { total: 10 }])
  const event: SegmentEvent = loaded.normalize({ type: 'track', event: 'Ordered' })
  const names: string[] = loaded.failedInitializations
  console.log(event, names, loaded.plugins.youtube, loaded.noConflict().settings.writeKey)
  console.log(loaded.settings.cdnSettings.integrations, loaded.settings.apiHost, loaded.settings.timeout)
  console.log(loaded.options.initialPageview, loaded.integrations.All, loaded.queue.plugins.length)
  void loaded.initialize({ writeKey: 'KEY' }).then((same: Analytics) => same.init())
}

// Plugins and middleware.

export const lowercase: Plugin = {
  name: 'Lowercase',
  type: 'enrichment',
  version: '1.0.0',
  isLoaded: () => true,
  load: () => Promise.resolve(),
  track: (context) => {
    context.event.event = context.event.event?.toLowerCase()
    context.event.properties = { ...context.event.properties, seen: true }
    context.updateEvent('context.ip', '0.0.0.0')
    delete context.event.userId
    return context
  },
  identify: async (context) => {
    context.event.traits!.email ??= null
    return context
  },
}

export class Consent implements Plugin {
  readonly name = 'Consent'
  readonly type = 'before'
  private analytics: Analytics | undefined

  isLoaded(): boolean {
    return !!this.analytics
  }

  async load(_context: Context, instance: Analytics): Promise<void> {
    this.analytics = instance
  }

  unload(): void {
    this.analytics = undefined
  }

  track(context: Context): Context {
    if (context.event.context?.consent === false) {
      context.cancel(new ContextCancelation({ retry: false, reason: 'no consent', type: 'consent' }))
    }
    return context
  }

  page = async (context: Context): Promise<Context> => {
    const reason: CancelationOptions = { retry: false }
    if (!context.event.properties) throw new ContextCancelation(reason)
    context.setFailedDelivery({ reason: new Error('no') })
    return context
  }
}

const mixpanel: Plugin = {
  ...lowercase,
  name: 'Mixpanel',
  type: 'destination',
  alternativeNames: ['Mixpanel track'],
  ready: async () => true,
  unload: async () => {},
}

const maskIp: MiddlewareFunction = ({ payload, next, integrations }) => {
  payload.obj.context = { ...payload.obj.context, ip: '0.0.0.0' }
  if (payload.type() === 'track' && integrations?.Mixpanel) payload.obj.event = `${payload.obj.event}!`
  console.log(payload.json().messageId, payload.rawEvent().type, payload.proxy('properties.total'), payload.userId())
  next(payload)
}

export async function extend(loaded: Analytics): Promise<void> {
  await analytics.register(lowercase, new Consent(), mixpanel)
  await analytics.deregister('Lowercase', 'Consent')
  await analytics.addSourceMiddleware(maskIp)
  await analytics.addSourceMiddleware(async ({ payload, next }) => {
    await Promise.resolve()
    next(payload.obj.properties?.secret ? null : payload)
  })
  await analytics.addDestinationMiddleware('Mixpanel', ({ payload, integration, next }) => {
    if (integration === 'Mixpanel') next(payload)
  })
  const context: Context = await loaded.register(lowercase)
  const same: Analytics = await loaded.addSourceMiddleware(maskIp)
  AnalyticsBrowser.load({ writeKey: 'KEY', plugins: [lowercase, new Consent()] })
  if (isDestinationPluginWithAddMiddleware(mixpanel)) mixpanel.addMiddleware(({ payload, next }) => next(payload))
  console.log(context.isSame(await same.track('Ordered')))
}

export type Internal = InternalPluginWithAddMiddleware | InternalDestinationPluginWithAddMiddleware

// The snippet's global.

declare global {
  interface Window {
    analytics: AnalyticsSnippet
  }
}

export function fromSnippet(): void {
  window.analytics.load('KEY', { integrations: { All: true } })
  void window.analytics.page()
  window.analytics.ready(() => window.analytics.user().id())
  window.analytics._writeKey = 'KEY'
  void getGlobalAnalytics()?.track('Ordered', { total: 10 })
}

// Wrappers, as applications have them.

export function track(...args: Parameters<Analytics['track']>): ReturnType<Analytics['track']> {
  return analytics.track(...args)
}
export const page = (...args: Parameters<Analytics['page']>) => analytics.page(...args)
export const identify = (...args: Parameters<AnalyticsBrowser['identify']>) => analytics.identify(...args)
export const group = (...args: Parameters<Analytics['group']>) => analytics.group(...args)
export const alias: Analytics['alias'] = (...args) => analytics.alias(...args)
export const on = (...args: Parameters<Analytics['on']>) => analytics.on(...args)
track('Ordered', { total: 10 })
page('Docs', 'Pricing')
identify('u1', { plan: 'pro' })
group('g1', { name: 'Acme' })
export const useTrack: Analytics['track'] = (event, properties, callOptions, callback) =>
  analytics.track(event, properties, callOptions, callback)

interface Events {
  Ordered: Order
  'Signed Up': { plan: 'free' | 'pro' }
  Opened: undefined
}
export function trackTyped<E extends keyof Events>(event: E, properties: Events[E], callOptions?: Options) {
  return analytics.track(event, properties, callOptions)
}
void trackTyped('Signed Up', { plan: 'pro' })

export function trackLoosely(event: string, properties?: Record<string, unknown>): void {
  void analytics.track(event, properties ?? {}, { context: { app: { name: 'shop' } } })
  void analytics.track(event, properties && { ...properties, at: Date.now() })
}

export interface Tracker extends Pick<Analytics, 'track' | 'page' | 'identify'> {
  enabled: boolean
}
export const tracker: Tracker = {
  enabled: true,
  track: (event, properties, callOptions, callback) => analytics.track(event, properties, callOptions, callback),
  page: (...args) => analytics.page(...args),
  identify: (id, traits) => analytics.identify(id, traits),
}

export class Service {
  private client?: Analytics
  private pending: Array<[string, EventProperties]> = []

  async init(writeKey: string, initOptions?: InitOptions): Promise<void> {
    const [client] = await AnalyticsBrowser.load({ writeKey }, initOptions)
    this.client = client
    for (const [event, properties] of this.pending) void client.track(event, properties)
  }

  capture(event: string, properties: EventProperties = {}): Promise<Context> | undefined {
    if (!this.client) this.pending.push([event, properties])
    return this.client?.track(event, properties)
  }
}

export type MyTraits = UserTraits & { plan: 'free' | 'pro' }
export interface Company extends GroupTraits {
  seats: number
}
export function identifyTyped(id: string, traits: MyTraits, company: Company): void {
  void analytics.identify(id, traits)
  void analytics.group(company.id === undefined ? 'g1' : String(company.id), company)
  const name: string | null | undefined = traits.firstName ?? company.name
  console.log(name, traits.anything)
}

// React, Next, Vue: what of them a wrapper touches.
declare function createContext<T>(value: T): { Provider: (props: { value: T }) => unknown; value: T }
declare function useContext<T>(context: { value: T }): T
declare function useMemo<T>(make: () => T, on: unknown[]): T
declare function useEffect(run: () => void, on: unknown[]): void
declare function defineNuxtPlugin(plugin: () => { provide: object }): void

const AnalyticsContext = createContext<AnalyticsBrowser>(undefined!)
export function AnalyticsProvider({ writeKey }: { writeKey: string }): unknown {
  const value = useMemo(() => AnalyticsBrowser.load({ writeKey }), [writeKey])
  return AnalyticsContext.Provider({ value })
}
export function useAnalytics(): AnalyticsBrowser {
  const result = useContext(AnalyticsContext)
  if (!result) throw new Error('no provider')
  return result
}
export function usePage(path: string): void {
  const client = useAnalytics()
  useEffect(() => {
    client.page(undefined, path, { path }).catch(console.error)
  }, [client, path])
}
defineNuxtPlugin(() => ({ provide: { analytics, $track: analytics.track.bind(analytics) } }))

// Names that are imported for types of one's own.

export const cdn: CDNSettings = {
  integrations: { 'Segment.io': { apiKey: 'KEY' }, Mixpanel: { bundlingStatus: 'bundled', token: 'abc' } },
  remotePlugins: [
    { name: 'a', creationName: 'A', url: 'https://example.com/a.js', libraryName: 'aPlugins', settings: {} },
  ],
  plan: { track: {} },
  metrics: { sampleRate: 0 },
  consentSettings: { allCategories: ['ads'], hasUnmappedDestinations: false },
  other: 1,
}
export const instanceSettings: AnalyticsSettings = { writeKey: 'KEY', cdnSettings: cdn }
export const remote: RemoteIntegrationSettings = { type: 'browser', versionSettings: { componentTypes: ['browser'] } }
export const plan: Plan = {}
export const trackPlan: TrackPlan = { Ordered: { enabled: true } satisfies PlanEvent }
export const userOptions: UserOptions = { persist: false }
export const value: JSONValue = { list: [1, 'a', null] satisfies JSONArray, object: {} satisfies JSONObject }
export const primitive: JSONPrimitive = true
export const withId: WithId = { id: () => null }

class Memory implements Store {
  private values: StorageObject = {}

  get(key: string) {
    return this.values[key] ?? null
  }
  set(key: string, given: unknown) {
    this.values[key] = given
  }
  remove(key: string) {
    delete this.values[key]
  }
}
export const storage = new UniversalStorage<{ theme: string }>([new Memory()])
storage.set('theme', 'dark')
export const theme: string | null = storage.getAndSync('theme')

export function resolve(user: User): unknown[] {
  const [event, properties, callOptions, callback] = resolveArguments('Ordered', { total: 10 }, {}, () => {})
  const [category, name, pageProperties] = resolvePageArguments('Docs', 'Pricing', {})
  const [id, traits] = resolveUserArguments(user)('u1', { plan: 'pro' })
  const [to, from] = resolveAliasArguments('new', 'old')
  const texts: (string | null | undefined)[] = [event, category, name, id, to, from]
  return [
    texts,
    typeof properties === 'function',
    callOptions.integrations,
    callback?.length,
    pageProperties.path,
    traits,
  ]
}

// What a plugin's own tests need, and who listens to the queue.

export async function tryPlugin(plugin: Plugin, loaded: Analytics): Promise<unknown[]> {
  const context: Context = new Context({ type: 'track', event: 'Ordered', properties: { total: 10 } })
  await plugin.load(Context.system(), loaded)
  await plugin.track?.(context)
  loaded.queue.on('message_delivered', (delivered) => console.log(delivered instanceof Context, delivered.id))
  loaded.queue.once('initialization_failure', ({ name }) => console.log(name))
  const user: User = new User({ persist: false })
  const group: Group = new Group({ cookie: { key: 'my_group' } }, { maxage: 30 })
  return [context.event.properties, user.anonymousId(), group.id()]
}
