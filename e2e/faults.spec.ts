// What goes wrong under Segment's library, in a real browser, and not under ours. Numbered as in the README.
//
// With EVERBEACON_LIBRARY=segment the same pages get Segment's library; each test fails then.

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Page } from '@playwright/test'
import type { Collector } from '../demo/collector/create-collector.ts'
import { expect, expectStored, type Site, test, WRITE_KEY } from './fixtures.ts'

const require = createRequire(import.meta.url)
const snippet: { max(options: object): string } = require('@segment/snippet')
const isSegment = process.env.EVERBEACON_LIBRARY === 'segment'
const SEGMENT = path.join(path.dirname(require.resolve('@segment/analytics-next/package.json')), 'dist/umd')

const CDN = 'https://cdn.segment.com'
const SLOW = `${CDN}/next-integrations/actions/slow/1.js`

interface World {
  page: Page
  site: Site
  collector: Collector
}

/** A page at `/shop` with Segment's snippet; the CDN has these settings, or never answers when it is asked for them. */
async function prepare({ page, site, collector }: World, settings: object | undefined, calls: string): Promise<void> {
  const host = { apiHost: `${new URL(collector.url).host}/v1`, protocol: 'http' }
  await page.route(`${CDN}/**`, async (route) => {
    const url = route.request().url()
    const headers = { 'Access-Control-Allow-Origin': '*' }
    if (url === SLOW) return
    if (url.endsWith('/settings')) {
      if (settings) await route.fulfill({ json: settings, headers })
      return
    }
    const name = path.basename(new URL(url).pathname)
    const file = isSegment
      ? path.join(SEGMENT, name === 'analytics.min.js' ? 'standalone.js' : name)
      : path.join('dist', name)
    if (existsSync(file)) await route.fulfill({ path: file, contentType: 'text/javascript', headers })
    else await route.fulfill({ status: 404, body: '' })
  })
  // Where Segment's library counts.
  await page.route('https://api.segment.io/**', (route) => route.abort())
  const options = JSON.stringify({ integrations: { 'Segment.io': host } })
  const stub = snippet.max({ apiKey: WRITE_KEY, page: false, load: false })
  const load = `analytics.load(${JSON.stringify(WRITE_KEY)}, ${options})`
  site.pages.set('/shop', `<!doctype html><title>Shop</title><script>${stub};\n${load};\n${calls}</script>`)
}

test('the settings never come: events arrive (L3, P5)', async ({ page, site, collector }) => {
  await prepare({ page, site, collector }, undefined, "analytics.track('A'); analytics.identify('u1')")
  await page.goto(`${site.url}/shop`)
  await expectStored(collector, ['A', 'identify'])
})

test('the script of a destination never comes: events arrive (L4)', async ({ page, site, collector }) => {
  const slow = { name: 'Slow', creationName: 'Slow', libraryName: 'slowDestination', url: SLOW, settings: {} }
  const settings = { integrations: { 'Segment.io': { apiKey: WRITE_KEY }, Slow: {} }, remotePlugins: [slow] }
  await prepare({ page, site, collector }, settings, "analytics.track('A')")
  const asked = page.waitForRequest(SLOW)
  await page.goto(`${site.url}/shop`)
  await asked
  await expectStored(collector, ['A'])
})

test('left while the settings are on their way: nothing that was called is lost (L2)', async ({
  page,
  site,
  collector,
}) => {
  const asked = page.waitForRequest(`${CDN}/**/settings`)
  await prepare({ page, site, collector }, undefined, "analytics.track('A'); analytics.track('B')")
  collector.faults.always({ drop: true })
  await page.goto(`${site.url}/shop`)
  await asked
  await page.goto(`${site.url}/empty`)
  collector.faults.clear()
  const settings = { integrations: { 'Segment.io': { apiKey: WRITE_KEY } } }
  await prepare({ page, site, collector }, settings, "analytics.track('C')")
  await page.goto(`${site.url}/shop`)
  await expectStored(collector, ['A', 'B', 'C'])
})

test('load() twice under Segment’s snippet: one client, and every call once (D5)', async ({
  page,
  site,
  collector,
}) => {
  const settings = { integrations: { 'Segment.io': { apiKey: WRITE_KEY } } }
  const calls = `
    let current = analytics
    const clients = (window.clients = new Set())
    Object.defineProperty(window, 'analytics', { get: () => current, set(next) { clients.add(current = next) } })
    analytics.load(analytics._writeKey, analytics._loadOptions)
    analytics.track('A')`
  await prepare({ page, site, collector }, settings, calls)
  await page.goto(`${site.url}/shop`, { waitUntil: 'load' })
  await page.waitForFunction(() => !Array.isArray(window.analytics))
  await page.evaluate(() => void window.analytics.track('B'))
  await expectStored(collector, ['A', 'B'])
  expect(await page.evaluate(() => (window as unknown as { clients: Set<unknown> }).clients.size)).toBe(1)
})
