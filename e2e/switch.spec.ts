// A site that runs Analytics.js changes one address, or one import, and nothing else.

import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import { expect, expectStored, test, WRITE_KEY } from './fixtures.ts'

const require = createRequire(import.meta.url)
const snippet: { max(options: object): string } = require('@segment/snippet')

/** Segment's snippet as its generator makes it, but for the address of the script. */
function render(collectorUrl: string, more = ''): string {
  const text = snippet.max({ apiKey: WRITE_KEY, host: new URL(collectorUrl).host, page: true, load: true })
  return `<!doctype html><title>Shop</title><script>${text.replace('https://', 'http://')};${more}</script>`
}

/** What goes to Segment itself, for which there is no reason any more. */
async function watchSegment(page: Page): Promise<string[]> {
  const urls: string[] = []
  await page.route(/segment\.(io|com)/, async (route) => {
    urls.push(route.request().url())
    await route.abort()
  })
  return urls
}

test("Segment's snippet with another host: events, plugins, middleware and settings", async ({
  page,
  site,
  collector,
}) => {
  const toSegment = await watchSegment(page)
  const calls = `
    analytics.track('Ordered', { secret: 1, price: 2 });
    analytics.register({ name: 'Price', type: 'enrichment', version: '1', isLoaded: () => true,
      load: () => new Promise((resolve) => setTimeout(resolve, 100)),
      track: (context) => { context.updateEvent('properties.price', context.event.properties.price * 100); return context } });
    analytics.addSourceMiddleware(({ payload, next }) => { delete payload.obj.properties.secret; next(payload) });
    analytics.on('track', (name, properties) => { window.told = [name, properties] });`
  site.pages.set('/shop', render(collector.url, calls))
  await page.goto(`${site.url}/shop`)
  await expectStored(collector, ['page', 'Ordered'])
  const [, ordered] = await collector.events()
  expect(ordered?.payload.properties).toEqual({ price: 200 })
  expect(await page.evaluate(() => (window as unknown as { told: unknown }).told)).toEqual(['Ordered', { price: 200 }])
  await page.waitForFunction(() => window.analytics.settings.cdnSettings?.integrations['Segment.io'])
  expect(toSegment).toEqual([])
})

test('what Analytics.js left unsent arrives, once, as it was', async ({ page, site, collector }) => {
  const event = {
    type: 'track',
    event: 'Left behind',
    messageId: 'ajs-next-1770000000000-11111111-1111-4111-8111-111111111111',
    timestamp: '2026-02-02T02:40:00.000Z',
    userId: 'u1',
    anonymousId: 'a1',
    properties: {},
    context: { page: { path: '/then' } },
    integrations: {},
  }
  const key = `persisted-queue:v1:${WRITE_KEY}:dest-Segment.io:items`
  await page.goto(`${site.url}/empty`)
  await page.evaluate(
    ([key, items]) => localStorage.setItem(key!, items!),
    [key, JSON.stringify([{ id: 'x', event, logs: [], metrics: {} }])],
  )
  site.pages.set('/shop', render(collector.url))
  await page.goto(`${site.url}/shop`)
  await expect.poll(async () => (await collector.events()).map(({ messageId }) => messageId)).toContain(event.messageId)
  const adopted = (await collector.events()).find(({ messageId }) => messageId === event.messageId)
  expect(adopted).toMatchObject({ userId: 'u1', anonymousId: 'a1', originalTimestamp: event.timestamp })
  await page.waitForFunction((key) => localStorage.getItem(key) === null, key)
  await page.reload()
  await page.waitForFunction(() => window.analytics.initialized)
  await page.evaluate(() => window.analytics.flush())
  expect((await collector.events()).filter(({ messageId }) => messageId === event.messageId)).toHaveLength(1)
})

test('?ajs_uid= names the visitor before the page is told, under Segment’s snippet', async ({
  page,
  site,
  collector,
}) => {
  site.pages.set('/shop', render(collector.url))
  await page.goto(`${site.url}/shop?ajs_uid=u7&ajs_trait_plan=pro`)
  await expectStored(collector, ['identify', 'page'])
  const events = await collector.events()
  expect(events.map(({ userId }) => userId)).toEqual(['u7', 'u7'])
})

test('and not under ours, where nobody has asked for it (S1)', async ({ page, site, collector }) => {
  await page.goto(`${site.url}/?ajs_uid=u7&ajs_event=Bought`)
  await page.waitForFunction(() => window.analytics.initialized)
  await page.evaluate(() => window.analytics.track('A'))
  await expectStored(collector, ['A'])
  expect((await collector.events())[0]?.userId).toBeNull()
})

test('the import: a plugin and a middleware, on a page with our package', async ({ page, site, collector }) => {
  await page.goto(`${site.url}/switch`)
  await expectStored(collector, ['page', 'Ordered'])
  const [, ordered] = await collector.events()
  expect(ordered?.payload).toMatchObject({ properties: { price: 2, by: 'plugin', and: 'middleware' } })
})
