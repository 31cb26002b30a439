// The npm face of a client: exists before it is loaded, keeps early calls, and answers with promises, as Segment's does.

import { type Client, createClient } from './client.ts'
import { readPage } from './context/page.ts'
import { EVENT_METHODS } from './methods.ts'
import { type EarlyCall, replay } from './replay.ts'
import { isBag } from './shared/is-bag.ts'
import type { Analytics, EventMethods, Group, GroupMethod, Listen, Options, QueueState, User } from './types.ts'

export interface AnalyticsBrowser extends Omit<EventMethods, 'group'> {
  group: GroupMethod & (() => Promise<Group>)
  user(): Promise<User>
  ready(callback?: () => unknown): Promise<unknown>
  reset(): Promise<void>
  setAnonymousId(id?: string | null): Promise<string | null>
  flush(): Promise<QueueState>
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
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are put on the prototype below, one by one
export class AnalyticsBrowser implements PromiseLike<[Analytics]> {
  /** The loaded client; undefined before `load`. */
  instance: Analytics | undefined

  /** What waits to be acknowledged: nothing before `load`. */
  get queue(): QueueState {
    return this.instance?.queue ?? { waiting: 0, bytes: 0 }
  }

  #loaded: Promise<Client>
  #start!: (client: Client) => void
  #client: Client | undefined
  #early: { call: EarlyCall; resolve: (result: unknown) => void }[] = []

  constructor() {
    this.#loaded = new Promise((resolve) => {
      this.#start = resolve
    })
  }

  static load(settings: Options, options?: Partial<Options>): AnalyticsBrowser {
    return new AnalyticsBrowser().load(settings, options)
  }

  /** Only the first one counts. `options` are merged over `settings`; a write key alone will do for those. */
  load(settings: Options | string, options?: Partial<Options>): this {
    if (this.#client) return this
    const client = createClient({ ...(isBag(settings) ? settings : { writeKey: settings }), ...options })
    this.#client = this.instance = client
    for (const { call, resolve } of this.#early.splice(0)) resolve(replay(client, () => call))
    this.#start(client)
    return this
  }

  // biome-ignore lint/suspicious/noThenProperty: Segment's is awaited, too: `const [analytics] = await AnalyticsBrowser.load(…)`
  then<A = [Analytics], B = never>(
    onLoaded?: ((loaded: [Analytics]) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#loaded.then((client): [Analytics] => [client]).then(onLoaded, onFailed)
  }

  catch<B = never>(onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<[Analytics] | B> {
    return this.then(undefined, onFailed)
  }

  finally(onSettled?: (() => void) | null): Promise<[Analytics]> {
    return this.then().finally(onSettled)
  }

  /** @internal */
  _call(method: string, args: unknown[]): Promise<unknown> {
    const call: EarlyCall = { method, args }
    if (this.#client) return Promise.resolve(replay(this.#client, () => call))
    if (typeof document === 'object') call.page = readPage()
    call.timeMs = Date.now()
    const answer = new Promise((resolve) => this.#early.push({ call, resolve }))
    // An unusable call is told when it is made; nobody has to catch it.
    answer.catch(() => {})
    return answer
  }
}

for (const method of [...EVENT_METHODS, 'user', 'ready', 'reset', 'setAnonymousId', 'flush']) {
  Object.defineProperty(AnalyticsBrowser.prototype, method, {
    value(this: AnalyticsBrowser, ...args: unknown[]) {
      return this._call(method, args)
    },
  })
}
for (const method of ['on', 'once', 'off', 'debug']) {
  Object.defineProperty(AnalyticsBrowser.prototype, method, {
    value(this: AnalyticsBrowser, ...args: unknown[]) {
      this._call(method, args)
      return this
    },
  })
}
