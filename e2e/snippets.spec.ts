// Under a snippet: ours, and Segment's own, unchanged.

import { createRequire } from 'node:module'
import { basename } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, expectStored, test, WRITE_KEY } from './fixtures.ts'

const require = createRequire(import.meta.url)

/** Libraries that replay queued calls grouped by method give B and C to the wrong person. */
function makeCalls(): void {
  const { analytics } = window
  void analytics.page()
  void analytics.track('A')
  void analytics.identify('u1')
  void analytics.track('B')
  analytics.reset()
  void analytics.track('C')
}

const IN_ORDER = [
  ['page', null],
  ['A', null],
  ['identify', 'u1'],
  ['B', 'u1'],
  ['C', null],
]

test('calls before the bundle arrives are made in call order, with the identity of their moment (O1)', async ({
  page,
  site,
  collector,
}) => {
  site.bundleDelayMs = Number.POSITIVE_INFINITY
  const asked = site.asked('/dist/analytics.min.js')
  await page.goto(site.url, { waitUntil: 'commit' })
  await page.waitForFunction(() => window.analytics)
  await asked
  await page.evaluate(makeCalls)
  expect(await page.evaluate(() => Array.isArray(window.analytics))).toBe(true)
  site.releaseBundle()
  await expectStored(collector, ['page', 'A', 'identify', 'B', 'C'])
  const events = await collector.events()
  expect(events.map(({ event, type, userId }) => [event ?? type, userId])).toEqual(IN_ORDER)
  // Two people: the anonymous id changes with reset, and only there.
  const ids = events.map(({ anonymousId }) => anonymousId)
  expect(new Set(ids.slice(0, 4)).size).toBe(1)
  expect(ids[4]).not.toBe(ids[0])
})

test('they carry the page and the time of their moment, not of the bundle', async ({ page, site, collector }) => {
  site.bundleDelayMs = Number.POSITIVE_INFINITY
  const asked = site.asked('/dist/analytics.min.js')
  await page.goto(`${site.url}/?utm_source=mail`, { waitUntil: 'commit' })
  await page.waitForFunction(() => window.analytics)
  await asked
  const calledAt = await page.evaluate(() => {
    void window.analytics.track('early')
    history.pushState(null, '', '/elsewhere')
    document.title = 'Elsewhere'
    return Date.now()
  })
  site.releaseBundle()
  await expectStored(collector, ['early'])
  const [event] = await collector.events()
  expect(event?.payload.context).toMatchObject({
    page: { path: '/', search: '?utm_source=mail', title: 'Page' },
    campaign: { source: 'mail' },
  })
  expect(Math.abs(Date.parse(String(event?.originalTimestamp)) - calledAt)).toBeLessThan(100)
})

test('a kept reference to the stub goes on working', async ({ page, site, collector }) => {
  await page.goto(site.url, { waitUntil: 'commit' })
  await page.waitForFunction(() => {
    const kept = window as unknown as { stub: unknown }
    kept.stub ??= window.analytics
    return window.analytics?.initialized
  })
  await page.evaluate(() => {
    const { stub } = window as unknown as { stub: typeof window.analytics }
    void stub.track('late')
  })
  await expectStored(collector, ['late'])
})

test('the script alone, without a snippet, waits for load', async ({ page, site, collector }) => {
  await page.goto(`${site.url}/empty`)
  await page.addScriptTag({ url: '/dist/analytics.min.js' })
  await page.evaluate(
    ([writeKey, endpoint]) => {
      const stub = window.analytics as unknown as { load(writeKey: string, options: object): void }
      stub.load(writeKey!, { endpoint })
      void window.analytics.track('A')
    },
    [WRITE_KEY, collector.endpoint],
  )
  await expectStored(collector, ['A'])
})

test.describe("Segment's own snippet", () => {
  interface Renderer {
    max(options: object): string
  }

  async function openWith(page: Page, url: string, script: string): Promise<void> {
    await page.route(/^https?:\/\/cdn\.segment\.com\//, async (route) => {
      // Late, so that the calls are made on the stub.
      await new Promise((resolve) => setTimeout(resolve, 300))
      const { pathname } = new URL(route.request().url())
      const headers = { 'Access-Control-Allow-Origin': '*' }
      if (pathname.endsWith('/settings')) await route.fulfill({ json: { integrations: {} }, headers })
      else await route.fulfill({ path: `dist/${basename(pathname)}`, contentType: 'text/javascript', headers })
    })
    await page.goto(`${url}/empty`)
    await page.evaluate((text) => {
      // Segment's snippet looks for a script to stand before.
      const script = document.createElement('script')
      script.textContent = text
      document.head.append(script)
    }, script)
  }

  for (const [version, name] of [
    ['4.16', 'segment-snippet-4'],
    ['5.2', '@segment/snippet'],
  ] as const) {
    test(`${version}: queued calls in order, and the client in its place`, async ({ page, site, collector }) => {
      const snippet: Renderer = require(name)
      const load = `analytics.load('${WRITE_KEY}', { endpoint: '${collector.endpoint}' });`
      const script = snippet.max({ apiKey: WRITE_KEY, page: false, load: false })
      await openWith(page, site.url, `${script};${load};(${makeCalls})()`)
      await expectStored(collector, ['page', 'A', 'identify', 'B', 'C'])
      const events = await collector.events()
      expect(events.map(({ event, type, userId }) => [event ?? type, userId])).toEqual(IN_ORDER)
      expect(await page.evaluate(() => window.analytics.initialized)).toBe(true)
    })
  }

  test('5.2 under another global name', async ({ page, site, collector }) => {
    const snippet: Renderer = require('@segment/snippet')
    const script = snippet.max({ apiKey: WRITE_KEY, page: false, load: false, globalAnalyticsKey: 'metrics' })
    const load = `metrics.load('${WRITE_KEY}', { endpoint: '${collector.endpoint}' }); metrics.track('A');`
    await openWith(page, site.url, `${script};${load}`)
    await expectStored(collector, ['A'])
    expect(await page.evaluate(() => [typeof window.analytics, 'metrics' in window])).toEqual(['undefined', true])
  })

  test('4.0: write key from the address, calls on a stale reference, default endpoint (L17)', async ({
    page,
    site,
    browserName,
  }) => {
    const urls: string[] = []
    const bodies: string[] = []
    await page.route('https://api.segment.io/**', async (route) => {
      urls.push(route.request().url())
      bodies.push(route.request().postData() ?? '')
      await route.fulfill({ body: '{"success":true}', headers: { 'Access-Control-Allow-Origin': '*' } })
    })
    const snippet: Renderer = require('segment-snippet-4.1')
    const script = snippet.max({ apiKey: 'OLD', page: true, load: true })
    await openWith(page, site.url, `${script}; window.stale = window.analytics`)
    await page.waitForFunction(() => window.analytics.initialized)
    await page.evaluate(() => {
      const { stale } = window as unknown as { stale: typeof window.analytics }
      void stale.track('on a stale reference')
    })
    // `page` from the queue and `track` from the stale reference.
    expect(await page.evaluate(() => window.analytics.queue.waiting)).toBe(2)
    await expect.poll(() => page.evaluate(() => window.analytics.queue.waiting)).toBe(0)
    expect(new Set(urls)).toEqual(new Set(['https://api.segment.io/v1/batch']))
    // Firefox does not show the bodies of requests to its driver.
    if (browserName === 'chromium') {
      expect(bodies.join()).toContain('"writeKey":"OLD"')
      expect(bodies.join()).toContain('on a stale reference')
    }
  })
})
