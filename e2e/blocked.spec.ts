// The visitor has blocked all site data: no cookies, no storage, no locks. Nothing can be kept, but everything is sent.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type BrowserContext, chromium, firefox } from '@playwright/test'
import { expect, test } from './fixtures.ts'

async function launchBlocked(engine: string, profile: string): Promise<BrowserContext> {
  const { launchOptions, channel } = test.info().project.use
  if (engine === 'firefox') {
    const firefoxUserPrefs = { 'network.cookie.cookieBehavior': 2 }
    return firefox.launchPersistentContext(profile, { ...launchOptions, ...(channel && { channel }), firefoxUserPrefs })
  }
  mkdirSync(path.join(profile, 'Default'))
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } }
  writeFileSync(path.join(profile, 'Default/Preferences'), JSON.stringify(preferences))
  return chromium.launchPersistentContext(profile, { ...launchOptions })
}

test('site data is blocked: every event is sent, the page stays alive, and nothing goes on when nothing waits', async ({
  browserName,
  site,
  collector,
}) => {
  const profile = mkdtempSync(path.join(tmpdir(), 'everbeacon-blocked-'))
  const context = await launchBlocked(browserName, profile)
  try {
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(site.url)
    await page.waitForFunction(() => window.analytics.initialized)
    const denied = await page.evaluate(() => {
      try {
        return String(localStorage)
      } catch (reason) {
        return (reason as Error).name
      }
    })
    expect(denied).toBe('SecurityError')

    // Above flushAt, which makes an open page send at once.
    await page.evaluate(() => {
      for (let index = 0; index < 30; index++) void window.analytics.track(`${index}`)
    })
    await expect.poll(async () => (await collector.events()).length).toBe(30)
    await expect.poll(() => page.evaluate(() => window.analytics.queue.waiting)).toBe(0)
    const timers = await page.evaluate(async () => {
      let count = 0
      const { setTimeout: real } = window
      window.setTimeout = ((...args: Parameters<typeof real>) => {
        count++
        return real(...args)
      }) as never
      await new Promise((resolve) => real(resolve, 3000))
      return count
    })
    expect(timers).toBe(0)
    expect(collector.requests.length).toBeLessThan(4)
    expect(errors).toEqual([])
  } finally {
    await context.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  }
})
