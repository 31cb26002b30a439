// Bad input: told in `error` and on the console, nothing thrown into the page, nothing else lost.

import { expect, expectStored, test, WRITE_KEY } from './fixtures.ts'

test('every kind of it', async ({ page, site, collector }) => {
  const thrown: string[] = []
  const printed: string[] = []
  page.on('pageerror', (error) => thrown.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') printed.push(message.text())
  })
  await page.goto(site.url)
  await page.waitForFunction(() => window.analytics.initialized)
  const told = await page.evaluate(async () => {
    const { analytics } = window
    const messages: string[] = []
    analytics.on('error', ({ message }) => messages.push(message))
    const loose = analytics as unknown as Record<string, (...args: unknown[]) => unknown>

    const cycle: Record<string, unknown> = { kept: 1 }
    cycle.self = cycle
    loose.track!('cycle', cycle)
    loose.track!('bigint', { n: 2n ** 70n })
    loose.track!('function', { f() {}, kept: 1 })
    loose.track!('node', { node: document.body, kept: 1 })
    loose.track!('node itself', document.body)
    loose.track!('window', { top: window })
    loose.track!('40 KB', { text: 'x'.repeat(40_000) })
    loose.track!()
    loose.track!(document.body)
    loose.page!(document.body)
    loose.identify!(Symbol('x'))
    loose.on!('delivered', 'no function')
    loose.track!('good')
    await new Promise((resolve) => setTimeout(resolve))
    return messages
  })
  for (const part of [
    'properties.self: circular',
    'properties.n: BigInt',
    'properties.f: Function',
    'properties.node: HTMLBodyElement',
    'an object is needed, got HTMLBodyElement',
    'bytes are over 32768',
    'track(): Event missing',
    'page(): unclear arguments: HTMLBodyElement',
    'an object is needed, got Symbol',
    'a function is needed',
  ]) {
    expect(told.join('\n')).toContain(part)
    expect(printed.join('\n')).toContain(part)
  }
  await expectStored(collector, [
    'cycle',
    'bigint',
    'function',
    'node',
    'node itself',
    'window',
    'page',
    'identify',
    'good',
  ])
  const events = await collector.events()
  expect(events.slice(0, 4).map(({ payload }) => payload.properties)).toEqual([
    { kept: 1 },
    { n: '1180591620717411303424' },
    { kept: 1 },
    { kept: 1 },
  ])
  expect(thrown).toEqual([])
})

test('a write key that is not a string', async ({ page, site, collector }) => {
  const printed: string[] = []
  page.on('console', (message) => printed.push(message.text()))
  await page.goto(`${site.url}/empty`)
  await page.addScriptTag({ url: '/dist/analytics.min.js' })
  const told = await page.evaluate(async (endpoint) => {
    const stub = window.analytics as unknown as { load(writeKey: unknown, options: object): void }
    stub.load(42, { endpoint })
    const messages: string[] = []
    // Calls are taken while the code comes that knows what is wrong.
    window.analytics.on('error', ({ message }) => messages.push(message))
    window.analytics.on('dropped', ({ reason }) => messages.push(reason))
    window.analytics.track('A')
    await new Promise((resolve) => window.analytics.on('initialize', resolve))
    const { delivered } = await window.analytics.track('B')
    return [messages, await delivered]
  }, collector.endpoint)
  expect(told).toEqual([
    ['option "writeKey" must be a string, got 42', 'disabled', 'disabled'],
    expect.objectContaining({ status: 'dropped', reason: 'disabled' }),
  ])
  expect(printed.join()).toContain('option "writeKey" must be a string, got 42')
  expect(collector.requests).toEqual([])
})

test('a key that the collector does not know: events wait, and it is told', async ({ page, site, collector }) => {
  await page.goto(`${site.url}/empty`)
  await page.addScriptTag({ url: '/dist/analytics.min.js' })
  const told = await page.evaluate(
    async ([endpoint, writeKey]) => {
      const stub = window.analytics as unknown as { load(writeKey: unknown, options: object): void }
      stub.load(`not ${writeKey}`, { endpoint })
      await window.analytics.track('A')
      const error = new Promise((resolve) => window.analytics.on('error', resolve))
      const { waiting } = await window.analytics.flush()
      return [waiting, await error]
    },
    [collector.endpoint, WRITE_KEY],
  )
  expect(told).toEqual([1, expect.objectContaining({ code: 'delivery', message: expect.stringContaining('401') })])
})
