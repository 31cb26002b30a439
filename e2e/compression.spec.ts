// How many bytes does an event cost the visitor? Few, where the endpoint is known to take gzip; and where it is not, none of
// its requests is compressed.

import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from '@playwright/test'
import type { Collector } from '../demo/collector/create-collector.ts'
import { expect, expectStored, test } from './fixtures.ts'

const NAMES = Array.from({ length: 100 }, (_, index) => `${index}`)

function pageWith(options: object): string {
  return `<!doctype html><title>Shop</title><script>
    __SNIPPET__
    analytics.load('__WRITE_KEY__', ${JSON.stringify({ src: '/dist/analytics.min.js', ...options })})
  </script>`
}

const GZIP = { integrations: { 'Segment.io': { deliveryStrategy: { config: { compression: 'gzip' } } } } }

async function trackAll(page: Page, names: string[]): Promise<void> {
  await page.waitForFunction(() => window.analytics.initialized)
  await page.evaluate((names) => {
    for (const name of names) void window.analytics.track(name, { path: location.pathname, price: Math.random() })
  }, names)
}

function summarise({ requests }: Collector) {
  const bytes = requests.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0)
  return { encodings: [...new Set(requests.map(({ contentEncoding }) => contentEncoding))], bytes }
}

test('by option: at most 120 bytes an event', async ({ page, site, collector }) => {
  site.pages.set('/shop', pageWith({ endpoint: '__ENDPOINT__', ...GZIP }))
  await page.goto(`${site.url}/shop`)
  await trackAll(page, NAMES)
  await expectStored(collector, NAMES)
  const { encodings, bytes } = summarise(collector)
  expect(encodings).toEqual(['gzip'])
  expect(bytes / NAMES.length).toBeLessThan(120)
})

test('by settings: those of our collector say that it takes it', async ({ page, site, collector }) => {
  site.pages.set('/shop', pageWith({ endpoint: '__ENDPOINT__', cdnURL: collector.url }))
  await page.goto(`${site.url}/shop`)
  await page.waitForFunction(() => window.analytics.settings?.cdnSettings)
  await trackAll(page, NAMES)
  await expectStored(collector, NAMES)
  expect(summarise(collector).encodings).toEqual(['gzip'])
})

test('without a word, nothing is compressed', async ({ page, site, collector }) => {
  await page.goto(site.url)
  await trackAll(page, NAMES)
  await expectStored(collector, NAMES)
  expect(summarise(collector).encodings).toEqual([null])
})

test('what a page that goes away sends is not compressed: nothing would be there in time', async ({
  page,
  site,
  collector,
}) => {
  site.pages.set('/shop', pageWith({ endpoint: '__ENDPOINT__', flushIntervalMs: 60_000, ...GZIP }))
  await page.goto(`${site.url}/shop`)
  await trackAll(page, ['1', '2', '3'])
  // Without that option, and finds what no beacon took (Firefox under load).
  await page.goto(site.url)
  await expectStored(collector, ['1', '2', '3'])
  expect(summarise(collector).encodings).toEqual([null])
})

/** What each request to an endpoint of the test's own said of its encoding; `listener` answers. */
async function startEndpoint(listener: (encoding: string | undefined) => { status: number; headers?: object }) {
  const asked: [method: string | undefined, encoding: string | undefined][] = []
  const serve: RequestListener = (request, response) => {
    const encoding = request.headers['content-encoding']
    asked.push([request.method, encoding])
    const { status, headers } = listener(encoding)
    request.resume().on('end', () => {
      response.writeHead(status, { 'Access-Control-Allow-Origin': '*', ...headers }).end('{}')
    })
  }
  const server = createServer(serve)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    posts: () => asked.filter(([method]) => method === 'POST').map(([, encoding]) => encoding),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

test('settings speak for their own endpoint: another one gets nothing compressed', async ({
  page,
  site,
  collector,
}) => {
  const other = await startEndpoint(() => ({ status: 200, headers: { 'Access-Control-Allow-Headers': '*' } }))
  site.pages.set('/shop', pageWith({ endpoint: other.url, cdnURL: collector.url }))
  await page.goto(`${site.url}/shop`)
  await page.waitForFunction(() => window.analytics.settings?.cdnSettings)
  await trackAll(page, NAMES)
  await page.waitForFunction(() => !window.analytics.queue.waiting)
  expect(other.posts()).toEqual([undefined])
  other.close()
})

for (const [title, listener] of [
  [
    'refuses it',
    (encoding?: string) => ({ status: encoding ? 415 : 200, headers: { 'Access-Control-Allow-Headers': '*' } }),
  ],
  ['does not let other origins say it', () => ({ status: 200 })],
] as const) {
  test(`an option that is wrong costs no event: an endpoint that ${title} gets texts`, async ({ page, site }) => {
    const endpoint = await startEndpoint(listener)
    site.pages.set('/shop', pageWith({ endpoint: endpoint.url, ...GZIP }))
    await page.goto(`${site.url}/shop`)
    await trackAll(page, NAMES)
    await page.waitForFunction(() => !window.analytics.queue.waiting)
    expect(endpoint.posts().at(-1)).toBeUndefined()
    const before = endpoint.posts().length
    await trackAll(page, NAMES)
    await page.waitForFunction(() => !window.analytics.queue.waiting)
    expect(endpoint.posts().slice(before)).toEqual([undefined])
    endpoint.close()
  })
}
