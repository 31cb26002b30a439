// The page goes away: nothing that was called is lost.

import { expect, expectStored, test, waiting } from './fixtures.ts'

const names = (count: number) => Array.from({ length: count }, (_, index) => `${index}`)

test('a tab closed while the collector is down: the next visit delivers, once', async ({
  context,
  site,
  collector,
}) => {
  collector.faults.always({ drop: true })
  const first = await context.newPage()
  await first.goto(site.url)
  await first.evaluate(async () => {
    for (const name of ['A', 'B', 'C', 'D', 'E']) await window.analytics.track(name)
  })
  await first.close({ runBeforeUnload: false })
  collector.faults.clear()
  const second = await context.newPage()
  await second.goto(site.url)
  await expectStored(collector, ['A', 'B', 'C', 'D', 'E'])
})

test('a tab closed at once with 300 events waiting', async ({ context, site, stored }) => {
  const first = await context.newPage()
  await first.goto(site.url)
  await first.waitForFunction(() => window.analytics.initialized)
  await first.evaluate(() => {
    for (let index = 0; index < 300; index++) void window.analytics.track(`${index}`)
  })
  await first.close()
  const second = await context.newPage()
  await second.goto(site.url)
  await expect.poll(async () => (await stored()).length, { timeout: 20_000 }).toBe(300)
  expect((await stored()).sort()).toEqual(names(300).sort())
})

for (const count of [1, 300]) {
  test(`a link followed in the same task as ${count} calls`, async ({ page, site, collector, stored }) => {
    await page.goto(site.url)
    await page.waitForFunction(() => window.analytics.initialized)
    await page
      .evaluate((total) => {
        for (let index = 0; index < total; index++) void window.analytics.track(`${index}`)
        location.href = '/other'
      }, count)
      .catch(() => {})
    await page.waitForURL('**/other')
    await expect.poll(async () => (await stored()).length, { timeout: 20_000 }).toBe(count)
    expect((await stored()).sort()).toEqual(names(count).sort())
    expect(collector.requests.every(({ eventCount }) => eventCount <= 100)).toBe(true)
  })
}

test('events of the leaving handlers themselves', async ({ page, site, stored }) => {
  await page.goto(site.url)
  await page.waitForFunction(() => window.analytics.initialized)
  await page.evaluate(() => {
    addEventListener('beforeunload', () => void window.analytics.track('beforeunload'))
    addEventListener('pagehide', () => void window.analytics.track('pagehide'))
    document.addEventListener('visibilitychange', () => void window.analytics.track('visibilitychange'))
  })
  await page.goto(`${site.url}/other`)
  await expect
    .poll(async () => (await stored()).sort(), { timeout: 20_000 })
    .toEqual(['beforeunload', 'pagehide', 'visibilitychange'])
})

test('there and back again: no loss, and no row is left', async ({ page, site, collector, stored }) => {
  await page.goto(site.url)
  await page.waitForFunction(() => window.analytics.initialized)
  await page.evaluate(() => {
    void window.analytics.track('A')
    location.href = '/other'
  })
  await page.waitForURL('**/other')
  await page.evaluate(() => history.back())
  await page.waitForURL(`${site.url}/`)
  await page.waitForFunction(() => window.analytics.initialized)
  await page.evaluate(() => void window.analytics.track('B'))
  await expect.poll(async () => (await stored()).sort()).toEqual(['A', 'B'])
  await expect.poll(() => waiting(page)).toBe(0)
  expect(collector.requests.length).toBeLessThan(6)
})

test('closed before the bundle arrived, the calls of the stub are not thrown into the page as errors', async ({
  page,
  site,
}) => {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  site.bundleDelayMs = Number.POSITIVE_INFINITY
  await page.goto(site.url, { waitUntil: 'commit' })
  await page.waitForFunction(() => window.analytics)
  await page.evaluate(() => void window.analytics.track('A'))
  await page.goto(`${site.url}/empty`)
  expect(errors).toEqual([])
})

test('four tabs at once: every event once', async ({ context, site, stored }) => {
  const tabs = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const tab = await context.newPage()
      await tab.goto(site.url)
      await tab.waitForFunction(() => window.analytics.initialized)
      return tab
    }),
  )
  await Promise.all(
    tabs.map((tab, index) =>
      tab.evaluate((number) => {
        for (let event = 0; event < 50; event++) void window.analytics.track(`${number}-${event}`)
      }, index),
    ),
  )
  await tabs[0]!.close()
  await tabs[1]!.close()
  const expected = tabs.flatMap((_, index) => Array.from({ length: 50 }, (_, event) => `${index}-${event}`))
  // Somebody looks: a living tab takes over what the closed ones left.
  await tabs[2]!.reload()
  await expect.poll(async () => (await stored()).sort(), { timeout: 20_000 }).toEqual(expected.sort())
})
