// Segment's own library for browsers, unchanged, against the collector: every call type, checked to the stored row, one
// request for each event and in batches.

import { build } from 'esbuild'
import { createCollector } from '../demo/collector/create-collector.ts'
import { expect, test } from './fixtures.ts'

const ENTRY = `
  import { AnalyticsBrowser } from '@segment/analytics-next'
  window.startSegment = async (cdnURL, integrations) => {
    const [analytics] = await AnalyticsBrowser.load({ writeKey: 'demo', cdnURL }, { integrations })
    return analytics
  }`

async function bundleSegment(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  return outputFiles[0]!.text
}

const STRATEGIES = {
  standard: { strategy: 'standard' },
  batching: { strategy: 'batching', config: { size: 4, timeout: 200 } },
}

for (const [name, deliveryStrategy] of Object.entries(STRATEGIES)) {
  test(`every call type of Segment's library arrives, ${name}`, async ({ page }) => {
    const script = await bundleSegment()
    const collector = await createCollector({
      mount: (app) => {
        app.get('/shop', (c) => c.html('<!doctype html><title>Shop</title><script src="/segment.js"></script>'))
        app.get('/segment.js', (c) => c.body(script, 200, { 'Content-Type': 'text/javascript' }))
      },
    })
    try {
      await page.goto(`${collector.url}/shop`)
      await page.evaluate(
        async ([cdnURL, strategy]) => {
          // biome-ignore lint/suspicious/noExplicitAny: another library's object, made in the page
          const analytics = await (window as any).startSegment(cdnURL, { 'Segment.io': { deliveryStrategy: strategy } })
          await analytics.identify('ada', { plan: 'paid' })
          await analytics.track('Order Completed', { total: 12.5 })
          await analytics.page('Docs', 'Home')
          await analytics.screen('Start')
          await analytics.group('acme', { seats: 5 })
          await analytics.alias('lovelace', 'ada')
        },
        [collector.url, deliveryStrategy] as const,
      )
      await expect.poll(async () => (await collector.events()).length).toBe(6)
      const stored = (await collector.events()).sort((one, other) => (one.timestamp < other.timestamp ? -1 : 1))
      expect(stored.map(({ type, name, userId }) => [type, name, userId])).toEqual([
        ['identify', null, 'ada'],
        ['track', 'Order Completed', 'ada'],
        ['page', 'Home', 'ada'],
        ['screen', 'Start', 'ada'],
        ['group', null, 'ada'],
        // Segment's library writes whom it knows over the new id.
        ['alias', null, 'ada'],
      ])
      expect(stored.map(({ payload }) => payload)).toMatchObject([
        { traits: { plan: 'paid' } },
        { properties: { total: 12.5 } },
        { category: 'Docs' },
        {},
        { groupId: 'acme', traits: { seats: 5 } },
        { previousId: 'ada' },
      ])
      for (const { anonymousId, payload } of stored) {
        expect(anonymousId).toMatch(/^[0-9a-f-]{36}$/)
        expect(payload.context).toMatchObject({
          page: { path: '/shop', title: 'Shop' },
          library: { name: 'analytics.js' },
        })
      }
      const paths = new Set(collector.requests.map(({ path }) => path))
      expect(paths.has('/v1/b') || paths.has('/v1/batch')).toBe(name === 'batching')
      expect(new Set(stored.map(({ messageId }) => messageId)).size).toBe(6)
    } finally {
      await collector.close()
    }
  })
}
