// @vitest-environment node
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Collector, createCollector } from '../create-collector.ts'
import type { EventType } from '../event.ts'
import { createFaultScript } from '../faults.ts'
import { MAX_REQUEST_BYTES } from '../limits.ts'
import { createLog } from '../operations/log.ts'
import { createMeter } from '../operations/meter.ts'
import { ALLOW_ALL } from '../plans/schema-settings.ts'
import { createRequestJournal } from '../request-journal.ts'
import type { Source } from '../sources/source.ts'
import { send, sendBatch, trackEvent } from '../test-client.ts'
import { createAnswerFailure } from './answer-failure.ts'
import { createTrackingRoutes } from './tracking.ts'

// The first collector on a machine makes its database from nothing, which takes seconds.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let collector: Collector
let nowMs = 1_772_366_400_000

beforeAll(async () => {
  collector = await createCollector({ nowMs: () => nowMs })
})
afterAll(() => collector.close())
beforeEach(() => collector.clear())

/** A batch of so many bytes, no event of which is too large. */
function batchOf(bytes: number): string {
  const batch = Array.from({ length: 15 }, () => trackEvent({ properties: { text: 'x'.repeat(30_000) } }))
  const withText = (text: string) => JSON.stringify({ writeKey: 'demo', batch, text })
  return withText('x'.repeat(bytes - withText('').length))
}

describe('Each path', () => {
  const special: Partial<Record<EventType, object>> = {
    group: { groupId: 'g' },
    alias: { userId: 'new', previousId: 'old' },
  }
  test.each([
    ['/track', '/t', 'track'],
    ['/identify', '/i', 'identify'],
    ['/page', '/p', 'page'],
    ['/screen', '/s', 'screen'],
    ['/group', '/g', 'group'],
    ['/alias', '/a', 'alias'],
  ] as const)('%s, and %s for short, says what type the event has', async (path, short, type) => {
    for (const each of [path, short]) {
      const event = trackEvent({ type: undefined, ...special[type] })
      expect(await send(collector, each, event)).toMatchObject({ status: 200, body: { success: true } })
    }
    expect(await collector.events()).toMatchObject([
      { type, payload: { type } },
      { type, payload: { type } },
    ])
  })

  test('/batch, and /b for short, takes events of every type', async () => {
    const types: EventType[] = ['track', 'identify', 'page', 'screen', 'group', 'alias']
    for (const path of ['/batch', '/b']) {
      const batch = types.map((type) => trackEvent({ type, ...special[type] }))
      expect(await send(collector, path, { writeKey: 'demo', batch })).toMatchObject({ status: 200 })
    }
    expect((await collector.events()).map((event) => event.type)).toEqual([...types, ...types])
  })

  test('answers another method with 405, and what would be right', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await fetch(`${collector.endpoint}/track`, { method })
      expect(answer.status).toBe(405)
      expect(answer.headers.get('allow')).toBe('POST, OPTIONS')
      expect(await answer.json()).toMatchObject({ success: false, code: 'method_not_allowed' })
    }
  })

  test('that there is not is 404', async () => {
    for (const path of ['/tracks', '/', '/track/', '/x']) {
      expect(await send(collector, path, trackEvent())).toMatchObject({
        status: 404,
        body: { success: false, code: 'not_found' },
      })
    }
    expect(collector.requests).toEqual([])
  })
})

describe('The body', () => {
  const typed = (type: string) => ({ headers: { 'content-type': type } })

  test.each(['application/json', 'text/plain', 'application/json; charset=utf-8', 'Text/Plain;charset=UTF-8'])(
    'may be %s',
    async (type) => {
      expect(await send(collector, '/track', trackEvent(), typed(type))).toMatchObject({ status: 200 })
    },
  )

  test('may be of no type, as a beacon of bytes is', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify(trackEvent({ event: 'Grüße' })))
    expect(await send(collector, '/track', bytes)).toMatchObject({ status: 200 })
    expect(collector.requests).toMatchObject([{ contentType: null }])
    expect(await collector.events()).toMatchObject([{ event: 'Grüße' }])
  })

  test.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/html'])(
    'of type %s is refused with 415',
    async (type) => {
      const answer = await send(collector, '/track', JSON.stringify(trackEvent()), typed(type))
      expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } })
    },
  )

  test.each([
    ['no JSON', 'event=Order'],
    ['empty', ''],
    ['cut off', '{"event":'],
    ['two values', '{} {}'],
    ['malformed UTF-8', Uint8Array.of(0x22, 0xc3, 0x28, 0x22)],
    ['half of a character', Uint8Array.of(0x22, 0xf0, 0x9f)],
  ])('that is %s is refused as invalid JSON', async (_, body) => {
    const answer = await send(collector, '/track', body)
    expect(answer).toMatchObject({ status: 400, body: { success: false, code: 'invalid_json' } })
  })

  test('is not quoted where it is refused', async () => {
    const { body } = await send(collector, '/track', '{"writeKey":"hush-hush", "event": nonsense}')
    expect(body.message).toMatch(/^the body is not valid JSON: Unexpected token/)
    expect(body.message).not.toContain('hush')
  })

  test('may begin with a byte order mark', async () => {
    expect(await send(collector, '/track', `\ufeff${JSON.stringify(trackEvent())}`)).toMatchObject({ status: 200 })
  })

  test('may be sent in pieces, without saying how long it will be', async () => {
    const pieces = (text: string) => new Blob([text]).stream()
    const streamed = { duplex: 'half' } as RequestInit
    expect(await send(collector, '/batch', pieces(batchOf(MAX_REQUEST_BYTES)), streamed)).toMatchObject({ status: 200 })
    expect(await send(collector, '/batch', pieces(batchOf(MAX_REQUEST_BYTES + 1)), streamed)).toMatchObject({
      status: 413,
      body: { code: 'too_large' },
    })
  })

  test('may have 512,000 bytes and not one more', async () => {
    expect(Buffer.byteLength(batchOf(512_000))).toBe(512_000)
    expect(await send(collector, '/batch', batchOf(512_000))).toMatchObject({ status: 200 })
    expect(await send(collector, '/batch', batchOf(512_001))).toMatchObject({
      status: 413,
      body: { code: 'too_large' },
    })
    expect(await collector.events()).toHaveLength(15)
  })

  test('that never ends is not waited for', async () => {
    const endless = httpRequest(`${collector.endpoint}/batch`, {
      method: 'POST',
      headers: { 'content-length': 1_000_000_000 },
    })
    endless.on('error', () => {})
    endless.write('x'.repeat(600_000))
    const [answer] = await once(endless, 'response')
    expect(answer.statusCode).toBe(413)
    endless.destroy()
  })

  test('of many megabytes still gets its answer, and is not kept', async () => {
    expect(await send(collector, '/batch', batchOf(9_000_000))).toMatchObject({ status: 413 })
    expect(collector.requests).toMatchObject([{ status: 413 }])
    expect(collector.requests[0]?.bodyText.length).toBe(MAX_REQUEST_BYTES)
  })
})

describe('A gzip body', () => {
  const gzip = { headers: { 'content-encoding': 'gzip', 'content-type': 'application/json' } }

  test('is inflated', async () => {
    const body = JSON.stringify(trackEvent({ event: 'Zipped' }))
    expect(await send(collector, '/track', gzipSync(body), gzip)).toMatchObject({ status: 200 })
    expect(await collector.events()).toMatchObject([{ event: 'Zipped' }])
    expect(collector.requests).toMatchObject([
      { bodyText: body, bodyBytes: gzipSync(body).length, contentEncoding: 'gzip' },
    ])
  })

  test('may inflate to 512,000 bytes and not one more', async () => {
    expect(await send(collector, '/batch', gzipSync(batchOf(512_000)), gzip)).toMatchObject({ status: 200 })
    expect(await send(collector, '/batch', gzipSync(batchOf(512_001)), gzip)).toMatchObject({ status: 413 })
  })

  test('that is a bomb is not inflated to its end', async () => {
    const bomb = gzipSync(Buffer.alloc(300_000_000), { level: 9 })
    expect(bomb.byteLength).toBeLessThan(MAX_REQUEST_BYTES)
    const before = process.memoryUsage().rss
    expect(await send(collector, '/batch', bomb, gzip)).toMatchObject({ status: 413, body: { code: 'too_large' } })
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })

  test('that is none is refused', async () => {
    const half = gzipSync(JSON.stringify(trackEvent())).subarray(0, 60)
    for (const body of [half, new Uint8Array(0), new TextEncoder().encode('{}')]) {
      expect(await send(collector, '/track', body, gzip)).toMatchObject({
        status: 400,
        body: { code: 'invalid_encoding' },
      })
    }
  })

  test('is the only kind of encoded body', async () => {
    const brotli = { headers: { 'content-encoding': 'br' } }
    expect(await send(collector, '/track', JSON.stringify(trackEvent()), brotli)).toMatchObject({ status: 415 })
  })
})

describe('A page of another origin', () => {
  const origin = 'https://shop.example'
  const credentials = {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'Retry-After',
    vary: 'Origin',
  }

  test('may ask in advance, for any headers it likes', async () => {
    const answer = await fetch(`${collector.endpoint}/batch`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-retry-count',
        'access-control-request-private-network': 'true',
      },
    })
    expect(answer.status).toBe(204)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...credentials,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization,content-type,x-retry-count',
      'access-control-allow-private-network': 'true',
      'access-control-max-age': '86400',
    })
    expect(collector.requests).toEqual([])
  })

  test.each([
    ['a success', '/track', trackEvent(), 200],
    ['an invalid event', '/track', trackEvent({ event: '' }), 400],
    ['an unknown key', '/track', trackEvent({ writeKey: 'nobody' }), 401],
    ['a path that there is not', '/nothing', trackEvent(), 404],
    ['a body that is too large', '/batch', 'x'.repeat(512_001), 413],
  ])('may read the answer to %s', async (_, path, body, status) => {
    const answer = await send(collector, path, body, { headers: { origin } })
    expect(answer.status).toBe(status)
    expect(Object.fromEntries(answer.headers)).toMatchObject(credentials)
  })

  test('may read that its method was wrong', async () => {
    const answer = await fetch(`${collector.endpoint}/track`, { headers: { origin } })
    expect(answer.status).toBe(405)
    expect(Object.fromEntries(answer.headers)).toMatchObject(credentials)
  })

  test('may not read what others have sent', async () => {
    const answer = await fetch(`${collector.url}/live/events`, { headers: { origin } })
    expect(answer.headers.has('access-control-allow-origin')).toBe(false)
  })
})

describe('The record of requests', () => {
  test('has each one in order, with what it was told', async () => {
    await send(collector, '/track', trackEvent({ messageId: 'a' }))
    nowMs += 1000
    await sendBatch(collector, [trackEvent({ messageId: 'b' }), trackEvent({ messageId: undefined })])
    await send(collector, '/page', 'nonsense')
    expect(collector.requests).toEqual([
      {
        atMs: nowMs - 1000,
        method: 'POST',
        path: '/v1/track',
        contentType: 'text/plain;charset=UTF-8',
        contentEncoding: null,
        bodyBytes: JSON.stringify(trackEvent({ messageId: 'a' })).length,
        bodyText: expect.stringContaining('"messageId":"a"'),
        status: 200,
        eventCount: 1,
        messageIds: ['a'],
      },
      expect.objectContaining({ atMs: nowMs, path: '/v1/batch', status: 200, eventCount: 2, messageIds: ['b'] }),
      expect.objectContaining({ path: '/v1/page', status: 400, bodyText: 'nonsense', eventCount: 0, messageIds: [] }),
    ])
  })

  test('has one that the client gave up, unanswered', async () => {
    const [head, rest] = ['{"writeKey":', '"demo"}']
    const unfinished = httpRequest(`${collector.endpoint}/track`, {
      method: 'POST',
      headers: { 'content-length': head.length + rest.length },
    })
    unfinished.on('error', () => {})
    unfinished.write(head)
    await new Promise((resolve) => unfinished.once('socket', (socket) => socket.once('connect', resolve)))
    unfinished.destroy()
    await vi.waitFor(() => expect(collector.requests).toMatchObject([{ path: '/v1/track', status: 0, eventCount: 0 }]))
  })
})

const DEMO: Source = {
  id: 'demo',
  slug: 'demo',
  name: 'Demo',
  kind: 'website',
  enabled: true,
  writeKeys: ['demo'],
  settings: {},
  schemaSettings: ALLOW_ALL,
  createdAt: '2026-03-01T10:00:00.000Z',
}

test('More requests than a source may send in a second are told to come again, and nobody else is held up', async () => {
  const limited = await createCollector({ writeKeys: ['demo', 'other'], maxRequestsPerSecond: 3 })
  onTestFinished(limited.close)
  const track = (writeKey: string) => send(limited, '/track', trackEvent({ writeKey }))
  const many = await Promise.all(Array.from({ length: 20 }, () => track('demo')))
  // The second may turn meanwhile, once.
  const taken = many.filter(({ status }) => status === 200)
  expect([3, 6]).toContain(taken.length)
  const refused = many.find(({ status }) => status !== 200)
  expect(refused).toMatchObject({ status: 429, body: { success: false, code: 'too_many_requests' } })
  expect(refused?.headers.get('retry-after')).toBe('1')
  expect((await track('other')).status).toBe(200)
  expect(await limited.events()).toHaveLength(taken.length + 1)
})

test('When the store fails, the client is told to try again, and the log nothing about the event', async () => {
  const lines: string[] = []
  const log = createLog('info', { write: (line) => void lines.push(line) })
  const journal = createRequestJournal()
  const routes = createTrackingRoutes({
    append: () => Promise.reject(Object.assign(new Error('disk full'), { params: ['secret'] })),
    findSource: () => DEMO,
    rateLimit: { take: () => true },
    faults: createFaultScript(),
    journal,
    meter: createMeter(),
    answerFailure: createAnswerFailure(log),
    nowMs: Date.now,
  })
  const request = { method: 'POST', body: JSON.stringify(trackEvent()), headers: { origin: 'https://shop.example' } }
  const answer = await routes.request('/v1/track', request)
  expect(answer.status).toBe(503)
  expect(await answer.json()).toMatchObject({ success: false, code: 'unavailable' })
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example')
  expect(journal.records).toMatchObject([{ status: 503 }])
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0]!)).toMatchObject({
    level: 'error',
    msg: 'a request failed',
    method: 'POST',
    route: '/v1/track',
    error: { name: 'Error', message: 'disk full' },
  })
  expect(lines[0]).not.toContain('secret')
})

test('Whatever is sent, the answer is never the fault of the collector', async () => {
  const keys = ['type', 'event', 'userId', 'anonymousId', 'messageId', 'timestamp', 'sentAt', 'properties', 'context']
  const values = [
    null,
    0,
    -1,
    1e308,
    '',
    '\0',
    '\ud800',
    '__proto__',
    [],
    [[]],
    {},
    { length: 1 },
    true,
    'x'.repeat(9000),
  ]
  const statuses = new Set<number>()
  for (const key of [...keys, 'writeKey', 'batch']) {
    for (const value of values) {
      for (const path of ['/track', '/page', '/alias', '/batch']) {
        const single = trackEvent({ type: undefined, [key]: value })
        const body =
          path === '/batch' ? { writeKey: 'demo', batch: [{ ...single, type: 'track' }], [key]: value } : single
        statuses.add((await send(collector, path, body)).status)
      }
    }
  }
  expect([...statuses].sort()).toEqual([200, 400, 401])
})
