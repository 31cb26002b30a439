// What a developer sees of the collector beside the live events: sources, plans with violations, profiles, audiences.

import { type Collector, createCollector } from '../demo/collector/create-collector.ts'
import { test as base, expect } from './fixtures.ts'

const test = base.extend<{ workspace: Workspace }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter
  workspace: async ({}, use) => {
    const collector = await createCollector()
    await use(await createWorkspace(collector))
    await collector.close()
  },
})

interface Workspace {
  collector: Collector
  /** Asks the Config API; gives the `data` of its answer. */
  ask(method: string, path: string, body?: object): Promise<Record<string, never>>
  tell(kind: string, body: object): Promise<void>
}

async function createWorkspace(collector: Collector): Promise<Workspace> {
  const token = await collector.createToken('test')
  return {
    collector,
    async ask(method, path, body) {
      const answer = await fetch(`${collector.url}/config${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      expect(answer.ok).toBe(true)
      return ((await answer.json()) as { data: Record<string, never> }).data
    },
    async tell(kind, body) {
      const event = JSON.stringify({ writeKey: 'demo', ...body })
      expect((await fetch(`${collector.endpoint}/${kind}`, { method: 'POST', body: event })).status).toBe(200)
    },
  }
}

const RULE = {
  key: 'Order Completed',
  type: 'TRACK',
  version: 1,
  jsonSchema: {
    type: 'object',
    properties: { properties: { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] } },
  },
}

test('sources: a list, and of one of them what it needs to send', async ({ page, workspace }) => {
  await workspace.ask('POST', '/sources', { slug: 'app', name: 'The app', kind: 'app' })
  await page.goto(`${workspace.collector.url}/live`)
  await page.getByRole('link', { name: 'Sources' }).click()
  await expect(page.getByRole('row')).toHaveCount(3)
  await page.getByRole('link', { name: 'The app' }).click()
  await expect(page.getByRole('heading', { name: 'The app' })).toBeVisible()
  await expect(page.getByRole('button', { name: /Copy the write key/ })).toHaveCount(1)
})

test('a plan with its violations, which come while somebody looks; blocked events too', async ({ page, workspace }) => {
  const plan = (await workspace.ask('POST', '/tracking-plans', { name: 'Shop' })).trackingPlan as unknown as {
    id: string
  }
  await workspace.ask('PUT', `/tracking-plans/${plan.id}/rules`, { rules: [RULE] })
  await workspace.ask('POST', `/tracking-plans/${plan.id}/sources`, { sourceId: 'demo' })
  await page.goto(`${workspace.collector.url}/live/plans`)
  await page.getByRole('link', { name: 'Shop' }).click()
  await expect(page.getByText('None: what has come is as planned')).toBeVisible()
  await workspace.tell('track', { userId: 'ada', event: 'Order Completed', properties: { total: 'twelve' } })
  const row = page.getByRole('row', { name: /properties\.total/ })
  await expect(row).toContainText('Order Completed')
  await expect(row).toContainText('went through')

  await workspace.ask('PATCH', '/sources/demo/settings', { track: { allowUnplannedEvents: false } })
  await workspace.tell('track', { userId: 'ada', event: 'Never Planned' })
  await expect(page.getByRole('row', { name: /Never Planned/ })).toContainText('was blocked')
})

test('a profile, found by an id of before: its ids, traits and timeline, as they grow', async ({ page, workspace }) => {
  await workspace.tell('page', { anonymousId: 'phone', name: 'Home' })
  await workspace.tell('identify', { anonymousId: 'phone', userId: 'ada', traits: { plan: 'free' } })
  await page.goto(`${workspace.collector.url}/live/profiles`)
  await page.getByRole('searchbox').fill('pho')
  await page.getByRole('button', { name: 'Find' }).click()
  await page.getByRole('link', { name: 'ada' }).click()
  await expect(page.getByText('anonymous_id phone')).toBeVisible()
  await expect(page.getByRole('definition').filter({ hasText: 'free' })).toBeVisible()
  await expect(page.getByRole('listitem')).toHaveCount(2)
  await workspace.tell('identify', { anonymousId: 'laptop', userId: 'ada', traits: { plan: '<b>paid</b>' } })
  await expect(page.getByText('anonymous_id laptop')).toBeVisible()
  await expect(page.getByRole('definition').filter({ hasText: '<b>paid</b>' })).toBeVisible()
  await expect(page.getByRole('listitem')).toHaveCount(3)
})

test('on a phone nothing is wider than the screen', async ({ page, workspace }) => {
  await page.setViewportSize({ width: 360, height: 700 })
  await workspace.tell('identify', { userId: 'a'.repeat(200), traits: { motto: 'x'.repeat(500) } })
  await workspace.collector.caughtUp()
  for (const path of ['sources', 'sources/demo', 'plans', 'profiles', `profiles/user_id:${'a'.repeat(200)}`]) {
    await page.goto(`${workspace.collector.url}/live/${path}`)
    await expect(page.locator('main[aria-busy="false"]')).toBeVisible()
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
    expect(widths[0], path).toBeLessThanOrEqual(widths[1]!)
  }
})

test('an audience with its members, and how that changes while somebody looks', async ({ page, workspace }) => {
  const definition = { event: 'Order Completed', atLeast: 1 }
  await workspace.ask('POST', '/audiences', { name: 'Buyers', definition })
  await page.goto(`${workspace.collector.url}/live/audiences`)
  await page.getByRole('link', { name: 'Buyers' }).click()
  await expect(page.getByText('Nobody has entered or left yet.')).toBeVisible()
  await workspace.tell('track', { userId: 'ada', event: 'Order Completed' })
  await expect(page.getByRole('table', { name: 'Members' }).getByRole('link', { name: 'ada' })).toBeVisible()
  await expect(page.getByRole('row', { name: /entered/ })).toContainText('ada')
  await expect(page.getByRole('img', { name: /now 1/ })).toBeVisible()
})
