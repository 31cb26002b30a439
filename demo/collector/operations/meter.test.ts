// @vitest-environment node
import { expect, onTestFinished, test, vi } from 'vitest'
import { createCollector } from '../create-collector.ts'
import { send, sendBatch, trackEvent } from '../test-client.ts'

vi.setConfig({ testTimeout: 30_000 })

test('Two collectors in one process count each their own: requests by route, events by outcome, commits, viewers', async () => {
  const [collector, other] = await Promise.all([
    createCollector({ maxRequestsPerSecond: 4, nowMs: () => 0 }),
    createCollector(),
  ])
  onTestFinished(collector.close)
  onTestFinished(other.close)
  const readNumbers = async ({ url }: { url: string }) => {
    const answer = await fetch(`${url}/metrics`)
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const lines = (await answer.text()).split('\n').filter((line) => line && !line.startsWith('#'))
    return Object.fromEntries(lines.map((line) => /^(\S+) (\S+)$/.exec(line)!.slice(1)))
  }

  // A second of its own: the limit counts by the real clock.
  await vi.waitFor(() => expect(Date.now() % 1000).toBeLessThan(300), { interval: 10, timeout: 2000 })
  const event = trackEvent()
  await sendBatch(collector, [event, trackEvent(), trackEvent()])
  await send(collector, '/track', event)
  await sendBatch(collector, [trackEvent(), { type: 'nonsense' }])
  for (let i = 0; i < 3; i++) await send(collector, '/t', trackEvent())
  await fetch(`${collector.url}/v1/projects/secret-key/settings`)
  await fetch(`${collector.url}/secret-path?secret=query`)
  const stream = await fetch(`${collector.url}/live/stream`)

  const numbers = await readNumbers(collector)
  expect(numbers).toMatchObject({
    'everbeacon_http_requests_total{method="POST",route="/v1/batch",status="200"}': '1',
    'everbeacon_http_requests_total{method="POST",route="/v1/batch",status="400"}': '1',
    'everbeacon_http_requests_total{method="POST",route="/v1/track",status="200"}': '1',
    'everbeacon_http_requests_total{method="POST",route="/v1/t",status="200"}': '2',
    'everbeacon_http_requests_total{method="POST",route="/v1/t",status="429"}': '1',
    'everbeacon_http_requests_total{method="GET",route="/v1/projects/:writeKey/settings",status="404"}': '1',
    'everbeacon_events_total{outcome="accepted"}': '5',
    'everbeacon_events_total{outcome="duplicate"}': '1',
    'everbeacon_events_total{outcome="refused"}': '3',
    everbeacon_rate_limited_requests_total: '1',
    everbeacon_commit_seconds_count: '4',
    everbeacon_commit_events_sum: '6',
    everbeacon_head_seq: String((await collector.events()).at(-1)?.seq),
    everbeacon_live_viewers: '1',
  })
  expect(JSON.stringify(numbers)).not.toContain('secret')
  expect(await readNumbers(other)).toMatchObject({ 'everbeacon_events_total{outcome="accepted"}': '0' })
  await stream.body?.cancel()
  await vi.waitFor(async () => expect(await readNumbers(collector)).toMatchObject({ everbeacon_live_viewers: '0' }))
})

test('Beyond this machine the numbers need a token, and health does not', async () => {
  const collector = await createCollector({ hostname: '0.0.0.0' })
  onTestFinished(collector.close)
  expect((await fetch(`${collector.url}/metrics`)).status).toBe(401)
  const headers = { authorization: `Bearer ${await collector.createToken('prometheus')}` }
  expect((await fetch(`${collector.url}/metrics`, { headers })).status).toBe(200)
  expect((await fetch(`${collector.url}/healthz`)).status).toBe(200)
})
