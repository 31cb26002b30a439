// What only the snippet has, because the script did not come in time: it is not lost either.

import type { Page } from '@playwright/test'
import { expect, expectStored, test } from './fixtures.ts'

const STORED = ['page', 'A', 'identify', 'B', 'C']

/** Before the script; gives when. */
async function makeCalls(page: Page): Promise<number> {
  await page.waitForFunction(() => window.analytics)
  return page.evaluate(() => {
    const { analytics } = window
    void analytics.page()
    void analytics.track('A')
    void analytics.identify('u1')
    void analytics.track('B')
    analytics.reset()
    void analytics.track('C')
    return Date.now()
  })
}

test('the page closes before the script is there: the next visit delivers its calls, as they were (L2)', async ({
  context,
  page,
  site,
  collector,
}) => {
  site.bundleDelayMs = Number.POSITIVE_INFINITY
  await page.goto(`${site.url}/?utm_source=mail`, { waitUntil: 'commit' })
  const calledAt = await makeCalls(page)
  await page.close()
  expect(await collector.events()).toEqual([])

  site.bundleDelayMs = 0
  const next = await context.newPage()
  await next.goto(`${site.url}/empty`)
  await next.goto(site.url)
  await next.waitForFunction(() => window.analytics.initialized)
  await next.evaluate(() => void window.analytics.track('D'))
  await expectStored(collector, [...STORED, 'D'])
  const events = await collector.events()
  expect(events.map(({ userId }) => userId)).toEqual([null, null, 'u1', 'u1', null, null])
  for (const { payload, originalTimestamp } of events.slice(0, -1)) {
    expect(payload.context).toMatchObject({ page: { search: '?utm_source=mail' }, campaign: { source: 'mail' } })
    expect(Math.abs(Date.parse(String(originalTimestamp)) - calledAt)).toBeLessThan(1000)
  }
  // Nothing stays behind, or comes twice.
  expect(await next.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('stub ')))).toEqual([])
})

test('the script is blocked on one page, and comes on the next', async ({ page, site, collector }) => {
  await page.route('**/analytics.min.js', (route) => route.abort())
  await page.goto(site.url)
  await makeCalls(page)
  await page.unroute('**/analytics.min.js')
  await page.goto(site.url)
  await expectStored(collector, STORED)
})

test('a page that is slow, and one beside it that is not: every call once', async ({
  context,
  page,
  site,
  collector,
}) => {
  site.bundleDelayMs = 2000
  await page.goto(site.url, { waitUntil: 'commit' })
  await makeCalls(page)
  site.bundleDelayMs = 0
  const other = await context.newPage()
  await other.goto(site.url)
  await other.waitForFunction(() => window.analytics.initialized)
  await page.waitForFunction(() => window.analytics.initialized)
  await page.evaluate(() => window.analytics.flush())
  await expectStored(collector, STORED)
})
