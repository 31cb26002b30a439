// @vitest-environment node
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { get as httpGet, type IncomingMessage } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Collector, createCollector, type StoredEvent } from '../create-collector.ts'
import type { EventStore } from '../store/event-store.ts'
import { sendBatch, trackEvent } from '../test-client.ts'
import { createLiveRoutes } from './live.ts'

// The first collector on a machine makes its database from nothing, which takes seconds.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let collector: Collector

beforeAll(async () => {
  collector = await createCollector()
})
afterAll(() => collector.close())
beforeEach(() => collector.clear())

async function list(query = '') {
  const response = await fetch(`${collector.url}/live/events${query}`)
  expect(response.status).toBe(200)
  return (await response.json()) as { events: StoredEvent[]; [key: string]: unknown }
}

const namesOf = (events: readonly { name: string | null }[]) => events.map((event) => event.name)
const named = (...names: string[]) => names.map((event) => trackEvent({ event }))

test('Only a page under a name of this machine reads events: a foreign name may be made to point here', async () => {
  const { port } = new URL(collector.url)
  const ask = async (path: string, host: string) => {
    const asked = httpGet({ port, path, headers: { host } })
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    answer.resume()
    return answer.statusCode
  }
  for (const path of ['/live/events', '/live/stream', '/live/violations', '/live/violations/stream', '/live']) {
    expect(await ask(path, 'evil.example')).toBe(403)
    expect(await ask(path, `127.0.0.1.evil.example:${port}`)).toBe(403)
  }
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'LOCALHOST']) {
    expect(await ask('/live/events', host)).toBe(200)
  }
})

describe('The list', () => {
  test('has the newest first, and goes on before the oldest of them', async () => {
    await sendBatch(collector, named('A', 'B', 'C', 'D', 'E'))
    const first = await list('?limit=2')
    expect(namesOf(first.events)).toEqual(['E', 'D'])
    expect(first).toMatchObject({ hasMore: true, total: 5, totalIsMore: false })

    const second = await list(`?limit=3&before=${first.events[1]?.seq}`)
    expect(namesOf(second.events)).toEqual(['C', 'B', 'A'])
    expect(second).toMatchObject({ hasMore: false, total: 5 })
  })

  test('says where the stream is to go on, and what to send with', async () => {
    await sendBatch(collector, named('A', 'B'))
    const [, newest] = await collector.events()
    expect(await list('?name=A')).toMatchObject({ headSeq: newest?.seq, writeKey: 'demo' })
  })

  test('has the event whole', async () => {
    await sendBatch(collector, [trackEvent({ userId: 'ada' })])
    expect((await list()).events).toEqual(await collector.events())
  })

  test('has 100 events, or as many as asked for, but never more than 500', async () => {
    await sendBatch(collector, named(...Array.from({ length: 600 }, (_, i) => `E${i}`)))
    expect((await list()).events).toHaveLength(100)
    expect((await list('?limit=7')).events).toHaveLength(7)
    expect((await list('?limit=9999')).events).toHaveLength(500)
    for (const nonsense of ['x', '-1', '1e3', '', '99999999999999999999']) {
      expect((await list(`?limit=${nonsense}&before=${nonsense}`)).events).toHaveLength(100)
    }
  })

  test('is empty when nothing is there', async () => {
    expect(await list()).toMatchObject({ events: [], hasMore: false, total: 0 })
  })
})

describe('The filter', () => {
  beforeEach(async () => {
    await sendBatch(collector, [
      trackEvent({ event: 'Order Completed', userId: 'Ada', anonymousId: 'anon-1', properties: { note: 'say "hi"' } }),
      trackEvent({ event: '100% off_now', anonymousId: 'anon-2', properties: { path: 'C:\\temp', city: 'Köln' } }),
      trackEvent({ type: 'page', event: undefined, name: 'Home', anonymousId: 'anon-3', properties: { nul: '\0' } }),
      trackEvent({ type: 'identify', event: undefined, userId: 'bob', anonymousId: null, traits: { plan: 'pro' } }),
    ])
  })

  test.each([
    ['one type', '?type=page', ['Home']],
    ['several types', '?type=track,page', ['Home', '100% off_now', 'Order Completed']],
    ['several types, one by one', '?type=identify&type=page', [null, 'Home']],
    ['no type that there is', '?type=nothing', [null, 'Home', '100% off_now', 'Order Completed']],
    ['a part of a name, in either case', '?name=ORDER', ['Order Completed']],
    ['the name of a page', '?name=home', ['Home']],
    ['a percent sign, which is no wildcard', '?name=100%25%20off', ['100% off_now']],
    ['only a percent sign', '?name=%25', ['100% off_now']],
    ['an underscore, which is none either', '?name=f_n', ['100% off_now']],
    ['only an underscore', '?name=_', ['100% off_now']],
    ['a backslash', '?text=C:%5Ctemp', ['100% off_now']],
    ['a user id', '?user=ada', ['Order Completed']],
    ['an anonymous id', '?user=anon-3', ['Home']],
    ['a text anywhere', '?text=pro', [null, 'Home', '100% off_now', 'Order Completed']],
    ['a text that one event has', '?text=köln', ['100% off_now']],
    ['a quote as people type it', `?text=${encodeURIComponent('say "hi"')}`, ['Order Completed']],
    ['a piece of the JSON itself', `?text=${encodeURIComponent('{"plan":"pro"}')}`, [null]],
    ['a line of the JSON as the page shows it', `?text=${encodeURIComponent('"plan": "pro"')}`, [null]],
    ['U+0000', '?text=%00', ['Home']],
    ['two things at once', '?type=track&text=off', ['100% off_now']],
    ['two things that no event has', '?type=page&user=ada', []],
    ['everything at once', '?type=track&name=order&user=anon&text=hi', ['Order Completed']],
    ['what SQL would take apart', "?name=';--&text=%27%20or%201=1", []],
    ['blanks, which are no wish', '?name=%20&text=', [null, 'Home', '100% off_now', 'Order Completed']],
  ])('finds %s', async (_, query, expected) => {
    const found = await list(query)
    expect(namesOf(found.events)).toEqual(expected)
    expect(found.total).toBe(expected.length)
  })

  test('is the same for events()', async () => {
    expect(namesOf(await collector.events({ type: 'track', text: 'say "hi"' }))).toEqual(['Order Completed'])
    const [first, second] = await collector.events()
    expect(namesOf(await collector.events({ sinceSeq: second?.seq ?? 0 }))).toEqual(['Home', null])
    expect(namesOf(await collector.events({ beforeSeq: second?.seq ?? 0 }))).toEqual([first?.name])
    expect(namesOf(await collector.events({ limit: 2 }))).toEqual(['Order Completed', '100% off_now'])
  })
})

describe('The stream', () => {
  const open: AbortController[] = []
  afterEach(() => {
    for (const controller of open.splice(0)) controller.abort()
  })

  interface Message {
    event: string
    id?: number
    data: string
  }

  /** Its messages as an EventSource would see them. The first one says which store this is. */
  async function follow(query = '', headers: Record<string, string> = {}) {
    const controller = new AbortController()
    open.push(controller)
    const response = await fetch(`${collector.url}/live/stream${query}`, { headers, signal: controller.signal })
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const messages = readMessages(response.body as ReadableStream<Uint8Array>)
    const next = async () => (await messages.next()).value as Message
    return {
      epoch: await next(),
      next,
      take: async (count: number) => {
        const events: StoredEvent[] = []
        for (let i = 0; i < count; i++) {
          const message = await next()
          expect(message.event).toBe('message')
          events.push(JSON.parse(message.data))
          expect(message.id).toBe(events.at(-1)?.seq)
        }
        return events
      },
    }
  }

  async function* readMessages(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true })
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]))
        const data = fields.get('data')
        const id = fields.get('id')
        if (data !== undefined) yield { event: fields.get('event') ?? 'message', data, ...(id && { id: Number(id) }) }
      }
    }
  }

  test('has each new event, whole and in order, as it is committed', async () => {
    await sendBatch(collector, named('Before'))
    const stream = await follow()
    await sendBatch(collector, named('A', 'B'))
    const first = await stream.take(2)
    expect(first).toEqual((await collector.events()).slice(1))
    await sendBatch(collector, named('C'))
    expect(namesOf(await stream.take(1))).toEqual(['C'])
  })

  test('goes on after the event that the list ended with', async () => {
    await sendBatch(collector, named('A', 'B'))
    const { headSeq } = await list('?limit=1')
    await sendBatch(collector, named('C'))
    const stream = await follow(`?after=${headSeq}`)
    expect(namesOf(await stream.take(1))).toEqual(['C'])
  })

  test('misses nothing when it is opened again, whatever its address says', async () => {
    await sendBatch(collector, named('A', 'B', 'C'))
    const [, b] = await collector.events()
    const stream = await follow('?after=0', { 'last-event-id': String(b?.seq) })
    expect(namesOf(await stream.take(1))).toEqual(['C'])
    await sendBatch(collector, named('D'))
    expect(namesOf(await stream.take(1))).toEqual(['D'])
  })

  test('catches up with more than one page', async () => {
    const names = Array.from({ length: 450 }, (_, i) => `E${i}`)
    await sendBatch(collector, named(...names))
    const stream = await follow('?after=0')
    expect(namesOf(await stream.take(450))).toEqual(names)
  })

  test('has only what the filter lets through, and finds it after any number of others', async () => {
    const stream = await follow('?type=track&name=wanted&user=ada&text=blue')
    const wanted = { userId: 'ada', properties: { colour: 'blue' } }
    const others = named(...Array.from({ length: 250 }, (_, i) => `E${i}`))
    await sendBatch(collector, [
      trackEvent({ ...wanted, event: 'Wanted 1' }),
      trackEvent({ ...wanted, event: 'Other' }),
      trackEvent({ ...wanted, event: 'Wanted by Bob', userId: 'bob' }),
      ...others,
      trackEvent({ ...wanted, event: 'Wanted 2' }),
    ])
    expect(namesOf(await stream.take(2))).toEqual(['Wanted 1', 'Wanted 2'])
  })

  test('does not repeat an event that was sent twice', async () => {
    const stream = await follow()
    const event = trackEvent({ event: 'Once' })
    await sendBatch(collector, [event])
    await sendBatch(collector, [event])
    await sendBatch(collector, named('Next'))
    expect(namesOf(await stream.take(2))).toEqual(['Once', 'Next'])
  })

  test('says so when everything has been forgotten', async () => {
    const stream = await follow()
    expect(stream.epoch).toMatchObject({ event: 'epoch', data: (await list()).epoch })
    await collector.clear()
    const told = await stream.next()
    expect(told).toMatchObject({ event: 'epoch', data: (await list()).epoch })
    expect(told.data).not.toBe(stream.epoch.data)
    await sendBatch(collector, named('Afterwards'))
    expect(namesOf(await stream.take(1))).toEqual(['Afterwards'])
  })

  test('begins at the beginning for somebody who remembers another store', async () => {
    await sendBatch(collector, named('A'))
    const stream = await follow('', { 'last-event-id': '999999999' })
    expect(namesOf(await stream.take(1))).toEqual(['A'])
  })

  test('says every now and then that it is still there', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const controller = new AbortController()
      open.push(controller)
      const { body } = await fetch(`${collector.url}/live/stream`, { signal: controller.signal })
      const texts = (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
      expect((await texts.read()).value).toContain('event: epoch')
      vi.advanceTimersByTime(15_000)
      expect((await texts.read()).value).toMatch(/^: .*\n\n$/)
    } finally {
      vi.useRealTimers()
    }
  })

  test('keeps up with many, one of whom does not read', async () => {
    await fetch(`${collector.url}/live/stream`, { signal: open[open.push(new AbortController()) - 1]?.signal ?? null })
    const streams = await Promise.all(Array.from({ length: 5 }, () => follow()))
    for (let i = 0; i < 10; i++) {
      await sendBatch(collector, [trackEvent({ event: `E${i}`, properties: { text: 'x'.repeat(30_000) } })])
    }
    for (const stream of streams) expect(await stream.take(10)).toHaveLength(10)
  })
})

describe('A stream that has ended asks no more:', () => {
  /** A store with ten events, and who listens to it. */
  function watchedStore() {
    const listeners = new Set<() => void>()
    const store: EventStore = {
      append: async () => {},
      list: async () => Array.from({ length: 10 }, (_, i) => ({ seq: i + 1 }) as StoredEvent),
      count: async () => 10,
      isBusy: () => false,
      headSeq: () => 10,
      epoch: () => 'epoch-1',
      onChange: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      clear: async () => {},
      close: async () => {},
    }
    return { store, listeners }
  }

  test('one whose client is gone', async () => {
    const { store, listeners } = watchedStore()
    const live = createLiveRoutes(store, 'demo')
    const { body } = await live.routes.request('/live/stream')
    await vi.waitFor(() => expect(listeners.size).toBe(1))
    await body?.cancel()
    await vi.waitFor(() => expect(listeners.size).toBe(0))
  })

  test('those that are open when the collector closes, also one that nobody reads', async () => {
    const { store, listeners } = watchedStore()
    const live = createLiveRoutes(store, 'demo')
    await Promise.all(['', '?after=0'].map((query) => live.routes.request(`/live/stream${query}`)))
    await vi.waitFor(() => expect(listeners.size).toBe(2))
    await live.close()
    expect(listeners.size).toBe(0)
  })
})

describe('The page', () => {
  test('is made of files that are all served, under a policy that lets nothing else in', async () => {
    const page = await fetch(`${collector.url}/live`)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
    const html = await page.text()
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|\sstyle=/)

    const files = readdirSync(new URL('../viewer', import.meta.url))
    const assets = files.filter((file) => !/\.test\.|index\.html|\.json/.test(file))
    for (const asset of assets) {
      const response = await fetch(`${collector.url}/live/${asset}`)
      expect([asset, response.status]).toEqual([asset, 200])
      expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    }
  })

  test('serves no other file', async () => {
    for (const path of [
      'tsconfig.json',
      'render-json.test.js',
      '../create-collector.ts',
      '%2e%2e/create-collector.ts',
    ]) {
      expect((await fetch(`${collector.url}/live/${path}`)).status).toBe(404)
    }
  })
})
