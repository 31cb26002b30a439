// The page goes away, beside others or before it was whole. What a single tab may lose: see durability/.

import type { BrowserContext, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

/**
 * Gives a function that closes the tab, and settles once the browser has taken its locks back: on a machine under load
 * that may come after the tab is gone for its user, and who looks in between still finds its rows taken care of.
 */
async function prepareToClose(page: Page, context: BrowserContext): Promise<() => Promise<void>> {
  const client = await page.evaluate(() =>
    navigator.locks.request('me', async () => {
      const { held } = await navigator.locks.query()
      return held?.find(({ name }) => name === 'me')?.clientId
    }),
  )
  const witness = await context.newPage()
  await witness.goto(new URL('/empty', page.url()).href)
  await page.bringToFront()
  return async () => {
    await page.close()
    await witness.waitForFunction(async (gone) => {
      const { held } = await navigator.locks.query()
      return !held?.some(({ clientId }) => clientId === gone)
    }, client)
    await witness.close()
  }
}

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

test('four tabs at once: every event once (D4)', async ({ context, site, stored }) => {
  const tabs = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const tab = await context.newPage()
      await tab.goto(site.url)
      await tab.waitForFunction(() => window.analytics.initialized)
      return tab
    }),
  )
  const closings = await Promise.all(tabs.slice(0, 2).map((tab) => prepareToClose(tab, context)))
  await Promise.all(
    tabs.map((tab, index) =>
      tab.evaluate((number) => {
        for (let event = 0; event < 50; event++) void window.analytics.track(`${number}-${event}`)
      }, index),
    ),
  )
  for (const close of closings) await close()
  const expected = tabs.flatMap((_, index) => Array.from({ length: 50 }, (_, event) => `${index}-${event}`))
  // Somebody looks: a living tab takes over what the closed ones left.
  await tabs[2]!.reload()
  await expect.poll(async () => (await stored()).sort(), { timeout: 20_000 }).toEqual(expected.sort())
})
