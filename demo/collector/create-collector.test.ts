// @vitest-environment node
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Collector, type CollectorOptions, createCollector } from './create-collector.ts'
import { send, sendBatch, trackEvent } from './test-client.ts'

// The first collector on a machine makes its database from nothing, which takes seconds.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function start(options?: CollectorOptions): Promise<Collector> {
  const collector = await createCollector(options)
  undo.push(collector.close)
  return collector
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'collector-'))
  undo.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('A collector says where it is, and is there', async () => {
  const collector = await start()
  expect(collector.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(collector.endpoint).toBe(`${collector.url}/v1`)
  expect((await send(collector, '/track', trackEvent())).status).toBe(200)
})

test('Two collectors know nothing of each other', async () => {
  const [one, other] = await Promise.all([start(), start({ writeKeys: ['other'] })])
  await send(one, '/track', trackEvent())
  expect((await send(other, '/track', trackEvent())).status).toBe(401)
  expect(await other.events()).toEqual([])
  expect(other.requests).toHaveLength(1)
})

describe('The root', () => {
  test('leads to the live page', async () => {
    const collector = await start()
    const answer = await fetch(collector.url, { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/live'])
  })

  test('belongs to whoever mounts something there, beside everything else', async () => {
    const collector = await start({
      mount: (app) => {
        app.get('/', (c) => c.text('the demo'))
        app.get('/v1/forms/:id', (c) => c.json({ id: c.req.param('id') }))
      },
    })
    expect(await (await fetch(collector.url)).text()).toBe('the demo')
    expect(await (await fetch(`${collector.endpoint}/forms/signup`)).json()).toEqual({ id: 'signup' })
    expect((await send(collector, '/track', trackEvent())).status).toBe(200)
    expect((await fetch(`${collector.url}/live`)).status).toBe(200)
  })
})

test('Cleared, a collector has forgotten events, requests, faults and settings', async () => {
  const collector = await start()
  const event = trackEvent()
  await send(collector, '/track', event)
  collector.faults.always({ status: 500 })
  collector.faults.next(3, { status: 500 })
  collector.settings.plan = null
  await collector.clear()
  expect(collector.settings).toEqual({})
  expect(await collector.events()).toEqual([])
  expect(collector.requests).toEqual([])
  expect((await send(collector, '/track', event)).status).toBe(200)
  expect(await collector.events()).toHaveLength(1)
})

describe('Closing', () => {
  test('ends what hangs, what streams, what is slow and what is only open', async () => {
    const collector = await start()
    collector.faults.next(1, { hang: true })
    collector.faults.next(1, { delayMs: 60_000 })
    const hanging = send(collector, '/track', trackEvent())
    await vi.waitFor(() => expect(collector.requests).toHaveLength(1))
    const slow = send(collector, '/track', trackEvent())
    await vi.waitFor(() => expect(collector.requests).toHaveLength(2))
    const stream = await fetch(`${collector.url}/live/stream`)
    const idle = connect(Number(new URL(collector.url).port), '127.0.0.1')
    await once(idle, 'connect')
    const ended = Promise.allSettled([hanging, slow, stream.text(), once(idle, 'close')])

    await collector.close()
    const [hangs, waits, streams, idles] = await ended
    expect([hangs.status, waits.status, streams.status, idles.status]).toEqual([
      'rejected',
      'rejected',
      'rejected',
      'fulfilled',
    ])
    await expect(fetch(collector.url)).rejects.toThrow('fetch failed')
  })

  test('twice, or while it closes, is once', async () => {
    const collector = await start()
    await Promise.all([collector.close(), collector.close()])
    await collector.close()
  })

  test('in the middle of requests leaves each either answered or not, and none stored by halves', async () => {
    const dataDir = makeFolder()
    const collector = await start({ dataDir })
    const batches = Array.from({ length: 20 }, (_, i) => [0, 1, 2].map((n) => trackEvent({ messageId: `${i}-${n}` })))
    const answers = batches.map((batch) =>
      sendBatch(collector, batch)
        .then((answer) => answer.status)
        .catch(() => 0),
    )
    await vi.waitFor(() => expect(collector.requests.length).toBeGreaterThan(5), { interval: 1 })
    await collector.close()
    const statuses = await Promise.all(answers)

    const reopened = await start({ dataDir })
    const stored = new Set((await reopened.events()).map((event) => event.messageId))
    for (const [i, status] of statuses.entries()) {
      const present = [0, 1, 2].filter((n) => stored.has(`${i}-${n}`)).length
      expect(present === 0 || present === 3).toBe(true)
      if (status === 200) expect(present).toBe(3)
    }
  })
})

describe('A folder', () => {
  test('keeps the events for the next collector, at the same port, at once', async () => {
    const dataDir = join(makeFolder(), 'made', 'when', 'missing')
    const first = await start({ dataDir })
    const port = Number(new URL(first.url).port)
    await sendBatch(first, [trackEvent({ messageId: 'a' }), trackEvent({ messageId: 'b' })])
    const before = await first.events()
    await first.close()

    const second = await start({ dataDir, port })
    expect(second.url).toBe(first.url)
    expect(await second.events()).toEqual(before)
    await sendBatch(second, [trackEvent({ messageId: 'b' }), trackEvent({ messageId: 'c' })])
    const after = await second.events()
    expect(after.map((event) => event.messageId)).toEqual(['a', 'b', 'c'])
    expect(after[2]?.seq).toBeGreaterThan(after[1]?.seq ?? 0)
  })

  test('lets the live page go on where it was', async () => {
    const dataDir = makeFolder()
    const first = await start({ dataDir })
    await sendBatch(first, [trackEvent(), trackEvent()])
    const readPage = async ({ url }: Collector) => (await (await fetch(`${url}/live/events`)).json()) as object
    const page = await readPage(first)
    expect(page).toMatchObject({ total: 2, headSeq: expect.any(Number), epoch: expect.any(String) })
    await first.close()
    expect(await readPage(await start({ dataDir }))).toEqual(page)
  })

  test('is for one collector at a time', async () => {
    const dataDir = makeFolder()
    const first = await start({ dataDir })
    await expect(createCollector({ dataDir })).rejects.toThrow(
      `the data folder ${dataDir} is in use by process ${process.pid}`,
    )
    await first.close()
    await start({ dataDir })
  })

  test('is free again when a collector could not start in it', async () => {
    const dataDir = makeFolder()
    const taken = await start()
    const port = Number(new URL(taken.url).port)
    await expect(createCollector({ dataDir, port })).rejects.toThrow('EADDRINUSE')
    await start({ dataDir })
  })

  test('has every event that was answered with 200, also after the process was killed', async () => {
    const dataDir = makeFolder()
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', CHILD], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      env: { ...process.env, DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    undo.push(() => child.kill('SIGKILL'))
    const [line] = await once(child.stdout, 'data')
    const collector = { endpoint: String(line).trim() } as Collector

    const answered: string[] = []
    const exit = once(child, 'exit')
    for (let i = 0; answered.length < 40; i++) {
      const messageId = `m-${i}`
      if ((await send(collector, '/track', trackEvent({ messageId }))).status === 200) answered.push(messageId)
    }
    child.kill('SIGKILL')
    await exit
    expect(readFileSync(join(dataDir, 'collector.pid'), 'utf8')).toBe(String(child.pid))

    const next = await start({ dataDir })
    expect((await next.events()).map((event) => event.messageId)).toEqual(answered)
  })
})

const CHILD = `
  const { createCollector } = await import('./create-collector.ts')
  const collector = await createCollector({ dataDir: process.env.DATA_DIR })
  console.log(collector.endpoint)
`
