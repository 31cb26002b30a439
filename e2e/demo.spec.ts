// What a newcomer does with the demo: click around, watch the live page, pull the plug, come back.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import type { Collector } from '../demo/collector/create-collector.ts'
import { createDemo } from '../demo/server.ts'
import { test as base, expect } from './fixtures.ts'

/** A refused or broken request is what pulling the plug is for; everything else in the console is a fault. */
const OF_THE_PLUG = /Failed to load resource|Cross-Origin Request Blocked|will try again/

const test = base.extend<{ demo: Collector; complaints: string[] }, { workerDemo: Collector }>({
  workerDemo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter
    async ({}, use) => {
      const dataDir = mkdtempSync(path.join(tmpdir(), 'everbeacon-demo-'))
      const demo = await createDemo({ port: 0, dataDir })
      await use(demo)
      await demo.close()
      rmSync(dataDir, { recursive: true })
    },
    { scope: 'worker', timeout: 30_000 },
  ],
  demo: async ({ workerDemo, request }, use) => {
    await request.post(`${workerDemo.url}/demo/plug`, { data: { plug: 'in' } })
    await workerDemo.clear()
    await use(workerDemo)
  },
  complaints: [
    async ({ context }, use) => {
      const complaints: string[] = []
      context.on('weberror', (error) => complaints.push(error.error().message))
      context.on('console', (message) => {
        if (/error|warning/.test(message.type()) && !OF_THE_PLUG.test(message.text())) complaints.push(message.text())
      })
      await use(complaints)
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],
})

async function open(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(url)
  return page
}

const rows = (live: Page) => live.getByRole('option')

async function allDelivered(page: Page): Promise<void> {
  await expect(page.getByTestId('explanation')).toContainText('All delivered, nothing waits.', { timeout: 15_000 })
  await expect(page.getByTestId('waiting')).toHaveText('0')
}

test('clicks in the shop arrive on the live page, newest first, and can be found and read there', async ({
  context,
  demo,
}) => {
  const live = await open(context, `${demo.url}/live`)
  const shop = await open(context, `${demo.url}/shop/`)
  await shop.getByRole('link', { name: 'Storm Lantern' }).click()
  await shop.getByRole('button', { name: 'Put into the cart' }).click()
  await shop.getByRole('link', { name: 'Go to checkout' }).click()
  await shop.getByRole('button', { name: 'Order' }).click()
  await expect(shop.getByRole('heading', { name: 'Thank you' })).toBeVisible()
  await allDelivered(shop)

  // Each page's events leave with the page or with the next one: the order of arrival is not that of the calls.
  await expect(rows(live)).toHaveCount(11)
  expect((await demo.events()).map(({ event, type }) => event ?? type).sort()).toEqual([
    'Cart Viewed',
    'Order Completed',
    'Product Added',
    'Product Clicked',
    'Product Viewed',
    'identify',
    ...Array(5).fill('page'),
  ])

  await live.getByPlaceholder('Anything in the JSON').fill('storm-lantern')
  await live.getByRole('button', { name: 'track' }).click()
  await live.getByPlaceholder('Name').fill('product')
  await expect(rows(live)).toHaveCount(3)
  await rows(live).filter({ hasText: 'Product Added' }).click()
  await expect(live.getByRole('region', { name: 'Event JSON' })).toContainText('"storm-lantern"')

  // What arrives now, and what the filter keeps out.
  await shop.goto(`${demo.url}/shop/storm-lantern`)
  await expect(rows(live)).toHaveCount(4)
  await expect(rows(live).first()).toContainText('Product Viewed')
  await live.getByRole('button', { name: 'Clear' }).click()
  await expect(rows(live)).toHaveCount(13)

  await live.getByPlaceholder('User').fill('ada@example.com')
  await live.getByRole('button', { name: 'identify' }).click()
  await expect(rows(live)).toHaveCount(1)
})

for (const mode of ['error', 'silent', 'broken', 'busy']) {
  test(`the plug is pulled (${mode}), the tab closed, the plug put in again: everything arrives, once`, async ({
    context,
    demo,
  }) => {
    const shop = await open(context, `${demo.url}/shop/`)
    await allDelivered(shop)
    await shop.getByTestId('plug-mode').selectOption(mode)
    await shop.getByTestId('plug-pull').click()
    await expect(shop.getByTestId('plug-state')).toHaveText('plug pulled')
    await shop.getByTestId('send-one').click()
    await shop.getByRole('link', { name: 'Brass Compass' }).click()
    await expect(shop.getByRole('heading', { name: 'Brass Compass' })).toBeVisible()
    await expect(shop.getByTestId('waiting')).toHaveText('4')
    await expect(shop.getByTestId('explanation')).toContainText('4 events wait on this device')
    await shop.close()

    const again = await open(context, `${demo.url}/`)
    await expect(again.getByTestId('waiting')).toHaveText('5')
    expect(await demo.events()).toHaveLength(1)
    await again.getByTestId('plug-in').click()
    await allDelivered(again)
    await expect(again.getByTestId('earlier')).toHaveText('4')
    expect((await demo.events()).map(({ event, type }) => event ?? type).sort()).toEqual([
      'Product Clicked',
      'Product Viewed',
      'Test Event',
      ...Array(3).fill('page'),
    ])
  })
}

test('a tab that stays open delivers what a closed one has left, once the plug is in again', async ({
  context,
  demo,
}) => {
  const shop = await open(context, `${demo.url}/shop/`)
  await allDelivered(shop)
  await shop.getByTestId('plug-pull').click()
  await shop.getByTestId('send-one').click()
  await shop.getByTestId('flush').click()
  await expect(shop.getByTestId('explanation')).toContainText('Tried: the collector answers 500')
  const other = await open(context, `${demo.url}/module/`)
  await other.getByTestId('send-many').click()
  await expect(other.getByTestId('waiting')).toHaveText('102')
  await other.close()
  await shop.getByTestId('plug-in').click()
  await allDelivered(shop)
  expect(await demo.events()).toHaveLength(103)
})

test('the panel sees by itself that somebody else has put the plug in', async ({ context, demo, request }) => {
  const shop = await open(context, `${demo.url}/shop/`)
  await allDelivered(shop)
  await shop.getByTestId('plug-pull').click()
  await shop.getByTestId('send-one').click()
  await request.post(`${demo.url}/demo/plug`, { data: { plug: 'in' } })
  await expect(shop.getByTestId('plug-state')).toHaveText('plugged in', { timeout: 15_000 })
  await allDelivered(shop)
})

test('the live page holds still while somebody reads, however much arrives', async ({ context, demo, request }) => {
  const send = (count: number, event: string) => {
    const batch = Array.from({ length: count }, () => ({ type: 'track', event, anonymousId: 'a' }))
    return request.post(`${demo.endpoint}/batch`, { data: { writeKey: 'demo', batch } })
  }
  const live = await open(context, `${demo.url}/live`)
  await send(1, 'Read')
  await rows(live).filter({ hasText: 'Read' }).click()
  for (let batch = 0; batch < 6; batch++) await send(100, 'Noise')
  await expect(live.getByRole('status')).toHaveText('Paused')
  await expect(rows(live).filter({ hasText: 'Read' })).toHaveAttribute('aria-selected', 'true')
  await send(1, 'Last')
  await live.getByRole('button', { name: /^Resume · \d+\+? new/ }).click()
  await expect(rows(live).first()).toContainText('Last')
})

test('a hundred events at once are counted, and none is dropped', async ({ context, demo }) => {
  const shop = await open(context, `${demo.url}/shop/`)
  await shop.getByTestId('send-many').click()
  await allDelivered(shop)
  await expect(shop.getByTestId('delivered')).toHaveText('101')
  await expect(shop.getByTestId('dropped')).toHaveText('0')
  expect(await demo.events()).toHaveLength(101)
})

test('the single-page app loads when told to, and sends what was called before', async ({ context, demo }) => {
  const app = await open(context, `${demo.url}/app/`)
  await app.getByPlaceholder('New task').fill('Paint the hull')
  await app.getByRole('button', { name: 'Add' }).click()
  await expect(app.getByTestId('explanation')).toContainText('keeps 2 calls in its memory')
  await app.getByRole('navigation', { name: 'App' }).getByRole('link', { name: 'Team' }).click()
  await app.getByRole('button', { name: 'Ferry' }).click()
  expect(demo.requests).toHaveLength(0)

  await app.getByRole('button', { name: 'Load it' }).click()
  await allDelivered(app)
  const events = await demo.events()
  expect(events.map(({ event, type }) => event ?? type)).toEqual(['page', 'Task Added', 'page', 'group'])
  // Each with the address of its own moment.
  expect(events.map(({ payload }) => (payload.context as { page: { path: string } }).page.path)).toEqual([
    '/app/',
    '/app/',
    '/app/team',
    '/app/team',
  ])

  await app.reload()
  await expect(app.getByText('You are in the team Ferry.')).toBeVisible()
  await allDelivered(app)
})

test('the page with the import shows both promises, and why an event is dropped', async ({ context, demo }) => {
  const page = await open(context, `${demo.url}/module/`)
  await page.getByRole('button', { name: 'Light the beacon' }).click()
  await expect(page.getByRole('row', { name: /Beacon Lit 1 .* ms delivered, after .* ms/ })).toBeVisible()
  await page.getByTestId('plug-pull').click()
  await page.getByRole('button', { name: 'Light the beacon' }).click()
  await expect(page.getByRole('row', { name: /Beacon Lit 2 .* ms waits/ })).toBeVisible()
  await page.getByTestId('plug-in').click()
  await expect(page.getByRole('row', { name: /Beacon Lit 2 .* delivered/ })).toBeVisible()
})

test('an event that is too large is dropped with its reason, in the panel and in the console', async ({
  context,
  demo,
  complaints,
}) => {
  const page = await open(context, `${demo.url}/module/`)
  await page.getByRole('button', { name: 'Track something far too large' }).click()
  await expect(page.getByRole('row', { name: /Far Too Large not stored dropped, too-large/ })).toBeVisible()
  await expect(page.getByTestId('dropped')).toHaveText('1')
  await allDelivered(page)
  expect((await demo.events()).map(({ type }) => type)).toEqual(['page'])
  expect(complaints.splice(0)).toEqual([expect.stringContaining('bytes are over 32768')])
})

test('what an event says stays text on the live page', async ({ context, demo }) => {
  const live = await open(context, `${demo.url}/live`)
  const shop = await open(context, `${demo.url}/shop/`)
  await shop.evaluate(() => void window.analytics.track('<img src=x onerror=alert(1)>', { '<b>': '</script><i>' }))
  await rows(live).filter({ hasText: '<img src=x onerror=alert(1)>' }).click()
  await expect(live.getByRole('region', { name: 'Event JSON' })).toContainText('</script><i>')
  expect(await live.locator('main img, main b, main i').count()).toBe(0)
})
