// The npm face of a client: exists before it is loaded, keeps early calls, and answers with promises, as Segment's does.

import { version } from '../package.json'
import type { Client } from './client.ts'
import { readPage } from './context/page.ts'
import { PARTS } from './load-extras.ts'
import { EVENT_METHODS, EXTRA_METHODS } from './methods.ts'
import { Context as CoreContext } from './pipeline/context.ts'
import { type EarlyCall, replay } from './replay.ts'
import { isBag } from './shared/is-bag.ts'
import { load } from './start.ts'
import type {
  Analytics,
  AnalyticsBrowserSettings,
  Context,
  EventMethods,
  Group,
  GroupParams,
  InitOptions,
  Listen,
  PromiseMethods,
  QueueState,
  User,
} from './types.ts'

export interface AnalyticsBrowser extends EventMethods, PromiseMethods {
  readonly VERSION: string
  group(): Promise<Group>
  group(...args: GroupParams): Promise<Context>
  user(): Promise<User>
  reset(): Promise<void>
  setAnonymousId(id?: string | null): Promise<string | null>
  /** @deprecated Use `page`. */
  pageView(url: string): Promise<Analytics>
  on: Listen<this>
  once: Listen<this>
  off: Listen<this>
  debug(on?: boolean): this
}

/**
 * Analytics for a page, from an import: `const analytics = AnalyticsBrowser.load({ writeKey })`.
 *
 * Calls made before `load` are kept, with the page and time of their moment, and made by it in their order. On a server
 * everything may be called, nothing is kept outside this object, and nothing is sent: make one a request, not one a process.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor makes the methods, one by one
export class AnalyticsBrowser implements PromiseLike<[Analytics, Context]> {
  /** The loaded client; undefined before `load`. */
  instance: Analytics | undefined

  /** Of the loading itself; undefined before it. */
  ctx: Context | undefined

  /** What waits to be acknowledged: nothing before `load`. */
  get queue(): QueueState {
    return this.instance?.queue ?? { waiting: 0, bytes: 0 }
  }

  readonly VERSION = version

  private readonly loaded: Promise<[Analytics, Context]>
  private onLoaded!: (loaded: [Analytics, Context]) => void
  private isLoading = false
  private client: Client | undefined
  private early: EarlyCall[] = []

  constructor() {
    this.loaded = new Promise((resolve) => {
      this.onLoaded = resolve
    })
    // Of the object, not of the class: `const { track } = analytics` works.
    const methods = this as unknown as Record<string, unknown>
    for (const method of [...EVENT_METHODS, ...EXTRA_METHODS, 'user', 'ready', 'reset', 'setAnonymousId', 'flush']) {
      methods[method] = (...args: unknown[]) => this.call(method, args)
    }
    methods.pageView = methods.pageview
    for (const method of ['on', 'once', 'off', 'debug']) {
      methods[method] = (...args: unknown[]) => {
        void this.call(method, args)
        return this
      }
    }
  }

  static load(settings: AnalyticsBrowserSettings, options?: InitOptions): AnalyticsBrowser {
    return new AnalyticsBrowser().load(settings, options)
  }

  static standalone(writeKey: string, options?: InitOptions): Promise<Analytics> {
    return AnalyticsBrowser.load({ writeKey }, options).then(([analytics]) => analytics)
  }

  /** Only the first one counts. `options` are merged over `settings`; a write key alone will do for those. */
  load(settings: AnalyticsBrowserSettings | string, options?: InitOptions): this {
    if (this.isLoading) return this
    this.isLoading = true
    load({ ...(isBag(settings) ? settings : { writeKey: settings }), ...options }, PARTS, (client) => {
      this.client = this.instance = client
      const context = new CoreContext({ type: 'track', event: 'system', messageId: '' } as never) as unknown as Context
      this.ctx = context
      // With the plugins that are there from the start; they are registered when this function has returned.
      void Promise.resolve()
        .then(() => client.queueUp(() => {}))
        .then(() => this.onLoaded([client, context]))
      return this.early.splice(0)
    })
    return this
  }

  // biome-ignore lint/suspicious/noThenProperty: Segment's is awaited, too: `const [analytics] = await AnalyticsBrowser.load(…)`
  then<A = [Analytics, Context], B = never>(
    onLoaded?: ((loaded: [Analytics, Context]) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    // Who asks for the client means to use it: then it is a complete one.
    const complete = this.loaded.then(async (loaded) => {
      const client = this.client!
      // Also where it is disabled: nothing is stored or sent by that.
      await PARTS.loadExtras().then(
        (extras) => extras.furnish(client),
        (reason) => client.report('plugin', `${reason}`, reason),
      )
      return loaded
    })
    return complete.then(onLoaded, onFailed)
  }

  catch<B = never>(onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<[Analytics, Context] | B> {
    return this.then(undefined, onFailed)
  }

  finally(onSettled?: (() => void) | null): Promise<[Analytics, Context]> {
    return this.then().finally(onSettled)
  }

  /** @internal */
  call(method: string, args: unknown[]): Promise<unknown> {
    const answer = new Promise((resolve) => {
      const call: EarlyCall = { method, args, resolve }
      if (this.client) replay(this.client, call)
      else {
        if (typeof document === 'object') call.page = readPage()
        call.timeMs = Date.now()
        this.early.push(call)
      }
    })
    // An unusable call is told when it is made; nobody has to catch it.
    answer.catch(() => {})
    return answer
  }
}
