// @vitest-environment node
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { type Collector, type CollectorOptions, createCollector } from '../create-collector.ts'
import { describeOnEachDatabase, describeOnPostgres } from '../store/test-databases.ts'
import { send, sendBatch, trackEvent } from '../test-client.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

// biome-ignore lint/suspicious/noExplicitAny: tests read what they know is there
type Body = any

const RULES = [
  {
    type: 'TRACK',
    key: 'Order Completed',
    version: 1,
    jsonSchema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: {
        properties: {
          type: 'object',
          properties: { total: { type: 'number' }, coupon: { type: ['string', 'null'] } },
          required: ['total'],
        },
      },
    },
  },
]

/** With a source of its own, so that tests may share a collector. */
async function createSource(collector: Collector) {
  const token = await collector.createToken('the test')
  async function ask(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await fetch(`${collector.url}/config${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    expect(answer.ok).toBe(true)
    return ((await answer.json()) as Body).data
  }
  const { source } = await ask('POST', '/sources', { slug: crypto.randomUUID() })
  const [writeKey] = source.writeKeys
  const sourceId: string = source.id
  const set = (settings: object) => ask('PATCH', `/sources/${sourceId}/settings`, settings)
  const violations = (query = '') => ask('GET', `/sources/${sourceId}/violations${query}`)
  return {
    ask,
    sourceId,
    writeKey,
    set,
    violations,
    inShort: async () => (await violations()).violations.map(({ type, field }: Body) => `${type}: ${field}`),
    events: async () => (await collector.events()).filter((event) => event.sourceId === sourceId),
    follow: async (rules: unknown = RULES) => {
      const { id } = (await ask('POST', '/tracking-plans', { name: 'Shop' })).trackingPlan
      await ask('PUT', `/tracking-plans/${id}/rules`, { rules })
      await ask('POST', `/tracking-plans/${id}/sources`, { sourceId })
      return id as string
    },
    track: async (overrides: Record<string, unknown> = {}, to = collector) => {
      const answer = await send(to, '/track', trackEvent({ writeKey, ...overrides }))
      expect(answer).toMatchObject({ status: 200, body: { success: true } })
    },
    batch: async (events: unknown[]) => expect((await sendBatch(collector, events, { writeKey })).status).toBe(200),
  }
}

describeOnEachDatabase((newPlace) => {
  const undos: (() => void | Promise<void>)[] = []
  let collector: Collector

  beforeAll(async () => {
    collector = await createCollector((await newPlace((undo) => void undos.push(undo))) as CollectorOptions)
    undos.push(collector.close)
  })
  afterAll(async () => {
    for (const undo of undos.reverse()) await undo()
  })

  test('An event that is not as planned is stored, and says so; a source without a plan is left alone', async () => {
    const { events, follow, sourceId, track, violations } = await createSource(collector)
    await track({ messageId: 'before', properties: { any: 1 } })
    const planId = await follow()
    await track({ messageId: 'good' })
    await track({ messageId: 'bad', properties: { total: '12', size: 1 } })
    // As clients do that have not heard the answer.
    await track({ messageId: 'bad', properties: { total: '12', size: 1 } })
    await track({ messageId: 'before', properties: { any: 1 } })

    const [before, good, bad, ...more] = await events()
    expect(more).toEqual([])
    expect(before?.payload.context).not.toHaveProperty('protocols')
    expect(good?.payload.context).toMatchObject({ protocols: { sourceId } })
    expect(good?.payload.context).not.toHaveProperty('protocols.violations')
    const expected = [
      { type: 'Invalid Type', field: 'properties.total', description: 'properties.total must be number' },
      {
        type: 'Unplanned Property',
        field: 'properties.size',
        description: 'properties.size is not in the tracking plan',
      },
    ]
    expect(bad?.payload).toMatchObject({
      properties: { total: '12', size: 1 },
      context: { locale: 'en-GB', protocols: { sourceId, violations: expected } },
    })
    const listed = await violations()
    expect(listed.violations).toMatchObject(
      [...expected].reverse().map((violation) => ({
        ...violation,
        sourceId,
        trackingPlanId: planId,
        messageId: 'bad',
        eventType: 'track',
        eventName: 'Order Completed',
        outcome: 'allow',
        message: null,
      })),
    )
    expect(listed.pagination.totalEntries).toBe(2)
  })

  test('What is blocked is not among the events, but noted, with the message; the rest of the batch is', async () => {
    const { ask, batch, events, follow, set, sourceId, violations } = await createSource(collector)
    await follow()
    await set({ track: { allowUnplannedEvents: false, allowEventOnViolations: false } })
    const wrong = trackEvent({ messageId: 'wrong', properties: {} })
    const sent = [
      trackEvent({ messageId: 'good' }),
      wrong,
      trackEvent({ messageId: 'other', event: 'Other' }),
      trackEvent({ messageId: 'page', type: 'page', event: undefined, properties: { url: 'https://shop.example/' } }),
    ]
    for (let time = 0; time < 2; time++) await batch(sent)
    expect((await events()).map(({ messageId }) => messageId)).toEqual(['good', 'page'])
    const { violations: listed } = await violations()
    expect(listed).toMatchObject([
      { messageId: 'other', type: 'Unplanned Event', field: 'event', outcome: 'block' },
      { messageId: 'wrong', type: 'Required', field: 'properties.total', outcome: 'block' },
    ])
    expect(listed[1].message).toMatchObject({ event: 'Order Completed', properties: {}, context: wrong.context })
    const { counts, totalEntries } = await ask('GET', `/sources/${sourceId}/violations/counts`)
    expect([totalEntries, counts]).toMatchObject([
      2,
      [
        { eventName: 'Order Completed', type: 'Required', count: 1 },
        { eventName: 'Other', type: 'Unplanned Event', count: 1 },
      ],
    ])
  })

  test('What is omitted is missing in the event, and named there; the message that came is with the violation', async () => {
    const { events, follow, set, track, violations } = await createSource(collector)
    await follow()
    await set({ track: { allowUnplannedEventProperties: false, allowPropertiesOnViolations: false } })
    await track({ properties: { total: 'a', coupon: null, size: { a: 1 } } })
    const [event] = await events()
    expect(event?.payload).toMatchObject({
      properties: { coupon: null },
      context: { protocols: { omitted: ['properties.size'], omittedOnViolation: ['properties.total'] } },
    })
    expect(event?.payload.properties).toEqual({ coupon: null })
    const [violation] = (await violations()).violations
    expect(violation).toMatchObject({ outcome: 'omit', message: { properties: { total: 'a', size: { a: 1 } } } })
  })

  test('Each change of the plan, of its sources and of the settings judges the next event', async () => {
    const { ask, events, follow, inShort, sourceId, track } = await createSource(collector)
    const id = await follow([])
    await track({ event: 'A' })
    expect(await inShort()).toEqual(['Unplanned Event: event'])
    await ask('PATCH', `/tracking-plans/${id}/rules`, {
      rules: [{ type: 'TRACK', key: 'A', version: 1, jsonSchema: { required: ['somebody'] } }],
    })
    await track({ event: 'A', properties: {} })
    expect((await inShort())[0]).toBe('Required: somebody')
    const query = new URLSearchParams({ rules: JSON.stringify({ type: 'TRACK', key: 'A', version: 1 }) })
    await ask('DELETE', `/tracking-plans/${id}/rules?${query}`)
    await track({ event: 'A' })
    expect((await inShort())[0]).toBe('Unplanned Event: event')
    await ask('DELETE', `/tracking-plans/${id}/sources?sourceId=${sourceId}`)
    await track({ event: 'A' })
    expect(await inShort()).toHaveLength(3)
    await ask('POST', `/tracking-plans/${id}/sources`, { sourceId })
    await track({ event: 'A' })
    await ask('DELETE', `/tracking-plans/${id}`)
    await track({ event: 'A' })
    // Those of a plan that is gone stay.
    expect(await inShort()).toHaveLength(4)
    expect(await events()).toHaveLength(6)
  })

  test('Violations are listed newest first, page after page, and by what they are', async () => {
    const { batch, follow, violations } = await createSource(collector)
    await follow()
    const names = ['A', 'B', 'C', 'D', 'E']
    await batch([...names.map((event) => trackEvent({ event })), trackEvent({ properties: {} })])
    const found: string[] = []
    for (let cursor = ''; ; ) {
      const page = await violations(`?pagination[count]=2${cursor && `&pagination[cursor]=${cursor}`}`)
      found.push(...page.violations.map(({ eventName }: Body) => eventName))
      expect(page.pagination.totalEntries).toBe(6)
      if (!page.pagination.next) break
      cursor = page.pagination.next
    }
    expect(found).toEqual(['Order Completed', 'E', 'D', 'C', 'B', 'A'])
    const namesOf = async (query: string) =>
      (await violations(query)).violations.map(({ eventName }: Body) => eventName)
    expect(await namesOf('?type=Required')).toEqual(['Order Completed'])
    expect(await namesOf('?eventName=B&eventType=track')).toEqual(['B'])
    expect(await namesOf('?eventType=page')).toEqual([])
  })

  test('Violations are streamed as they are noted, and what was missed comes first', async () => {
    const { batch, follow, sourceId, track } = await createSource(collector)
    await follow()
    await track({ event: 'A' })
    const stop = new AbortController()
    onTestFinished(() => stop.abort())
    const read = async function* (path: string, headers = {}) {
      const { body } = await fetch(`${collector.url}${path}`, { headers, signal: stop.signal })
      const decoder = new TextDecoder()
      let text = ''
      for await (const chunk of body!) {
        text += decoder.decode(chunk, { stream: true })
        const messages = text.split('\n\n')
        text = messages.pop() ?? ''
        for (const message of messages) {
          const data = /^data: (.*)$/m.exec(message)?.[1]
          if (data && !/^event: epoch/m.test(message)) yield JSON.parse(data) as Body
        }
      }
    }
    const listed = (await (await fetch(`${collector.url}/live/violations?limit=1&sourceId=${sourceId}`)).json()) as Body
    expect(listed).toMatchObject({ violations: [{ eventName: 'A' }], hasMore: false, total: 1 })
    const all = read(`/live/violations/stream?after=0&sourceId=${sourceId}`)
    const live = read(`/live/violations/stream?after=${listed.headSeq}`)
    const filtered = read(`/live/violations/stream?eventName=C&after=0&sourceId=${sourceId}`)
    expect((await all.next()).value).toMatchObject({ eventName: 'A', type: 'Unplanned Event' })
    await batch(['B', 'C'].map((event) => trackEvent({ event })))
    for (const expected of ['B', 'C']) {
      expect((await all.next()).value.eventName).toBe(expected)
      expect((await live.next()).value.eventName).toBe(expected)
    }
    expect((await filtered.next()).value.eventName).toBe('C')
    const { counts } = (await (
      await fetch(`${collector.url}/live/violations/counts?sourceId=${sourceId}`)
    ).json()) as Body
    expect(counts).toHaveLength(3)
  })

  test('Whatever is sent, a plan takes it, and the event is there', async () => {
    const { events, follow, set, sourceId, track, violations, writeKey } = await createSource(collector)
    await follow()
    await set({ track: { allowUnplannedEventProperties: false, allowPropertiesOnViolations: false } })
    const properties = `{"total":1,"__proto__":{"total":2},"constructor":{"prototype":1},"\\u0000":"\\ud800","${'x'.repeat(9000)}":1}`
    const body = `{"writeKey":"${writeKey}","anonymousId":"a","event":"Order Completed","messageId":"m","properties":${properties}}`
    expect((await send(collector, '/track', body)).status).toBe(200)
    const many = Object.fromEntries(Array.from({ length: 2500 }, (_, index) => [`p${index}`, 1]))
    await track({ messageId: 'many', properties: { ...many, total: 2 } })
    expect((await events()).map(({ payload }) => payload.properties)).toEqual([{ total: 1 }, { total: 2 }])
    expect((await violations()).violations.length).toBeGreaterThan(100)
    await collector.clear()
    expect((await violations()).pagination.totalEntries).toBe(0)
    const live = await fetch(`${collector.url}/live/violations?sourceId=${sourceId}`)
    expect((await live.json()) as Body).toMatchObject({ violations: [], total: 0 })
  })
})

describeOnPostgres((newPlace) => {
  test('Collectors on one database follow the same plan, and the same settings', async () => {
    const place = await newPlace()
    const collectors = [
      await createCollector(place as CollectorOptions),
      await createCollector(place as CollectorOptions),
    ]
    for (const { close } of collectors) onTestFinished(close)
    const [one, other] = collectors as [Collector, Collector]
    const { ask, events, follow, set, sourceId, track, writeKey } = await createSource(one)
    const known = async () => (await send(other, '/track', trackEvent({ writeKey }))).status
    await expect.poll(known).toBe(200)
    const stored = async () => {
      const messageId = crypto.randomUUID()
      await track({ messageId, event: 'Unheard Of' }, other)
      const found = (await events()).find((event) => event.messageId === messageId)
      return found === undefined ? 'blocked' : ((found.payload.context as Body).protocols?.violations?.length ?? 0)
    }
    expect(await stored()).toBe(0)
    const id = await follow()
    await expect.poll(stored).toBe(1)
    await set({ track: { allowUnplannedEvents: false } })
    await expect.poll(stored).toBe('blocked')
    await ask('DELETE', `/tracking-plans/${id}/sources?sourceId=${sourceId}`)
    await expect.poll(stored).toBe(0)
  })
})
