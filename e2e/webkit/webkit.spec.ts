// The main job in WebKit: a smaller suite, over WebDriver.

import { test as base, expect, expectStored } from '../fixtures.ts'
import { startWebKit, type WebKit } from './driver.ts'

const test = base.extend<{ webkit: WebKit }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter
  webkit: async ({}, use) => {
    const webkit = await startWebKit()
    await use(webkit)
    await webkit.close()
  },
})

test.describe.configure({ mode: 'serial' })

/** Runs in the page; the last argument is the callback that ends it. */
const READY = `
  const done = arguments[arguments.length - 1]
  const look = () => window.analytics && window.analytics.initialized ? done(true) : setTimeout(look, 20)
  look()`

test('snippet, bundle, outbox, collector: in order, with the identity of the moment', async ({
  webkit,
  site,
  collector,
}) => {
  const { driver } = webkit
  site.bundleDelayMs = 500
  await driver.get(site.url)
  await driver.executeScript(`
    analytics.page(); analytics.track('A'); analytics.identify('u1'); analytics.track('B'); analytics.reset(); analytics.track('C')`)
  await expectStored(collector, ['page', 'A', 'identify', 'B', 'C'])
  const events = await collector.events()
  expect(events.map(({ userId }) => userId)).toEqual([null, null, 'u1', 'u1', null])
  expect(collector.requests[0]?.contentType).toMatch(/^text\/plain/)
})

test('the collector fails for a while: everything arrives, in order, and the rows are gone', async ({
  webkit,
  site,
  collector,
}) => {
  const { driver } = webkit
  await driver.get(site.url)
  await driver.executeAsyncScript(READY)
  collector.faults.always({ status: 503 })
  await driver.executeScript("for (const name of ['A', 'B', 'C']) analytics.track(name)")
  await expect.poll(() => collector.requests.length).toBeGreaterThan(1)
  await driver.executeScript("analytics.track('D')")
  collector.faults.clear()
  await expectStored(collector, ['A', 'B', 'C', 'D'])
  await expect.poll(() => driver.executeScript('return analytics.queue.waiting')).toBe(0)
})

test('events that wait are in IndexedDB once their promises settle, and their page holds its lock', async ({
  webkit,
  site,
  collector,
}) => {
  const { driver } = webkit
  collector.faults.always({ drop: true })
  await driver.get(site.url)
  await driver.executeAsyncScript(READY)
  const stored = await driver.executeAsyncScript(`
    const done = arguments[arguments.length - 1]
    Promise.all(['A', 'B', 'C'].map((name) => analytics.track(name))).then(async () => {
      const [{ name }] = await indexedDB.databases()
      indexedDB.open(name).onsuccess = async ({ target }) => {
        const locks = await navigator.locks.query()
        target.result.transaction('events').objectStore('events').getAll().onsuccess = ({ target }) =>
          done([target.result.map((text) => JSON.parse(text).event), locks.held.length > 0])
      }
    })`)
  expect(stored).toEqual([['A', 'B', 'C'], true])
})

test('a tab closed while the collector is down: another one delivers', async ({ webkit, site, collector }) => {
  const { driver } = webkit
  collector.faults.always({ drop: true })
  await driver.get(`${site.url}/empty`)
  const keeper = await driver.getWindowHandle()
  await driver.switchTo().newWindow('tab')
  await driver.get(site.url)
  await driver.executeAsyncScript(READY)
  await driver.executeAsyncScript(`
    const done = arguments[arguments.length - 1]
    Promise.all(['A', 'B', 'C'].map((name) => analytics.track(name))).then(() => done())`)
  await driver.close()
  await driver.switchTo().window(keeper)
  collector.faults.clear()
  await driver.get(site.url)
  await expectStored(collector, ['A', 'B', 'C'])
})

test('a link followed in the same task as the call', async ({ webkit, site, collector }) => {
  const { driver } = webkit
  await driver.get(site.url)
  await driver.executeAsyncScript(READY)
  await driver.executeScript("analytics.track('A'); location.href = '/other'")
  await expectStored(collector, ['A'])
})

test('bad input is told and costs nothing else', async ({ webkit, site, collector }) => {
  const { driver } = webkit
  await driver.get(site.url)
  await driver.executeAsyncScript(READY)
  const told = await driver.executeAsyncScript(`
    const done = arguments[arguments.length - 1]
    const messages = []
    analytics.on('error', ({ message }) => messages.push(message))
    const cycle = {}; cycle.self = cycle
    analytics.track('cycle', cycle); analytics.track('big', { n: 2n }); analytics.track('f', { f() {} })
    analytics.track('node', { node: document.body }); analytics.track('large', { text: 'x'.repeat(40000) }); analytics.track()
    setTimeout(() => done(messages), 50)`)
  expect(told).toHaveLength(6)
  await expectStored(collector, ['cycle', 'big', 'f', 'node'])
})
