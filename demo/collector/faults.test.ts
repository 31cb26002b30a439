// @vitest-environment node
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Collector, createCollector } from './create-collector.ts'
import { createFaultScript } from './faults.ts'
import { send, sendBatch, trackEvent } from './test-client.ts'

// The first collector on a machine makes its database from nothing, which takes seconds.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let collector: Collector
beforeAll(async () => {
  collector = await createCollector()
})
afterAll(() => collector.close())
beforeEach(() => collector.clear())

const track = (init?: RequestInit) => send(collector, '/track', trackEvent(), init)
const stored = async () => (await collector.events()).length

describe('A status', () => {
  test('is answered instead of storing, as often as asked for', async () => {
    collector.faults.next(2, { status: 500 })
    expect([(await track()).status, (await track()).status, (await track()).status]).toEqual([500, 500, 200])
    expect(await stored()).toBe(1)
    expect(collector.requests.map((request) => request.status)).toEqual([500, 500, 200])
  })

  test('comes with its headers and body, and those of CORS', async () => {
    collector.faults.next(1, { status: 429, headers: { 'Retry-After': '7' }, body: 'slow down' })
    const answer = await track({ headers: { origin: 'https://shop.example' } })
    expect(answer).toMatchObject({ status: 429, body: 'slow down' })
    expect(answer.headers.get('retry-after')).toBe('7')
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    expect(answer.headers.get('access-control-expose-headers')).toBe('Retry-After')
  })

  test('may be one that says success and lies', async () => {
    collector.faults.next(1, { status: 200 })
    expect(await track()).toMatchObject({ status: 200, body: { success: true } })
    expect(await stored()).toBe(0)
  })

  test('may be one that has no body', async () => {
    collector.faults.next(1, { status: 204 })
    expect(await track()).toMatchObject({ status: 204, body: '' })
  })
})

describe('Several faults', () => {
  test('come in the order in which they were asked for', async () => {
    collector.faults.next(1, { status: 503 })
    collector.faults.next(2, { status: 429 })
    const statuses = []
    for (let i = 0; i < 4; i++) statuses.push((await track()).status)
    expect(statuses).toEqual([503, 429, 429, 200])
  })

  test('come before the one that always applies, which lasts until cleared', async () => {
    collector.faults.always({ status: 500 })
    collector.faults.next(1, { status: 429 })
    expect([(await track()).status, (await track()).status, (await track()).status]).toEqual([429, 500, 500])
    collector.faults.clear()
    expect((await track()).status).toBe(200)
  })

  test('none at all are next', async () => {
    collector.faults.next(0, { status: 500 })
    expect((await track()).status).toBe(200)
  })
})

test('A fault applies only when it says so, and is not used up otherwise', async () => {
  collector.faults.next(1, { status: 500, when: ({ path }) => path === '/v1/page' })
  collector.faults.always({ status: 400, when: ({ bodyText }) => bodyText.includes('poison') })
  expect((await track()).status).toBe(200)
  expect((await send(collector, '/page', trackEvent({ type: 'page' }))).status).toBe(500)
  expect((await sendBatch(collector, [trackEvent(), trackEvent({ event: 'poison' })])).status).toBe(400)
  expect((await sendBatch(collector, [trackEvent()])).status).toBe(200)
})

test('A fault touches neither a preflight nor the live page', async () => {
  collector.faults.always({ status: 500 })
  expect((await fetch(`${collector.endpoint}/track`, { method: 'OPTIONS' })).status).toBe(204)
  expect((await fetch(`${collector.url}/live/events`)).status).toBe(200)
  expect((await fetch(`${collector.url}/live`)).status).toBe(200)
})

test('A delay alone is a slow and correct answer', async () => {
  collector.faults.next(1, { delayMs: 80 })
  const startMs = performance.now()
  expect(await track()).toMatchObject({ status: 200, body: { success: true } })
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(79)
  expect(await stored()).toBe(1)
})

test('A delay ends when the collector closes, and nothing is taken after it', async () => {
  const script = createFaultScript()
  const delayed = script.delay(60_000)
  script.close()
  expect(await delayed).toBe(false)
  expect(await script.delay(1)).toBe(true)
})

test('Headers alone are added to the correct answer', async () => {
  collector.faults.next(1, { headers: { 'x-served-by': 'nobody' } })
  const answer = await track()
  expect(answer.status).toBe(200)
  expect(answer.headers.get('x-served-by')).toBe('nobody')
  expect(await stored()).toBe(1)
})

test('A drop is no answer at all', async () => {
  collector.faults.next(1, { drop: true })
  await expect(track()).rejects.toThrow('fetch failed')
  expect(collector.requests).toMatchObject([{ status: 0, eventCount: 1 }])
  expect(await stored()).toBe(0)
  expect((await track()).status).toBe(200)
})

describe('A request that hangs', () => {
  test('does so through clear, until it is released', async () => {
    collector.faults.next(1, { hang: true })
    const hanging = track()
    let ended = false
    hanging.catch(() => (ended = true))
    await vi.waitFor(() => expect(collector.requests).toHaveLength(1))
    collector.faults.clear()
    expect((await track()).status).toBe(200)
    expect(ended).toBe(false)

    collector.faults.release()
    await expect(hanging).rejects.toThrow('fetch failed')
    expect(collector.requests.map((request) => request.status)).toEqual([0, 200])
  })

  test('is forgotten when its client gives up', async () => {
    collector.faults.next(1, { hang: true })
    const hanging = track({ signal: AbortSignal.timeout(50) })
    await expect(hanging).rejects.toThrow()
    collector.faults.release()
    expect((await track()).status).toBe(200)
  })
})

describe('Stored first', () => {
  test.each([
    ['with an error', { status: 500, store: true } as const],
    ['with a drop', { drop: true, store: true } as const],
  ])('and then answered %s, an event that is sent again is still there once', async (_, fault) => {
    const event = trackEvent({ messageId: 'again' })
    collector.faults.next(1, fault)
    await send(collector, '/track', event).catch(() => {})
    expect(await stored()).toBe(1)
    expect((await send(collector, '/track', event)).status).toBe(200)
    expect(await stored()).toBe(1)
  })

  test('and then hanging, it is there while nobody knows', async () => {
    collector.faults.next(1, { hang: true, store: true })
    const hanging = track()
    await vi.waitFor(async () => expect(await stored()).toBe(1))
    expect(collector.requests).toMatchObject([{ status: 0 }])
    collector.faults.release()
    await expect(hanging).rejects.toThrow()
  })

  test('and then slow, it is there before the answer', async () => {
    collector.faults.next(1, { delayMs: 400, store: true })
    const slow = track()
    await vi.waitFor(async () => expect(await stored()).toBe(1), { interval: 10 })
    expect(collector.requests).toMatchObject([{ status: 0 }])
    expect(await slow).toMatchObject({ status: 200, body: { success: true } })
  })
})

test('A test whose condition throws is told so, and the collector lives on', async () => {
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => {})
  collector.faults.next(1, {
    when: () => {
      throw new Error('no such condition')
    },
  })
  expect((await track()).status).toBe(503)
  expect(complaint).toHaveBeenCalledExactlyOnceWith(
    'collector: a request failed',
    expect.stringContaining('no such condition'),
  )
  complaint.mockRestore()
  collector.faults.clear()
  expect((await track()).status).toBe(200)
})
