// @vitest-environment node
import { Client } from 'pg'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type CollectorOptions, createCollector } from '../create-collector.ts'
import { describeOnEachDatabase, describeOnPostgres } from '../store/test-databases.ts'
import { send, sendBatch, trackEvent } from '../test-client.ts'
import { createLog, describeError } from './log.ts'

vi.setConfig({ testTimeout: 30_000 })

const lines: string[] = []
afterEach(() => void lines.splice(0))

/** Everything that it can say. */
const log = createLog('trace', { write: (line) => void lines.push(line) })

async function start(options: CollectorOptions) {
  const collector = await createCollector({ writeKeys: ['secret-write-key'], log, ...options })
  onTestFinished(collector.close)
  return collector
}

describe('An error is described without what it quotes', () => {
  test.each([
    ['the JSON that was no JSON', () => JSON.parse('secret')],
    ['the URL that was none', () => new URL('secret')],
    [
      'the value that a database did not take',
      () => {
        throw Object.assign(new Error('invalid input syntax: "secret"'), {
          severity: 'ERROR',
          code: '22P02',
          detail: 'secret',
        })
      },
    ],
    [
      'what lies in its message behind a line break',
      () => {
        throw new TypeError('wrong\n    at secret\nsecret')
      },
    ],
  ])('%s', (_, fail) => {
    let error: unknown
    try {
      fail()
    } catch (reason) {
      error = reason
    }
    expect(JSON.stringify(describeError(error))).not.toContain('secret')
    expect(describeError(error)).toMatchObject({ at: expect.arrayContaining([expect.stringContaining('log.test.ts')]) })
  })

  test('and says what a driver says about its connection', () => {
    expect(describeError(new Error('Connection terminated unexpectedly'))).toMatchObject({
      message: 'Connection terminated unexpectedly',
    })
  })
})

describeOnEachDatabase((newPlace) => {
  test('From start to stop, and through all that fails, no secret is in any line', async () => {
    const complaints = (['log', 'warn', 'error', 'info', 'debug'] as const).map((name) => vi.spyOn(console, name))
    onTestFinished(() => void vi.restoreAllMocks())
    const collector = await start({
      ...(await newPlace()),
      mount: (app) => app.post('/break', async (c) => c.json(JSON.parse(`${await c.req.text()} is no JSON`))),
    })
    const token = await collector.createToken('secret-token-name')
    const event = trackEvent({
      writeKey: 'secret-write-key',
      event: 'secret-event',
      properties: { card: 'secret-card' },
    })
    const headers = { authorization: `Bearer ${token}` }
    await send(collector, '/track', event)
    await sendBatch(collector, [event, { type: 'secret-type' }], { writeKey: 'secret-write-key' })
    await send(collector, '/track', '{"secret-json')
    await send(collector, '/track', { ...event, writeKey: 'secret-other-key' })
    await fetch(`${collector.url}/config/sources?secret=query`, { headers })
    await fetch(`${collector.url}/config/sources`, { headers: { authorization: 'Bearer secret-token' } })
    await fetch(`${collector.url}/v1/projects/secret-write-key/settings`)
    const answer = await fetch(`${collector.url}/break?secret=query`, { method: 'POST', body: 'secret-body' })
    expect(answer.status).toBe(503)
    await collector.drain()

    const messages = lines.map((line) => JSON.parse(line).msg)
    expect(messages).toEqual(expect.arrayContaining(['migrated', 'started', 'a request failed', 'draining', 'stopped']))
    expect(lines.filter((line) => line.includes('secret') || line.includes(token))).toEqual([])
    for (const complaint of complaints) expect(complaint).not.toHaveBeenCalled()
  })
})

describeOnPostgres((newPlace) => {
  test('Of a statement that fails, the log has the code, and none of its values', async () => {
    const place = await newPlace()
    const collector = await start(place)
    const client = new Client({ connectionString: place.databaseUrl })
    await client.connect()
    await client.query(`alter table events add constraint refuses_secrets check (name <> 'secret-event')`)
    await client.end()
    const answer = await send(collector, '/track', trackEvent({ writeKey: 'secret-write-key', event: 'secret-event' }))
    expect(answer.status).toBe(503)
    const failure = lines.find((line) => line.includes('a request failed')) ?? '{}'
    expect(JSON.parse(failure).error).toMatchObject({ code: '23514', table: 'events', constraint: 'refuses_secrets' })
    expect(lines.join('')).not.toContain('secret-')
  })
})

test('A collector that was given no log says nothing', async () => {
  const written = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')]
  const collector = await createCollector()
  await send(collector, '/track', '{')
  await collector.close()
  for (const write of written) expect(write).not.toHaveBeenCalled()
  vi.restoreAllMocks()
})
