// @vitest-environment node
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type Collector, createCollector } from '../create-collector.ts'
import { send, sendBatch, trackEvent } from '../test-client.ts'
import { type SpawnedCollector, type SpawnOptions, spawnCollector } from './spawn-collector.ts'

// A process of its own, with a database made from nothing on a machine that has none yet.
vi.setConfig({ testTimeout: 60_000 })

const DEMO = path.join(import.meta.dirname, '../../server.ts')

async function start(options: Partial<SpawnOptions> = {}): Promise<SpawnedCollector & { dataDir: string }> {
  const dataDir = makeFolder()
  const collector = await spawnCollector({ ...options, environment: { DATA_DIR: dataDir, ...options.environment } })
  onTestFinished(async () => void (await collector.end('SIGKILL')))
  return { ...collector, dataDir }
}

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'collector-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

async function readStored(dataDir: string): Promise<string[]> {
  const collector = await createCollector({ dataDir })
  const ids = (await collector.events()).map(({ messageId }) => messageId)
  await collector.close()
  return ids
}

test.each([
  ['The collector alone', undefined],
  ['The demo', DEMO],
])('%s prints curl lines that work as they stand', async (_, program) => {
  const { said, token, url } = await start(program ? { program } : {})
  const lines = said()
    .out.split('\n')
    .filter((line) => /^ +curl /.test(line))
  const answers = []
  for (const line of lines) {
    const { stdout } = await promisify(execFile)('sh', ['-c', `${line} --silent --write-out '\n%{http_code}'`])
    const [body = '', status] = stdout.split('\n')
    answers.push([status, JSON.parse(body)])
  }
  expect(answers).toEqual([
    ['200', { success: true }],
    ['200', { data: { sources: [expect.objectContaining({ slug: 'demo' })], pagination: expect.anything() } }],
    [
      '200',
      expect.objectContaining({ events: [expect.objectContaining({ event: 'Order Completed', userId: 'ada' })] }),
    ],
  ])
  expect((await fetch(`${url}/config/sources`, { headers: { authorization: `Bearer ${token}x` } })).status).toBe(401)
})

test.each([
  [{ PORT: '70000', LOG_LEVEL: 'loud' }, /^collector: PORT must be .*\ncollector: LOG_LEVEL must be .*\n$/],
  [{ HOST: '203.0.113.7' }, /^collector: HOST is "203\.0\.113\.7", which is no address of this machine/m],
  [{ DATABASE_URL: 'postgres://ada:hunter2@127.0.0.1:1/events' }, /no PostgreSQL answers at 127\.0\.0\.1:1\/events/],
])('With %j it says what is wrong, and ends', async (environment, message) => {
  const failure = await spawnCollector({ environment: { DATA_DIR: makeFolder(), ...environment } }).catch(String)
  const said = String(failure).replace(/^.*\n/, '')
  expect(said).toMatch(message)
  expect(String(failure)).toContain('ended with 1')
  expect(said).not.toContain('hunter2')
})

test('A port that is taken is named, with the next one to try', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  const { port } = other.address() as { port: number }
  const environment = { DATA_DIR: makeFolder(), PORT: String(port) }
  await expect(spawnCollector({ environment })).rejects.toThrow(
    `port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start`,
  )
})

test('Asked to end under load, it finishes what it has begun: all that was answered is there, and it ends with 0', async () => {
  const collector = await start()
  const answered: string[] = []
  const statuses = new Set<number>()
  let isEnding = false
  let next = 0
  const load = Array.from({ length: 16 }, async () => {
    while (true) {
      const batch = Array.from({ length: 20 }, () => trackEvent({ messageId: `m-${next++}` }))
      const answer = await sendBatch(collector as unknown as Collector, batch).catch(() => undefined)
      if (answer) statuses.add(answer.status)
      if (answer?.status === 200) answered.push(...batch.map(({ messageId }) => String(messageId)))
      if (!answer && isEnding) return
    }
  })
  await vi.waitFor(() => expect(answered.length).toBeGreaterThan(1000), 30_000)
  isEnding = true
  const code = await collector.end('SIGTERM')
  await Promise.all(load)

  expect(code).toBe(0)
  expect([...statuses].filter((status) => status !== 200 && status !== 429)).toEqual([])
  expect(collector.said().err).toMatch(/"asked to end"[\s\S]*"draining"[\s\S]*"stopped"/)
  const stored = await readStored(collector.dataDir)
  expect(new Set(stored).size).toBe(stored.length)
  expect(answered.filter((id) => !stored.includes(id))).toEqual([])
})

test('While a request is under way it drains: no new connections, 503 at /healthz, and the request gets its answer', async () => {
  const collector = await createCollector()
  onTestFinished(collector.close)
  collector.faults.next(1, { delayMs: 300 })
  const slow = send(collector, '/track', trackEvent({ messageId: 'slow' }))
  // A load balancer's connection, in the middle of a question: an idle one would be closed.
  const kept = connect(Number(new URL(collector.url).port), '127.0.0.1')
  const heard = text(kept)
  kept.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n')
  await vi.waitFor(() => expect(collector.requests).toHaveLength(1))
  expect(await (await fetch(`${collector.url}/healthz`)).json()).toEqual({ status: 'ok' })

  const drained = collector.drain()
  kept.write('\r\n')
  expect(await heard).toMatch(/^HTTP\/1.1 503 [\s\S]*Connection: close[\s\S]*{"status":"draining"}/i)
  await expect(fetch(collector.url)).rejects.toThrow('fetch failed')
  expect((await slow).status).toBe(200)
  await drained
})

test('A request that takes too long is broken off', async () => {
  const collector = await createCollector()
  collector.faults.next(1, { delayMs: 60_000 })
  const slow = send(collector, '/track', trackEvent())
  const broken = expect(slow).rejects.toThrow('fetch failed')
  await vi.waitFor(() => expect(collector.requests).toHaveLength(1))
  await collector.drain(50)
  await broken
})
