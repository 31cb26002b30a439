// What does a library make of a script? The events that the collector has of it, what is stored, returned and thrown.

import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { buildSync } from 'esbuild'
import type { Collector } from '../../demo/collector/create-collector.ts'
import { type Site, WRITE_KEY } from '../fixtures.ts'
import { drivePage } from './drive-page.ts'
import { normalise } from './normalise.ts'
import { preparePage } from './prepare-page.ts'
import type { Bag, Script } from './script.ts'

export type Library = 'segment' | 'ours'

interface World {
  page: Page
  site: Site
  collector: Collector
}

const require = createRequire(import.meta.url)
const snippet: { max(options: object): string } = require('@segment/snippet')
const UMD = path.join(path.dirname(require.resolve('@segment/analytics-next/package.json')), 'dist/umd')
const CDN = 'https://cdn.segment.com'
const SCRIPT_PATH = `/analytics.js/v1/${WRITE_KEY}/`
/** Where the script is that a page takes the module from, in place of a bundler. */
const MODULE_PATH = '/analytics-next/bundles/module.js'

/** The last event of every run: once it has arrived, so have the others. */
const END = 'end of the script'
const ENDS_WITHIN_MS = 3000

export interface Bench {
  run(library: Library, script: Script): Promise<unknown>
}

/** One page for every script: what a script leaves in cookies and localStorage is cleared before the next. */
export async function createBench({ page, site, collector }: World): Promise<Bench> {
  let library: Library = 'segment'
  let files: Script['files']
  let settings: Bag & { integrations: Bag }
  let mayAnswer: Promise<void> | undefined
  const segmentIo = { apiKey: WRITE_KEY, apiHost: `${new URL(collector.url).host}/v1`, protocol: 'http' }
  await page.route(`${CDN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname.endsWith('/settings')) {
      if (library === 'ours') await mayAnswer
      await route.fulfill({ json: settings, headers: { 'Access-Control-Allow-Origin': '*' } })
      return
    }
    const file = files?.[pathname]
    const body = file ? `(${file})()` : readLibrary(library, pathname)
    if (body === undefined) await route.fulfill({ status: 404, body: '' })
    else {
      await route.fulfill({ contentType: 'text/javascript', body, headers: { 'Access-Control-Allow-Origin': '*' } })
    }
  })

  // Without an address of its own, Segment's library sends there.
  await page.route('https://api.segment.io/**', (route) => route.abort())

  // Scripts of another origin hide from the page what they throw, but not from its driver.
  let thrown = 0
  page.on('pageerror', () => thrown++)

  return {
    async run(ofLibrary, script) {
      library = ofLibrary
      thrown = 0
      files = script.files
      let answer = () => {}
      mayAnswer = script.late && new Promise((resolve) => (answer = resolve))
      const integrations = { 'Segment.io': segmentIo, ...(script.settings?.integrations as Bag | undefined) }
      settings = { ...script.settings, integrations }
      await Promise.all([collector.clear(), page.context().clearCookies()])
      const { url = '/shop', referrer, whole = false, global: globalName = 'analytics' } = script
      site.pages.set(new URL(url, site.url).pathname, renderPage(script, settings, collector.endpoint))

      const startedMs = Date.now()
      // From an address to itself with a hash, no page would be loaded.
      if (url.includes('#')) await page.goto('about:blank')
      await page.goto(site.url + url, { waitUntil: 'commit', ...(referrer && { referer: referrer }) })
      const outcome = await page.evaluate(drivePage, {
        source: script.queued ? null : `${script.run}`,
        globalName,
        isNpm: !!script.npm,
        // Segment's library is not there before the settings are.
        waits: library === 'ours' && !script.late,
        isSlow: !!script.slow,
        isSilent: !!script.silent,
        endpoint: collector.endpoint,
        end: END,
      })

      const hasEnded = () => collector.requests.some(({ bodyText }) => bodyText.includes(END))
      const untilMs = Date.now() + ENDS_WITHIN_MS
      while (!script.silent && !hasEnded() && Date.now() < untilMs)
        await new Promise((resolve) => setTimeout(resolve, 20))
      answer()
      // Otherwise libraries that send nothing would be the same.
      if (hasEnded() === !!script.silent) throw new Error(`${library} sends ${script.silent ? 'something' : 'nothing'}`)
      const accepted = await collector.events()
      const events = accepted
        .filter(({ messageId }) => messageId !== END)
        .map(({ payload }) => readEvent(payload, whole))
      const refused = findRefused(collector, new Set(accepted.map(({ messageId }) => messageId)))
      const result = { events, refused: refused.map((event) => readEvent(event, whole)), thrown, ...outcome }
      return normalise(result, startedMs, site.url)
    },
  }
}

const read = new Map<string, string | undefined>()

/** What the CDN has at a path; Segment's own CDN has the whole of its library in one folder. */
function readLibrary(library: Library, pathname: string): string | undefined {
  const key = `${library} ${pathname}`
  if (!read.has(key)) read.set(key, library === 'ours' ? readOurs(pathname) : readSegment(pathname))
  return read.get(key)
}

function readSegment(pathname: string): string | undefined {
  if (pathname === MODULE_PATH) return bundleModule('@segment/analytics-next')
  const name = path.basename(pathname)
  const file = path.join(UMD, name === 'analytics.min.js' ? 'standalone.js' : name)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

function readOurs(pathname: string): string | undefined {
  if (pathname === MODULE_PATH) return bundleModule('./dist/index.js')
  const file = pathname.startsWith(SCRIPT_PATH) && path.join('dist', pathname.slice(SCRIPT_PATH.length))
  return file && existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** As a bundler has it that follows every import. */
function bundleModule(name: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents: `export * from '${name}'`, resolveDir: '.' },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'theModule',
  })
  return outputFiles[0]!.text
}

function renderPage(script: Script, cdnSettings: Bag, endpoint: string): string {
  const { head = '', local = {}, cookies = [], run, queued, options = {}, global: globalAnalyticsKey } = script
  const given = { local, cookies, writeKey: WRITE_KEY, cdnSettings }
  const prepared = `<!doctype html><head><title>Shop</title>${head}
<script>
(${preparePage})(${JSON.stringify(given)});
</script>`
  if (script.npm) return `${prepared}<script src="${CDN}${MODULE_PATH}"></script></head><body></body>`
  const name = JSON.stringify(globalAnalyticsKey ?? 'analytics')
  const stub = snippet.max({ apiKey: WRITE_KEY, page: false, load: false, globalAnalyticsKey })
  const ownOptions = typeof options === 'function' ? `(${options})()` : JSON.stringify(options)
  return `${prepared}<script>
${stub}
window[${name}].load(${JSON.stringify(WRITE_KEY)}, { endpoint: ${JSON.stringify(endpoint)}, ...${ownOptions} });
${queued ? `window.returned = (${run})(window[${name}], window.world)` : ''}
</script></head><body></body>`
}

/** What the collector would not store, as it was sent. Ours sends a refused batch again, in halves. */
function findRefused({ requests }: Collector, accepted: ReadonlySet<string>): Record<string, unknown>[] {
  // Segment's library also counts, and tells.
  const tracking = requests.filter(({ bodyText }) => !bodyText.startsWith('{"series"'))
  const sent = tracking.flatMap(({ bodyText }) => {
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
