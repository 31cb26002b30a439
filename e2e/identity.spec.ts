// Who the visitor is: kept under Analytics.js's names, where Analytics.js keeps it.

import { expect, expectStored, test } from './fixtures.ts'

test('ids go to localStorage and cookies, traits to localStorage', async ({ page, context, site, collector }) => {
  await page.goto(site.url)
  await page.waitForFunction(() => window.analytics.initialized)
  await page.evaluate(() => {
    void window.analytics.identify('ada@example.com', { plan: 'pro' })
    void window.analytics.group('g1', { seats: 3 })
  })
  await expectStored(collector, ['identify', 'group'])
  const stored = await page.evaluate(() => ({ ...localStorage }))
  const cookies = Object.fromEntries((await context.cookies()).map((cookie) => [cookie.name, cookie]))
  expect(stored).toEqual({
    ajs_user_id: '"ada@example.com"',
    ajs_anonymous_id: expect.stringMatching(/^"[0-9a-f-]{36}"$/),
    ajs_user_traits: '{"plan":"pro"}',
    ajs_group_id: '"g1"',
    ajs_group_properties: '{"seats":3}',
  })
  expect(Object.keys(cookies).sort()).toEqual(['ajs_anonymous_id', 'ajs_group_id', 'ajs_user_id'])
  expect(cookies.ajs_user_id).toMatchObject({ value: 'ada@example.com', path: '/', sameSite: 'Lax', httpOnly: false })
  const days = ((cookies.ajs_user_id?.expires ?? 0) - Date.now() / 1000) / 86_400
  expect(days).toBeGreaterThan(364)
  expect(days).toBeLessThan(366)
})

test('the next page knows the visitor; reset makes a new one', async ({ page, site, collector }) => {
  await page.goto(site.url)
  await page.evaluate(() => void window.analytics.identify('u1'))
  await expectStored(collector, ['identify'])
  await page.goto(`${site.url}/other`)
  await page.waitForFunction(() => window.analytics.initialized)
  await page.evaluate(() => {
    void window.analytics.track('A')
    window.analytics.reset()
    void window.analytics.track('B')
  })
  await expectStored(collector, ['identify', 'A', 'B'])
  const [identify, a, b] = await collector.events()
  expect([a?.userId, a?.anonymousId]).toEqual(['u1', identify?.anonymousId])
  expect(b?.userId).toBe(null)
  expect(b?.anonymousId).not.toBe(a?.anonymousId)
})

test('the site has filled localStorage: nobody gets the traits of another', async ({ page, site, collector }) => {
  await page.goto(site.url)
  await page.waitForFunction(() => window.analytics.initialized)
  // Longer than all that the change of user sets free.
  const traits = { email: 'bob@example.com', about: 'x'.repeat(300) }
  await page.evaluate(async (longer) => {
    await window.analytics.identify('ann', { email: 'ann@example.com' })
    for (let text = 'x'.repeat(1 << 20), index = 0; text; ) {
      try {
        localStorage.setItem(`fill ${index++}`, text)
      } catch {
        text = text.slice(text.length >> 1 || 1)
      }
    }
    await window.analytics.identify('bob', longer)
    await window.analytics.track('A')
  }, traits)
  await expectStored(collector, ['identify', 'identify', 'A'])
  const [, bob, track] = await collector.events()
  expect([bob?.userId, track?.userId]).toEqual(['bob', 'bob'])
  expect(bob?.payload.traits).toEqual(traits)
})
