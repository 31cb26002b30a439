// The page stays open and the collector misbehaves: everything arrives once it is well, in order.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import { type Collector, createCollector } from '../demo/collector/create-collector.ts'
import { expect, expectStored, startSite, test, WRITE_KEY, waiting } from './fixtures.ts'

/** How long the collector is in trouble. */
const OUTAGE_MS = 6000

const NAMES = Array.from({ length: 12 }, (_, index) => `E${index}`)

/** Tracks a few events now and a few during the outage. */
async function trackThrough(page: Page, endOutage: () => Promise<void> | void): Promise<void> {
  const half = NAMES.length / 2
  const track = (names: string[]) =>
    page.evaluate((list) => {
      for (const name of list) void window.analytics.track(name)
    }, names)
  await track(NAMES.slice(0, half))
  await page.waitForTimeout(OUTAGE_MS / 2)
  await track(NAMES.slice(half))
  await page.waitForTimeout(OUTAGE_MS / 2)
  await endOutage()
}

/** Quiet once everything is delivered: nothing is sent, nothing waits. */
async function expectQuiet(page: Page, collector: Collector): Promise<void> {
  await expect.poll(() => waiting(page)).toBe(0)
  const count = collector.requests.length
  await page.waitForTimeout(3000)
  expect(collector.requests.length).toBe(count)
}

for (const [title, fault] of [
  ['answers 500', { status: 500 }],
  ['answers 429 with Retry-After', { status: 429, headers: { 'Retry-After': '2' } }],
  ['never answers', { hang: true }],
  ['breaks the connection', { drop: true }],
] as const) {
  test(`the collector ${title} for 6 s`, async ({ page, site, collector }) => {
    await page.goto(site.url)
    await page.waitForFunction(() => window.analytics.initialized)
    collector.faults.always(fault)
    await trackThrough(page, () => collector.faults.clear())
    await expectStored(collector, NAMES, 30_000)
    await expectQuiet(page, collector)
  })
}

test('the collector refuses connections for 6 s', async ({ page }) => {
  let collector = await createCollector({ writeKeys: [WRITE_KEY] })
  const port = Number(new URL(collector.url).port)
  const site = await startSite(collector.endpoint)
  await page.goto(site.url)
  await page.waitForFunction(() => window.analytics.initialized)
  await collector.close()
  await trackThrough(page, async () => {
    collector = await createCollector({ writeKeys: [WRITE_KEY], port })
  })
  await expectStored(collector, NAMES, 30_000)
  await expectQuiet(page, collector)
  await collector.close()
  site.close()
})

test('the collector stored a batch, but its answer never came: no event twice (D3)', async ({
  page,
  site,
  collector,
}) => {
  await page.goto(site.url)
  await page.waitForFunction(() => window.analytics.initialized)
  collector.faults.next(2, { drop: true, store: true })
  await page.evaluate(() => {
    for (const name of ['A', 'B', 'C']) void window.analytics.track(name)
  })
  await expect.poll(() => waiting(page), { timeout: 20_000 }).toBe(0)
  await expectStored(collector, ['A', 'B', 'C'])
  expect(collector.requests.length).toBe(3)
})

test('receipts say how events ended', async ({ page, site, collector }) => {
  await page.goto(site.url)
  await page.waitForFunction(() => window.analytics.initialized)
  collector.faults.always({ status: 400, body: 'poisoned', when: ({ bodyText }) => bodyText.includes('poison') })
  const receipts = await page.evaluate(async () => {
    const contexts = await Promise.all(['A', 'poison', 'B'].map((name) => window.analytics.track(name)))
    return Promise.all(contexts.map(({ delivered }) => delivered))
  })
  expect(receipts.map(({ status }) => status)).toEqual(['delivered', 'dropped', 'delivered'])
  expect(receipts[1]).toMatchObject({ reason: 'rejected', message: '400 poisoned' })
  await expectStored(collector, ['A', 'B'])
})

test('a burst of 1,000 calls arrives whole, in order, in batches', async ({ page, site, collector }) => {
  await page.goto(site.url)
  await page.waitForFunction(() => window.analytics.initialized)
  await page.evaluate(() => {
    for (let index = 0; index < 1000; index++) void window.analytics.track(`${index}`)
  })
  await expectStored(
    collector,
    Array.from({ length: 1000 }, (_, index) => `${index}`),
  )
  for (const { eventCount } of collector.requests) expect(eventCount).toBeLessThanOrEqual(100)
  expect(collector.requests.length).toBeLessThan(20)
})

test('requests need no preflight and no credentials of the page (P9)', async ({ page }) => {
  // Of its own: neither Playwright nor the collector's journal shows preflights.
  const asked: unknown[] = []
  const server = createServer(({ method, url, headers }, response) => {
    asked.push([method, url, headers.authorization, headers.cookie])
    response.setHeader('Access-Control-Allow-Origin', headers.origin ?? '*')
    response.setHeader('Access-Control-Allow-Headers', '*, Authorization')
    response.end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const site = await startSite(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`)
  await page.goto(site.url)
  await page.waitForFunction(() => window.analytics.initialized)
  await page.evaluate(async () => {
    const { analytics } = window
    await Promise.all([analytics.identify('u1'), analytics.track('A'), analytics.page(), analytics.group('g1')])
    await analytics.flush()
  })
  expect(asked).toEqual([['POST', '/v1/batch', undefined, undefined]])
  // There would have been some: a cookie does not mind the port.
  expect(await page.evaluate(() => document.cookie)).toContain('ajs_user_id=u1')
  site.close()
  server.closeAllConnections()
  server.close()
})
