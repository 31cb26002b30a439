// @vitest-environment node
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Collector, createCollector } from '../create-collector.ts'
import { send, trackEvent } from '../test-client.ts'

// The first collector on a machine makes its database from nothing, which takes seconds.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let collector: Collector

beforeAll(async () => {
  collector = await createCollector()
})
afterAll(() => collector.close())
beforeEach(() => collector.clear())

const get = (writeKey = 'demo', headers: Record<string, string> = {}) =>
  fetch(`${collector.endpoint}/projects/${writeKey}/settings`, { headers })

// biome-ignore lint/suspicious/noExplicitAny: tests read what they know is there, and compare the whole
const read = async (): Promise<any> => (await get()).json()

describe('The settings of a source', () => {
  test('lead its events here', async () => {
    const settings = await read()
    const { apiKey, apiHost, protocol, deliveryStrategy } = settings.integrations['Segment.io']
    expect(deliveryStrategy.config.compression).toBe('gzip')
    expect(`${protocol}://${apiHost}`).toBe(collector.endpoint)
    const answer = await fetch(`${protocol}://${apiHost}/t`, {
      method: 'POST',
      body: JSON.stringify(trackEvent({ writeKey: apiKey })),
    })
    expect(answer.status).toBe(200)
    expect(settings.remotePlugins).toEqual([])
  })

  test('are what a test wants them to be', async () => {
    collector.settings.plan = { track: { Old: { enabled: false } } }
    collector.settings.integrations = { Amplitude: { type: 'browser' } }
    expect(await read()).toMatchObject({
      plan: { track: { Old: { enabled: false } } },
      integrations: { 'Segment.io': { apiKey: 'demo' }, Amplitude: { type: 'browser' } },
    })
    collector.settings.integrations = { 'Segment.io': undefined }
    expect((await read()).integrations).toEqual({})
  })

  test('may be read by a page of any origin, also when nothing has changed', async () => {
    const origin = 'https://shop.example'
    const first = await get('demo', { origin })
    expect(first.headers.get('access-control-allow-origin')).toBe(origin)
    expect(first.headers.get('cache-control')).toBe('no-cache')
    const tag = first.headers.get('etag')!

    const second = await get('demo', { origin, 'if-none-match': tag })
    expect([second.status, second.headers.get('access-control-allow-origin')]).toEqual([304, origin])

    collector.settings.plan = null
    expect((await get('demo', { origin, 'if-none-match': tag })).status).toBe(200)
  })

  test('of a write key that nobody knows are none, and the page may read why', async () => {
    const answer = await get('dmeo', { origin: 'https://shop.example' })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    expect(await answer.json()).toMatchObject({ code: 'not_found', message: 'unknown write key "dmeo"' })
  })
})

test('The counters that Segment’s library sends about itself are taken, and not kept', async () => {
  const series = [{ type: 'Counter', metric: 'analytics_js.invoke', value: 1, tags: {} }]
  const answer = await send(collector, '/m', { series }, { headers: { origin: 'https://shop.example' } })
  expect(answer).toMatchObject({ status: 200, body: { success: true } })
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example')
  expect(collector.requests).toEqual([])
  expect(await collector.events()).toEqual([])
})
