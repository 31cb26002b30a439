// What does a library make of a script? The events that the collector has of it, what is stored, returned and thrown.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Page } from '@playwright/test'
import type { Collector } from '../../demo/collector/create-collector.ts'
import { type Site, WRITE_KEY } from '../fixtures.ts'
import { normalise } from './normalise.ts'
import type { Run, Script, Subject } from './script.ts'

export type Library = 'segment' | 'ours'

interface World {
  page: Page
  site: Site
  collector: Collector
}

const require = createRequire(import.meta.url)
const snippet: { max(options: object): string } = require('@segment/snippet')
const UMD = path.join(path.dirname(require.resolve('@segment/analytics-next/package.json')), 'dist/umd')
const BUNDLES: Record<Library, string> = {
  segment: readFileSync(path.join(UMD, 'standalone.js'), 'utf8'),
  ours: readFileSync('dist/analytics.min.js', 'utf8'),
}

/** The last event of every run: once it has arrived, so have the others. */
const END = 'end of the script'

/** What a page of a run keeps on its window. */
interface Kept {
  analytics: Subject & Record<string, unknown>
  returned?: unknown
}

export interface Bench {
  run(library: Library, script: Script): Promise<unknown>
}

/** One page for every script: what a script leaves in cookies and localStorage is cleared before the next. */
export async function createBench({ page, site, collector }: World): Promise<Bench> {
  let library: Library = 'segment'
  const settings = {
    integrations: {
      'Segment.io': { apiKey: WRITE_KEY, apiHost: `${new URL(collector.url).host}/v1`, protocol: 'http' },
    },
  }
  await page.route('https://cdn.segment.com/**', async (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname.endsWith('/settings')) {
      await route.fulfill({ json: settings, headers: { 'Access-Control-Allow-Origin': '*' } })
    } else {
      const name = path.basename(pathname)
      const body = name === 'analytics.min.js' ? BUNDLES[library] : readFileSync(path.join(UMD, name), 'utf8')
      await route.fulfill({ contentType: 'text/javascript', body })
    }
  })

  // Scripts of another origin hide from the page what they throw, but not from its driver.
  let thrown = 0
  page.on('pageerror', () => thrown++)

  return {
    async run(ofLibrary, script) {
      library = ofLibrary
      thrown = 0
      await Promise.all([collector.clear(), page.context().clearCookies()])
      const { url = '/shop', referrer, whole = false } = script
      site.pages.set(new URL(url, site.url).pathname, renderPage(script, collector.endpoint))

      const startedMs = Date.now()
      // From an address to itself, hash included, no page would be loaded.
      await page.goto('about:blank')
      await page.goto(site.url + url, { ...(referrer && { referer: referrer }) })
      await page.waitForFunction(() => window.analytics.initialized)
      const outcome = await page.evaluate(drive, { source: script.queued ? null : `${script.run}`, end: END })

      const accepted = await collector.events()
      // Otherwise libraries that send nothing would be the same.
      if (collector.requests.every(({ bodyText }) => !bodyText.includes(END)))
        throw new Error(`${library} sends nothing`)
      const events = accepted.filter(({ event }) => event !== END).map(({ payload }) => readEvent(payload, whole))
      const refused = findRefused(collector, new Set(accepted.map(({ messageId }) => messageId)))
      const result = { events, refused: refused.map((event) => readEvent(event, whole)), thrown, ...outcome }
      return normalise(result, startedMs, site.url)
    },
  }
}

function renderPage({ head = '', local = {}, cookies = [], run, queued }: Script, endpoint: string): string {
  const stub = snippet.max({ apiKey: WRITE_KEY, page: false, load: false })
  return `<!doctype html><head><title>Shop</title>${head}
<script>
(${prepare})(${JSON.stringify({ local, cookies })});
${stub}
analytics.load(${JSON.stringify(WRITE_KEY)}, ${JSON.stringify({ endpoint })});
${queued ? `window.returned = (${run})(window.analytics)` : ''}
</script></head><body></body>`
}

function prepare({ local, cookies }: { local: Record<string, string>; cookies: readonly string[] }): void {
  localStorage.clear()
  Object.assign(localStorage, local)
  // biome-ignore lint/suspicious/noDocumentCookie: as a site writes them, well or badly encoded
  for (const cookie of cookies) document.cookie = `${cookie}; path=/`
  // Segment's library sends every event on its own, all at the same time; here one after the other, so that they
  // arrive in their order.
  const { fetch } = window
  let last: Promise<unknown> = Promise.resolve()
  window.fetch = (...args) => {
    const response = last.then(() => fetch(...args))
    last = response.catch(() => {})
    return response
  }
}

/** In the page, once the library is there. */
async function drive({ source, end }: { source: string | null; end: string }) {
  const kept = window as unknown as Kept
  const { analytics } = kept
  // Segment's library waits 300 ms before it calls back.
  if (analytics.settings) (analytics.settings as { timeout: number }).timeout = 0

  const calls: Promise<string>[] = []
  const recorded = new Proxy(analytics, {
    get(target, name) {
      const method = target[name as keyof Subject] as (...args: unknown[]) => unknown
      return (...args: unknown[]) => {
        let kind = 'returned'
        try {
          const result = method.apply(target, args)
          if (result instanceof Promise) {
            const outcome = result.then(
              () => 'resolved',
              (reason) => `rejected with ${reason?.constructor?.name}`,
            )
            calls.push(outcome.then((text) => `${String(name)} ${text}`))
            kind = ''
          }
          return result
        } catch (reason) {
          kind = 'threw'
          throw reason
        } finally {
          if (kind) calls.push(Promise.resolve(`${String(name)} ${kind}`))
        }
      }
    },
  })

  let returned = kept.returned
  try {
    if (source !== null) returned = (new Function(`return ${source}`)() as Run)(recorded)
    returned = await returned
  } catch (reason) {
    returned = `threw ${(reason as Error).message}`
  }
  const outcomes = await Promise.all(calls)
  // Queued calls are made in timers of their own.
  await new Promise((resolve) => setTimeout(resolve))

  // Segment's library keeps the text null where it has nothing, ours nothing.
  const local = pick(Object.entries(localStorage).filter(([, value]) => value !== 'null'))
  const cookies = pick(document.cookie.split('; ').map((text) => text.split(/=(.*)/)))
  const user = analytics.user()
  const group = analytics.group()
  const identity = show({
    userId: user.id(),
    traits: user.traits(),
    anonymousId: user.anonymousId(),
    groupId: group.id(),
    groupTraits: group.traits(),
  })

  const last = (await analytics.track(end)) as { delivered?: Promise<unknown> }
  ;(analytics.flush as (() => void) | undefined)?.()
  await last.delivered
  return { calls: outcomes, returned: show(returned), local, cookies, identity }

  function pick(entries: string[][]): Record<string, string> {
    return Object.fromEntries(entries.filter(([name]) => name!.startsWith('ajs_')))
  }

  /** As JSON has it, and what JSON does not know by name. */
  function show(value: unknown): unknown {
    if (value === analytics) return '(analytics)'
    if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) return `(${value})`
    if (typeof value === 'function' || value instanceof Promise) return `(${value.constructor.name})`
    if ((value as { event?: { messageId?: string } } | null)?.event?.messageId) return '(context)'
    if (value instanceof Error) return `(${value.constructor.name}: ${value.message})`
    if (Array.isArray(value)) return value.map(show)
    if (Object.prototype.toString.call(value) !== '[object Object]') return JSON.parse(JSON.stringify(value))
    return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, show(item)]))
  }
}

/** What the collector would not store, as it was sent. Ours sends a refused batch again, in halves. */
function findRefused({ requests }: Collector, accepted: ReadonlySet<string>): Record<string, unknown>[] {
  const sent = requests.flatMap(({ bodyText }) => {
    const body = JSON.parse(bodyText)
    return (body.batch ?? [body]) as Record<string, unknown>[]
  })
  const refused = sent.filter(({ messageId }) => !accepted.has(String(messageId)))
  return [...new Map(refused.map(({ sentAt: _, ...event }) => [event.messageId, event])).values()]
}

function readEvent(payload: Record<string, unknown>, whole: boolean): unknown {
  const { originalTimestamp, timestamp: _, ...event } = payload
  // The collector has put the clock right; what was sent is compared.
  const sent = { ...event, ...(originalTimestamp !== undefined && { timestamp: originalTimestamp }) }
  if (whole) return sent
  const { writeKey: __, _metadata, context, ...compared } = sent as Record<string, unknown>
  const { library, userAgentData, campaign, ...comparedContext } = context as Record<string, unknown>
  const hasCampaign = Object.keys(campaign ?? {}).length > 0
  return { ...compared, context: { ...comparedContext, ...(hasCampaign && { campaign }) } }
}
