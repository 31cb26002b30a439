// @vitest-environment node
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Collector, createCollector } from './create-collector.ts'
import { MAX_DEPTH, MAX_EVENT_BYTES } from './limits.ts'
import { send, sendBatch, trackEvent } from './test-client.ts'

// The first collector on a machine makes its database from nothing, which takes seconds.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let collector: Collector
let nowMs = 0

beforeAll(async () => {
  collector = await createCollector({ writeKeys: ['demo', 'shop'], nowMs: () => nowMs })
})
afterAll(() => collector.close())
beforeEach(async () => {
  nowMs = Date.parse('2026-03-01T12:00:00.000Z')
  await collector.clear()
})

describe('The write key', () => {
  const basic = (text: string) => ({ headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` } })
  const keyless = () => trackEvent({ writeKey: undefined })

  test('may come in the Authorization header, with its colon or without', async () => {
    expect((await send(collector, '/track', keyless(), basic('shop:'))).status).toBe(200)
    expect((await send(collector, '/track', keyless(), basic('shop'))).status).toBe(200)
    expect((await collector.events()).map((event) => event.writeKey)).toEqual(['shop', 'shop'])
  })

  test('may come in the body of a single event', async () => {
    expect((await send(collector, '/track', trackEvent({ writeKey: 'shop' }))).status).toBe(200)
    expect(await collector.events()).toMatchObject([{ writeKey: 'shop' }])
  })

  test('may come in the envelope of a batch, and applies to all of it', async () => {
    await sendBatch(collector, [keyless(), trackEvent({ writeKey: 'shop' })])
    expect((await collector.events()).map((event) => event.writeKey)).toEqual(['demo', 'demo'])
  })

  test('may come in the first event of a batch', async () => {
    expect((await send(collector, '/batch', { batch: [trackEvent({ writeKey: 'shop' }), keyless()] })).status).toBe(200)
    expect((await collector.events()).map((event) => event.writeKey)).toEqual(['shop', 'shop'])
  })

  test('of the body counts where the header is about something else', async () => {
    expect((await send(collector, '/track', trackEvent(), basic('site:password'))).status).toBe(200)
    const bearer = { headers: { authorization: 'Bearer token' } }
    expect((await send(collector, '/track', trackEvent(), bearer)).status).toBe(200)
  })

  test.each([
    ['is missing', keyless(), {}],
    ['is unknown in the body', trackEvent({ writeKey: 'nobody' }), {}],
    ['is unknown in the header', keyless(), basic('nobody:')],
    ['is not a text', trackEvent({ writeKey: ['demo'] }), {}],
    ['is garbage in the header', keyless(), { headers: { authorization: 'Basic %%%' } }],
    ['hides in __proto__', '{"__proto__":{"writeKey":"demo"},"event":"a","userId":"u"}', {}],
  ])('that %s is refused with 401', async (_, body, init) => {
    const answer = await send(collector, '/track', body, init)
    expect(answer.status).toBe(401)
    expect(answer.body).toMatchObject({ success: false, code: 'unauthorized' })
    expect(await collector.events()).toEqual([])
  })

  test('of an empty batch is asked for, too', async () => {
    expect((await send(collector, '/batch', { batch: [] })).status).toBe(401)
    expect(await sendBatch(collector, [])).toMatchObject({ status: 200, body: { success: true } })
  })
})

describe('What is stored', () => {
  test('is the event as it came, and what the collector adds', async () => {
    const event = trackEvent({ sentAt: '2026-03-01T10:00:01.000Z', _metadata: { bundled: ['Segment.io'] }, more: [1] })
    await send(collector, '/track', event)
    expect(await collector.events()).toEqual([
      {
        seq: expect.any(Number),
        sourceId: 'demo',
        writeKey: 'demo',
        messageId: event.messageId,
        type: 'track',
        event: 'Order Completed',
        name: 'Order Completed',
        userId: null,
        anonymousId: '7f3a9c1e-0b1d-4a53-9d1c-4f5f7f7b2f11',
        receivedAt: '2026-03-01T12:00:00.000Z',
        sentAt: '2026-03-01T10:00:01.000Z',
        originalTimestamp: '2026-03-01T10:00:00.000Z',
        timestamp: '2026-03-01T11:59:59.000Z',
        payload: {
          ...event,
          receivedAt: '2026-03-01T12:00:00.000Z',
          originalTimestamp: '2026-03-01T10:00:00.000Z',
          timestamp: '2026-03-01T11:59:59.000Z',
        },
      },
    ])
  })

  test('has the sentAt of the envelope, which is the later one', async () => {
    await sendBatch(collector, [trackEvent({ sentAt: '2026-03-01T09:00:00.000Z' })], {
      sentAt: '2026-03-01T10:00:30.000Z',
    })
    expect(await collector.events()).toMatchObject([
      {
        sentAt: '2026-03-01T10:00:30.000Z',
        timestamp: '2026-03-01T11:59:30.000Z',
        payload: { sentAt: '2026-03-01T10:00:30.000Z' },
      },
    ])
  })

  test('keeps the timestamp as it was written', async () => {
    await send(collector, '/track', trackEvent({ timestamp: '2026-03-01' }))
    await send(collector, '/track', trackEvent({ timestamp: undefined }))
    const [written, none] = await collector.events()
    expect(written).toMatchObject({
      originalTimestamp: '2026-03-01T00:00:00.000Z',
      payload: { originalTimestamp: '2026-03-01', timestamp: '2026-03-01T00:00:00.000Z' },
    })
    expect(none).toMatchObject({ originalTimestamp: null, timestamp: '2026-03-01T12:00:00.000Z' })
    expect(none?.payload).not.toHaveProperty('originalTimestamp')
  })

  test.each([
    '0001-01-01T00:00:00.000Z',
    '0099-12-31T23:59:59.999Z',
    '1969-12-31T23:59:59.999Z',
    '9999-12-31T23:59:59.999Z',
  ])('keeps a timestamp of %s', async (timestamp) => {
    await send(collector, '/track', trackEvent({ timestamp }))
    expect(await collector.events()).toMatchObject([{ originalTimestamp: timestamp, timestamp }])
  })

  test('gets a messageId where it came without', async () => {
    await sendBatch(collector, [trackEvent({ messageId: undefined }), trackEvent({ messageId: null })])
    const ids = (await collector.events()).map((event) => event.messageId)
    expect(new Set(ids).size).toBe(2)
    expect(ids).toEqual((await collector.events()).map((event) => event.payload.messageId))
  })

  test('has numeric ids as texts, and leaves them numbers in the payload', async () => {
    await send(collector, '/track', trackEvent({ userId: 42, anonymousId: 0, messageId: 7 }))
    expect(await collector.events()).toMatchObject([
      { userId: '42', anonymousId: '0', messageId: '7', payload: { userId: 42, anonymousId: 0, messageId: 7 } },
    ])
  })

  test('survives every character that JSON can say', async () => {
    const awkward = 'NUL \0, half a pair \ud83d, a whole 🚀, "quotes", \\, NULL, {a,b}, \u2028, ‮'
    const event = trackEvent({
      event: awkward,
      userId: awkward,
      messageId: awkward,
      properties: { [awkward]: awkward },
    })
    expect(await send(collector, '/track', event)).toMatchObject({ status: 200 })
    const [stored] = await collector.events()
    expect(stored?.payload).toMatchObject({ event: awkward, messageId: awkward, properties: { [awkward]: awkward } })
    expect(stored?.event).toBe(awkward.replace('\0', '\ufffd').replace('\ud83d,', '\ufffd,'))
  })

  test('is in the order in which it was sent', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `Event ${i}`)
    await sendBatch(
      collector,
      names.map((event) => trackEvent({ event })),
    )
    const events = await collector.events()
    expect(events.map((event) => event.event)).toEqual(names)
    expect(events.map((event) => event.seq)).toEqual(events.map((event) => event.seq).sort((a, b) => a - b))
  })

  test('has __proto__ as a key like any other', async () => {
    const body =
      '{"writeKey":"demo","event":"a","userId":"u","properties":{"__proto__":{"admin":true}},"__proto__":{"x":1}}'
    expect((await send(collector, '/track', body)).status).toBe(200)
    const [stored] = await collector.events()
    expect(JSON.stringify(stored?.payload)).toContain('"properties":{"__proto__":{"admin":true}}')
    expect(JSON.stringify(stored?.payload)).toContain('"__proto__":{"x":1}')
    expect({}).not.toHaveProperty('admin')
  })
})

describe('The same messageId', () => {
  test('is stored once, however often it is sent, and every answer is 200', async () => {
    const event = trackEvent({ messageId: 'once' })
    for (const properties of [{ n: 1 }, { n: 2 }, { n: 3 }]) {
      expect(await send(collector, '/track', { ...event, properties })).toMatchObject({ status: 200 })
    }
    expect(await collector.events()).toMatchObject([{ messageId: 'once', payload: { properties: { n: 1 } } }])
  })

  test('is stored once when it is twice in one batch', async () => {
    const twice = [trackEvent({ messageId: 'a', event: 'First' }), trackEvent({ messageId: 'a', event: 'Second' })]
    expect((await sendBatch(collector, [...twice, trackEvent({ messageId: 'b' })])).status).toBe(200)
    expect((await collector.events()).map((event) => [event.messageId, event.event])).toEqual([
      ['a', 'First'],
      ['b', 'Order Completed'],
    ])
  })

  test('is stored once when fifty requests bring it at the same time', async () => {
    const event = trackEvent({ messageId: 'race' })
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => sendBatch(collector, [event, trackEvent({ messageId: `other-${i}` })])),
    )
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
    expect(await collector.events({ text: '"race"' })).toHaveLength(1)
    expect(await collector.events()).toHaveLength(51)
  })

  test('of two sources are two events', async () => {
    await send(collector, '/track', trackEvent({ messageId: 'same' }))
    await send(collector, '/track', trackEvent({ messageId: 'same', writeKey: 'shop' }))
    expect(await collector.events()).toHaveLength(2)
  })

  test('may be as long as an index entry can never be', async () => {
    // Not compressible, three bytes a character.
    const random = Array.from({ length: 1000 }, () => String.fromCharCode(0x4e00 + Math.floor(Math.random() * 20_000)))
    const event = trackEvent({ messageId: random.join('') })
    expect(await send(collector, '/track', event)).toMatchObject({ status: 200 })
    expect(await send(collector, '/track', event)).toMatchObject({ status: 200 })
    expect(await collector.events()).toMatchObject([{ messageId: event.messageId }])
  })
})

describe('What analytics.js sends is accepted:', () => {
  const common = {
    messageId: undefined,
    anonymousId: 'anon-1',
    userId: null,
    timestamp: '2026-03-01T10:00:00.000Z',
    integrations: { All: true, Amplitude: { sessionId: 1 } },
    context: { library: { name: 'analytics.js', version: 'npm:next-1.84.0' }, timezone: 'Europe/Berlin' },
    writeKey: 'demo',
    _metadata: { bundled: ['Segment.io'], unbundled: [], bundledIds: [] },
    sentAt: '2026-03-01T10:00:01.000Z',
  }
  test.each([
    ['a track event', '/t', { type: 'track', event: 'A', properties: {} }],
    ['a page event without a name', '/p', { type: 'page', properties: { path: '/', title: '', search: '' } }],
    ['a page event with one', '/p', { type: 'page', name: 'Home', category: 'Docs', properties: {} }],
    ['a screen event', '/s', { type: 'screen', name: 'Home', properties: {} }],
    ['an identify event', '/i', { type: 'identify', userId: 'u1', traits: { plan: null } }],
    ['an identify event of nobody known', '/i', { type: 'identify', traits: {} }],
    ['a group event', '/g', { type: 'group', groupId: 'g1', traits: {} }],
    ['an alias event', '/a', { type: 'alias', userId: 'new', previousId: 'anon-1' }],
  ])('%s', async (_, path, event) => {
    expect(await send(collector, path, { ...common, ...event })).toMatchObject({ status: 200 })
    expect(await collector.events()).toMatchObject([{ type: event.type, payload: event }])
  })

  test.each([
    ['properties that are null', { properties: null }],
    ['no properties and no context', { properties: undefined, context: undefined, integrations: undefined }],
    ['an empty userId beside an anonymous one', { userId: '' }],
    ['a number of milliseconds as timestamp', { timestamp: 1772359200000 }],
    ['only a userId', { userId: 'u', anonymousId: undefined }],
    ['a messageId of 1,000 characters', { messageId: 'm'.repeat(1000) }],
  ])('%s', async (_, overrides) => {
    expect(await send(collector, '/track', trackEvent(overrides))).toMatchObject({ status: 200 })
    expect(await collector.events()).toHaveLength(1)
  })

  test("and so is the example of Segment's own documentation", async () => {
    const batch = [
      { type: 'identify', userId: '019mr8mf4r', traits: { age: 26 }, timestamp: '2012-12-02T00:30:08.276Z' },
      { type: 'track', userId: '971mj8mk7p', event: 'Song Played', timestamp: '2015-2-02T00:30:12.984Z' },
    ]
    expect(await sendBatch(collector, batch, { context: { device: { type: 'phone' } } })).toMatchObject({ status: 200 })
    expect(await collector.events()).toMatchObject([{ type: 'identify' }, { timestamp: '2015-02-02T00:30:12.984Z' }])
  })
})

describe('An event is refused, and nothing stored:', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
  const withProperties = (json: string) => `{"writeKey":"demo","userId":"u","event":"a","properties":${json}}`

  const track = (overrides: Record<string, unknown>) => ({ path: '/track', body: trackEvent(overrides) })
  const typed = (type: string, overrides: Record<string, unknown>) => ({
    path: `/${type}`,
    body: trackEvent({ type, ...overrides }),
  })
  const raw = (properties: string) => ({ path: '/track', body: withProperties(properties) })
  const batch = (body: Record<string, unknown>) => ({ path: '/batch', body: { writeKey: 'demo', ...body } })
  const NAME = 'event: must be a non-empty string for a track event'
  const DATE = 'must be an ISO 8601 date'
  const MESSAGE_ID = 'messageId: must be a string of 1 to 1000 characters'
  const TYPES = 'must be one of track, identify, page, screen, group, alias'
  const SOMEBODY = 'body: needs a userId or an anonymousId'
  const GROUP = 'groupId: must be a non-empty string or a number for a group event'

  test.each([
    ['without a name', track({ event: undefined }), NAME],
    ['with an empty name', track({ event: '' }), NAME],
    ['with a number as name', track({ event: 7 }), NAME],
    ['of nobody', track({ anonymousId: null }), SOMEBODY],
    ['of nobody but in empty texts', track({ anonymousId: '', userId: '' }), SOMEBODY],
    ['with an object as userId', track({ userId: { id: 1 } }), 'userId: must be a string or a number'],
    ['with an array as anonymousId', track({ anonymousId: [] }), 'anonymousId: must be a string or a number'],
    ['with an array as properties', track({ properties: [1] }), 'properties: must be an object'],
    ['with a text as properties', track({ properties: 'a' }), 'properties: must be an object'],
    ['with a text as context', track({ context: 'a' }), 'context: must be an object'],
    ['with a boolean as integrations', track({ integrations: true }), 'integrations: must be an object'],
    ['with a timestamp that is no date', track({ timestamp: 'yesterday' }), `timestamp: ${DATE}`],
    ['with an object as timestamp', track({ timestamp: {} }), `timestamp: ${DATE}`],
    ['with a timestamp before our era', track({ timestamp: '-000001-01-01T00:00:00Z' }), `timestamp: ${DATE}`],
    ['with a sentAt that is no date', track({ sentAt: 'soon' }), `sentAt: ${DATE}`],
    ['with an empty messageId', track({ messageId: '' }), MESSAGE_ID],
    ['with a messageId of 1,001 characters', track({ messageId: 'm'.repeat(1001) }), MESSAGE_ID],
    ['with an object as messageId', track({ messageId: {} }), MESSAGE_ID],
    ['of another type than its path', track({ type: 'page', name: 'a' }), 'type: must be "track" on this path'],
    ['of an unknown type', track({ type: 'purchase' }), `type: ${TYPES}`],
    ['that is a page with a number as name', typed('page', { name: 5 }), 'name: must be a string'],
    ['that is an identify with an array as traits', typed('identify', { traits: [] }), 'traits: must be an object'],
    ['that is a group without groupId', typed('group', {}), GROUP],
    ['that is a group with an empty groupId', typed('group', { groupId: '' }), GROUP],
    ['that is a group of nobody', typed('group', { groupId: 'g', anonymousId: null }), SOMEBODY],
    ['that is an alias without previousId', typed('alias', { userId: 'u' }), 'previousId: must be a non-empty string'],
    ['that is an alias without userId', typed('alias', { previousId: 'p' }), 'userId: must be a non-empty string'],
    ['with a number that is none in JavaScript', raw('{"n":{"m":1e999}}'), 'properties: must not contain a number'],
    ['with a negative one', raw('{"n":-1e400}'), 'properties: must not contain a number beyond the range of a double'],
    ['nested one level too deep', raw(nested(MAX_DEPTH)), `properties: must not be nested deeper than ${MAX_DEPTH}`],
    ['nested as deep as a request can be', raw(`{"a":${nested(200_000)}}`), 'properties: must not be nested deeper'],
    ['when the batch is missing', batch({}), 'batch: must be an array of events'],
    ['when the batch is none', batch({ batch: {} }), 'batch: must be an array of events'],
    ['when the batch was sent at no date', batch({ batch: [], sentAt: 'soon' }), `sentAt: ${DATE}`],
    ['that is null', batch({ batch: [null] }), 'batch[0]: must be an object'],
    ['that is an array', batch({ batch: [[]] }), 'batch[0]: must be an object'],
    ['that is a text', batch({ batch: ['track'] }), 'batch[0]: must be an object'],
    [
      'that is in a batch and has no type',
      batch({ batch: [trackEvent({ type: undefined })] }),
      `batch[0].type: ${TYPES}`,
    ],
  ])('%s', async (_, { path, body }, message) => {
    const answer = await send(collector, path, body)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ success: false, code: 'invalid_event', path: message.split(': ')[0] })
    expect(answer.body.message).toContain(message)
    expect(await collector.events()).toEqual([])
  })

  test.each(['[]', '[1]', 'null', '"track"', '7', 'true'])('one when the body is %s', async (body) => {
    const init = { headers: { authorization: `Basic ${btoa('demo:')}` } }
    for (const path of ['/track', '/batch']) {
      expect(await send(collector, path, body, init)).toMatchObject({ status: 400, body: { code: 'invalid_event' } })
    }
  })

  test('a batch as a whole, naming the first that is bad', async () => {
    const batch = [trackEvent(), trackEvent(), trackEvent(), trackEvent({ event: '' }), trackEvent({ userId: {} })]
    expect(await sendBatch(collector, batch)).toMatchObject({
      status: 400,
      body: {
        success: false,
        code: 'invalid_event',
        message: 'batch[3].event: must be a non-empty string for a track event',
        index: 3,
        path: 'batch[3].event',
      },
    })
    expect(await collector.events()).toEqual([])
  })

  test('but nesting up to the limit is fine', async () => {
    expect(await send(collector, '/track', withProperties(`{"a":${nested(MAX_DEPTH - 2)}}`))).toMatchObject({
      status: 200,
    })
  })
})

describe('An event may have 32 KB,', () => {
  const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))
  /** With characters of three bytes, because the limit is one of bytes. */
  function eventOf(bytes: number, overrides: Record<string, unknown> = {}) {
    const rest = bytes - bytesOf(trackEvent({ ...overrides, properties: { text: '' } }))
    return trackEvent({ ...overrides, properties: { text: '€'.repeat(Math.floor(rest / 3)) + 'x'.repeat(rest % 3) } })
  }

  test('to the byte', async () => {
    for (const type of ['track', undefined]) {
      const largest = eventOf(MAX_EVENT_BYTES, { type, messageId: `largest ${type}` })
      expect(bytesOf(largest)).toBe(32_768)
      expect(await send(collector, '/track', largest)).toMatchObject({ status: 200 })
    }
    expect(await collector.events()).toHaveLength(2)
  })

  test('and not one more', async () => {
    const body = { success: false, code: 'too_large', message: 'body: has 32769 bytes, 32768 are allowed' }
    expect(await send(collector, '/track', eventOf(MAX_EVENT_BYTES + 1))).toMatchObject({ status: 400, body })
  })

  test('also in a batch, which names it', async () => {
    const batch = [trackEvent(), eventOf(MAX_EVENT_BYTES + 1)]
    expect(await sendBatch(collector, batch)).toMatchObject({
      status: 400,
      body: { code: 'too_large', index: 1, path: 'batch[1]' },
    })
    expect(await collector.events()).toEqual([])
  })

  test('however it was laid out', async () => {
    const spaced = JSON.stringify(eventOf(30_000), null, 40)
    expect(await send(collector, '/track', `${spaced}${' '.repeat(10_000)}`)).toMatchObject({ status: 200 })
  })
})
