// What goes over the wire: how many requests, of which kind. What may get in between is in durability/.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, expectStored, startSite, test } from './fixtures.ts'

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
