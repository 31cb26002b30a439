// What do the settings of a source change? Where its events go, what they say about destinations, which plugins there are.

import type { Client } from './client.ts'
import type { Dispatch } from './dispatch.ts'
import type { ActionParts } from './extras/action-destination.ts'
import { setCompression } from './extras/gzip.ts'
import { readMetadata } from './extras/metadata.ts'
import { applyPlan, choosePlan } from './extras/plan.ts'
import { loadSettings } from './extras/remote-settings.ts'
import { readSettings, type Settings } from './extras/settings.ts'
import { Context } from './pipeline/context.ts'
import { applyMiddleware } from './pipeline/middleware.ts'
import { enrich } from './pipeline/rich-context.ts'
import { toEndpoint, trimEndpoint } from './queue.ts'
import { within } from './shared/within.ts'
import type { Bag, Plugin } from './types.ts'

/** For settings, scripts and what they start. */
const TIMEOUT_MS = 10_000

/** What the given settings still bring. */
export const given = new WeakMap<Client, Promise<unknown>>()

/** With the client, before its first event. */
export function openWorkspace(client: Client): void {
  const options = client.options as Bag
  const settings = { integrations: {}, ...options.cdnSettings }
  if (options.cdnSettings) {
    client.opening = useSettings(client, settings, true).catch((reason) =>
      client.report('settings', `${reason}`, reason),
    )
    given.set(client, client.opening)
  } else if (options.plan) void client.register(createStamp(client, readSettings(settings, () => {})!))
}

/** Asks the CDN; delivery never waits for it. */
export async function fetchSettings(client: Client): Promise<void> {
  const { cdnURL, writeKey } = client.settings
  let opened: Promise<unknown> | undefined
  await loadSettings({
    cdnUrl: cdnURL!,
    writeKey,
    timeoutMs: TIMEOUT_MS,
    persist: (client.options as Bag).disableClientPersistence !== true,
    onSettings(settings, from) {
      // The later ones include the former.
      opened = useSettings(client, settings, from === 'cdn').catch((reason) =>
        client.report('settings', `${reason}`, reason),
      )
    },
    complain: (problem, reason) => client.report('settings', problem, reason),
  })
  await opened
}

/** For a function that decides by the settings whether anything is done at all. Undefined where there is no answer. */
export async function askForSettings(options: Bag, complain: (problem: string) => void): Promise<unknown> {
  const { cdnURL, writeKey, cdnSettings, updateCDNSettings } = options
  let settings: unknown = cdnSettings
  const onSettings = (fetched: Bag) => {
    settings = fetched
  }
  const persist = options.disableClientPersistence !== true && typeof options.disable !== 'function'
  if (!settings && cdnURL) {
    await loadSettings({ cdnUrl: cdnURL, writeKey, timeoutMs: TIMEOUT_MS, persist, onSettings, complain })
  }
  return settings && updateCDNSettings ? updateCDNSettings(settings) : settings
}

/** `isCertain`: they say, too, where events go and which scripts run; what the browser remembered may not. */
async function useSettings(client: Client, given: Bag, isCertain: boolean): Promise<void> {
  const options = client.options as Bag
  const complain = (problem: string, reason?: unknown) => client.report('settings', problem, reason)
  const settings = readSettings(options.updateCDNSettings?.(given) ?? given, complain)
  if (!settings) return
  ;(client.settings as Bag).cdnSettings = settings

  // Plugins that came with settings go with them.
  const stamp = createStamp(client, settings)
  const former = client.queue.plugins.filter(({ name }) => name === stamp.name)
  if (former.length) void client.deregister(stamp.name)
  void client.register(stamp)
  if (!isCertain) return

  const own: Bag = settings.integrations['Segment.io'] ?? {}
  const isGiven = 'endpoint' in options || Object(options.integrations?.['Segment.io']).apiHost
  const { dispatch } = client
  if (dispatch) {
    const endpoint = toEndpoint(own)
    move(dispatch, isGiven || !endpoint ? undefined : trimEndpoint(endpoint), own.apiKey)
    setCompression(dispatch.whereTo, options, own)
  }

  if (!settings.remotePlugins.length) return
  const { loadActionDestinations, loadScript } = await within(
    TIMEOUT_MS,
    'destinations.min.js does not come',
    import('./destinations.ts'),
  )
  const parts = partsFor(client, settings, loadScript)
  const loading = settings.remotePlugins.map((entry) => loadActionDestinations(entry, parts))
  const plugins = (await Promise.all(loading)).flat()
  if (plugins.length) await client.register(...(plugins as unknown as Plugin[]))
}

/** What is left out stays. */
function move({ whereTo, courier }: Dispatch, endpoint = whereTo.endpoint, writeKey = whereTo.writeKey): void {
  if (endpoint === whereTo.endpoint && writeKey === whereTo.writeKey) return
  Object.assign(whereTo, { endpoint, writeKey })
  void courier.wake(true)
}

function partsFor(
  client: Client,
  settings: Settings,
  loadScript: (url: string, cdnUrl: string, timeoutMs: number) => Promise<void>,
): ActionParts {
  const options = client.options as Bag
  const cdnUrl: string | undefined = client.settings.cdnURL
  const given: Bag = options.integrations ?? {}
  // What only the page knows of reaches no destination: so it is in Segment's library.
  const merged = Object.entries(settings.integrations).map(([name, known]) => {
    const own: unknown = given[name]
    return [name, typeof own === 'object' ? { ...known, ...own } : known]
  })
  return {
    integrations: given,
    mergedIntegrations: Object.fromEntries(merged),
    factories: (options.plugins ?? []).filter((plugin: unknown) => typeof plugin === 'function'),
    routingRules: settings.middlewareSettings.routingRules,
    runScript: cdnUrl ? (url) => loadScript(url, cdnUrl, TIMEOUT_MS) : undefined,
    cdnUrl: cdnUrl ?? 'https://cdn.segment.com',
    obfuscate: options.obfuscate === true,
    timeoutMs: TIMEOUT_MS,
    runMiddleware: (name, event, middleware) => applyMiddleware(name, event, middleware as never),
    createContext: (event) => new (enrich(Context))(event) as never,
    complain: (problem, reason) => client.report('plugin', problem, reason),
  }
}

/** After the site's own plugins, so that the plan looks at what they have made of an event. */
function createStamp(client: Client, settings: Settings): Plugin {
  const options = client.options as Bag
  const plan = choosePlan(options.plan, settings, !!options.classicIntegrations?.length)
  const hasSettings = Object.keys(settings.integrations).length > 0
  const stamp = (context: { event: Bag }) => {
    const { event } = context
    const planned = applyPlan(event as never, plan, settings.remotePlugins)
    if (planned) event.integrations = planned
    const metadata = hasSettings && readMetadata(settings.integrations, client.queue.failedInitializations)
    if (metadata) event._metadata = metadata
    return context
  }
  return {
    name: 'Everbeacon Settings',
    type: 'enrichment',
    version: client.VERSION,
    isLoaded: () => true,
    load: () => Promise.resolve(),
    track: stamp,
    page: stamp,
    screen: stamp,
    identify: stamp,
    group: stamp,
    alias: stamp,
  } as unknown as Plugin
}
