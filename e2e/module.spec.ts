// The npm entry, bundled by a consumer.

import { expect, expectStored, test } from './fixtures.ts'

test('import, call, load, call', async ({ page, site, collector }) => {
  await page.goto(`${site.url}/module`)
  await expectStored(collector, ['before load', 'after load'])
  const [, event] = await collector.events()
  expect(event?.payload).toMatchObject({ properties: { from: 'npm' }, context: { page: { title: 'Module' } } })
})

test('importing it on a server does nothing and fails nothing', async () => {
  const { AnalyticsBrowser } = await import('../dist/index.js')
  const analytics = AnalyticsBrowser.load({ writeKey: 'KEY' })
  const { delivered } = await analytics.track('A')
  expect(await delivered).toMatchObject({ status: 'dropped', reason: 'disabled' })
})
