// What most pages never need, in one script (or chunk) that is fetched when somebody does.

import type { Client } from './client.ts'
import type { Transport } from './dispatch.ts'
import { evict } from './extras/evict.ts'
import { findProblems } from './extras/find-problems.ts'
import { trackForms } from './extras/forms.ts'
import { furnish } from './extras/furnish.ts'
import { setCompression } from './extras/gzip.ts'
import { inspectQueue } from './extras/inspect-queue.ts'
import { readLeftCalls } from './extras/left-calls.ts'
import { adoptLegacyIds } from './extras/legacy-ids.ts'
import { trackLinks } from './extras/links.ts'
import { printEvents } from './extras/print-events.ts'
import { captureQuery, type QueryRules, queryOf, readQuery } from './extras/query-string.ts'
import { readRareContext } from './extras/rare-context.ts'
import { chooseStores, readMemory } from './extras/read-memory.ts'
import { readTransport } from './extras/transport.ts'
import { readOptions } from './options.ts'
import { LEGACY_PREFIX } from './queue.ts'
import { type EarlyCall, readQueued } from './replay.ts'
import { attempt } from './shared/attempt.ts'
import type { Bag, DestinationMiddlewareFunction, MiddlewareFunction, Plugin } from './types.ts'
import type { Remember } from './visitor.ts'
import { askForSettings, fetchSettings, given, openWorkspace } from './workspace.ts'

/** What rare options make of a client. */
export interface Setup {
  /** What is wrong with them. */
  problems?: string[]
  disable?: boolean
  transport?: Partial<Transport>
  memory?: Remember
  /** Of every event, unless the call says otherwise. What comes into it later is in later events. */
  context?: Bag
  /** Made before those of the page. */
  calls?: EarlyCall[]
  /** With the client, before all calls. */
  open?: (client: Client) => void
}

export interface Extras {
  /** `ownUuid`: what this page's calls in localStorage have in their keys. */
  readRareOptions(options: Bag, ownUuid: string | undefined): Promise<Setup>
  /** Gives the client the rest of what Analytics.js has. */
  furnish(client: Client): void
  /** Prints what happens, or no longer. */
  debug(client: Client, isOn: boolean): void
  /** What a page with a CDN for settings, or with what Segment's library left unsent, wants done. Never rejects. */
  open(client: Client): Promise<void>
  /** Drops what is too old, or too much, of what cannot be delivered. */
  evict(client: Client): Promise<unknown>
  /** One of EXTRA_METHODS. */
  call(name: string, client: Client, args: unknown[]): unknown
}

export const extras: Extras = {
  async readRareOptions(options, ownUuid) {
    const { disable, plugins = [] } = options
    const problems = findProblems(options)
    const complain = (problem: string) => void problems.push(problem)
    const query = options.useQueryString ? captureQuery(location) : ''
    const isDisabled =
      typeof disable === 'function' ? !!(await disable(await askForSettings(options, complain))) : disable === true
    const config = readOptions(options)
    const isActive = !isDisabled && typeof document === 'object'
    const hasCookies = !options.user?.disable && chooseStores('user', options, () => {}).includes('cookie')
    return {
      problems,
      disable: isDisabled,
      memory: readMemory(options, complain),
      context: isActive ? await readRareContext(options) : {},
      transport: readTransport(options.integrations?.['Segment.io'] ?? {}),
      calls: [
        ...(config && isActive ? readLeftCalls(config.writeKey, ownUuid, Date.now()).map(readQueued) : []),
        ...plugins.filter(isPlugin).map((plugin: unknown) => readQueued(['register', plugin])),
        ...readQuery(query, rulesOf(options)).map(([method, ...args]) => ({ method, args })),
      ],
      open(client) {
        if (isDisabled) return
        furnish(client)
        if (client.dispatch) setCompression(client.dispatch.whereTo, options)
        if (isActive && hasCookies) adoptLegacyIds(client.user(), options.cookie)
        openWorkspace(client)
      },
    }
  },

  furnish,
  debug: printEvents,
  evict,

  async open(client) {
    furnish(client)
    adoptLegacyQueue(client).catch((reason) => client.report('plugin', `${reason}`, reason))
    const { cdnURL, cdnSettings } = client.options as Bag
    try {
      if (cdnURL && !cdnSettings) await fetchSettings(client)
    } catch (reason) {
      client.report('settings', `${reason}`, reason)
    }
    await given.get(client)
  },

  call(name, client, args) {
    furnish(client)
    const method = METHODS[name]
    // What has no method here, the client has one for since it is furnished.
    return method ? method(client, ...(args as never[])) : (client as unknown as Bag)[name](...args)
  },
}

const METHODS: Record<string, (client: Client, ...args: never[]) => unknown> = {
  register: (client, ...plugins: Plugin[]) => {
    const registered = client.pipeline!.register(...plugins)
    lookAgain(client)
    return registered
  },
  deregister: (client, ...names: string[]) => client.pipeline!.deregister(...names),
  addSourceMiddleware: (client, middleware: MiddlewareFunction) => {
    const added = client.pipeline!.addSourceMiddleware(middleware)
    lookAgain(client)
    return added
  },
  addDestinationMiddleware: (client, name: string, ...middleware: DestinationMiddlewareFunction[]) =>
    client.pipeline!.addDestinationMiddleware(name, ...middleware),
  trackLink: listenTo(trackLinks),
  trackClick: listenTo(trackLinks),
  trackForm: listenTo(trackForms),
  trackSubmit: listenTo(trackForms),
  queryString(client, query: string) {
    const { options } = client
    const calls = options.useQueryString === false ? [] : readQuery(queryOf(query, location.href), rulesOf(options))
    const results = calls.map(([method, ...args]) => (client[method] as (...args: unknown[]) => unknown)(...args))
    return Promise.all(results.filter((result) => result instanceof Promise))
  },
  inspectQueue,
  async pageview(client, url: string) {
    console.warn('analytics.pageview() is deprecated')
    await client.page({ path: url })
    return client
  },
}

/** Not a factory of some, which waits for its settings. */
function isPlugin(plugin: unknown): boolean {
  return typeof plugin === 'object'
}

function rulesOf({ useQueryString }: Bag): QueryRules {
  return Object(useQueryString)
}

function listenTo(track: typeof trackLinks) {
  return (client: Client, ...[elements, event, properties, options]: unknown[]): Client => {
    track(elements, event as never, properties as never, options as never, client.track as never, (problem) =>
      client.report('invalid', problem),
    )
    return client
  }
}

/** Now there are plugins that earlier pages' events may wait for. */
function lookAgain({ dispatch }: Client): void {
  void dispatch?.courier.wake(false)
}

/** What Segment's library has left unsent on this site. */
async function adoptLegacyQueue(client: Client): Promise<void> {
  if (!client.dispatch || (client.options as Bag).disableClientPersistence === true) return
  if (!attempt(() => Object.keys(localStorage).some((key) => key.startsWith(LEGACY_PREFIX)))) return
  const { adoptLegacyQueue: adopt } = await import('./legacy-queue.ts')
  await adopt(
    client.settings.writeKey,
    async (event) => client.store(new client.Context(event)),
    (problem) => client.report('invalid', problem),
  )
}
