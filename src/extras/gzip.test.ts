// @vitest-environment node
import { gunzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { gzipped, setCompression } from './gzip.ts'

const URL = 'https://collector.example/v1/batch'
const LONG = `{"batch":[${'{"event":"Größe"},'.repeat(200)}{}]}`

type Answer = (init: RequestInit) => Response

/** What has been sent, and as what: a text as it came, bytes as what they unzip to. */
function record(...answers: Answer[]) {
  const sent: { encoding: string | null; type: string | null; bytes: number; text: string }[] = []
  const send = vi.fn(async (_url: unknown, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    const body = init.body as string | ArrayBuffer
    const bytes = Buffer.from(body as ArrayBuffer)
    const isText = typeof body === 'string'
    const text = isText ? body : gunzipSync(bytes).toString()
    sent.push({
      encoding: headers.get('Content-Encoding'),
      type: headers.get('Content-Type'),
      bytes: bytes.length,
      text,
    })
    const answer = answers.shift()
    return answer ? answer(init) : new Response('{}')
  })
  return { sent, post: gzipped(send as typeof fetch) }
}

test('a long text goes as gzip, in a tenth of its bytes, and unzips to what it was', async () => {
  const { sent, post } = record()
  await post(URL, { method: 'POST', body: LONG })
  expect(sent).toEqual([{ encoding: 'gzip', type: 'text/plain;charset=UTF-8', bytes: expect.any(Number), text: LONG }])
  expect(sent[0]!.bytes).toBeLessThan(Buffer.byteLength(LONG) / 10)
})

test('the headers of the site stay', async () => {
  const { sent, post } = record()
  await post(URL, { body: LONG, headers: { 'Content-Type': 'application/json' } })
  expect(sent[0]).toMatchObject({ encoding: 'gzip', type: 'application/json' })
})

test.each<[string, RequestInit]>([
  ['a short text', { body: '{"batch":[{}]}' }],
  ['a request that outlives its page', { body: LONG, keepalive: true }],
])('%s goes as it is', async (_, init) => {
  const { sent, post } = record()
  await post(URL, init)
  expect(sent).toMatchObject([{ encoding: null, text: init.body }])
})

test('so does everything where the browser has no compression', async () => {
  vi.stubGlobal('CompressionStream', undefined)
  const { sent, post } = record()
  vi.unstubAllGlobals()
  await post(URL, { body: LONG })
  expect(sent).toMatchObject([{ encoding: null, text: LONG }])
})

const answers =
  (status: number): Answer =>
  () =>
    new Response('', { status })
const fails: Answer = () => {
  throw new TypeError('Failed to fetch')
}

/** Posts until it is told 200, as a courier does: what is refused it would drop. */
async function deliver(post: typeof fetch): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    const status = await post(URL, { body: LONG }).then(
      (response) => response.status,
      () => 0,
    )
    if (status === 200) return
    if (status >= 400 && status < 500 && status !== 429) throw status
  }
  throw 'never'
}

describe('An endpoint that does not take it loses no event', () => {
  test.each([400, 403, 413, 415])(
    '%i: the same goes as a text at once, and nothing as gzip any more',
    async (status) => {
      const { sent, post } = record(answers(status))
      await deliver(post)
      await deliver(post)
      expect(sent.map(({ encoding }) => encoding)).toEqual(['gzip', null, null])
    },
  )

  test.each<[string, Answer]>([
    ['answers 500', answers(500)],
    ['fails its preflight', fails],
  ])('one that %s gets a text at the next try; after two times nothing as gzip any more', async (_, answer) => {
    const { sent, post } = record(answer, answers(200), answer)
    for (let turn = 0; turn < 3; turn++) await deliver(post)
    expect(sent.map(({ encoding }) => encoding)).toEqual(['gzip', null, 'gzip', null, null])
  })

  test('one that takes gzip and refuses the events says so twice, and goes on with gzip', async () => {
    const { sent, post } = record(answers(400), answers(400))
    await expect(deliver(post)).rejects.toBe(400)
    await deliver(post)
    expect(sent.map(({ encoding }) => encoding)).toEqual(['gzip', null, 'gzip'])
  })
})

test.each<[string, Answer[]]>([
  ['that is down', [fails, fails, fails]],
  ['that is busy', [answers(429), answers(429)]],
])('an endpoint %s is asked as often as without, and gets gzip again when it is well', async (_, script) => {
  const { sent, post } = record(...script)
  await deliver(post)
  await deliver(post)
  expect(sent).toHaveLength(script.length + 2)
  expect(sent.at(-1)!.encoding).toBe('gzip')
})

test('a request that was given up is not made once more', async () => {
  const abort = new AbortController()
  const { sent, post } = record(() => {
    abort.abort()
    return new Response('', { status: 415 })
  })
  await post(URL, { body: LONG, signal: abort.signal })
  expect(sent).toHaveLength(1)
})

describe('Who is known to take it?', () => {
  const says = { deliveryStrategy: { config: { compression: 'gzip' } } }
  const option = { integrations: { 'Segment.io': says } }
  const OURS = 'https://own.example/v1'
  const settings = { apiHost: 'own.example/v1/', ...says }

  test.each<[string, boolean, string, object, object?]>([
    ['nobody of whom nothing is said', false, OURS, { endpoint: OURS }],
    ['who the options name, if they say so', true, OURS, { endpoint: `${OURS}/`, ...option }],
    ['Segment, if the options say so', true, 'https://api.segment.io/v1', option],
    [
      'not a guess, whatever the options say',
      false,
      'https://cdn.example/v1',
      { cdnURL: 'https://cdn.example', ...option },
    ],
    ['not who the settings have moved events to', false, 'https://eu.example/v1', option, { apiHost: 'eu.example/v1' }],
    ['whom the settings name, if they say so', true, OURS, { endpoint: OURS }, settings],
    ['not somebody else', false, 'https://other.example/v1', { endpoint: 'https://other.example/v1' }, settings],
  ])('%s', (_, isTaken, endpoint, options, own?) => {
    const whereTo = { endpoint, writeKey: 'KEY', send: fetch }
    setCompression(whereTo, options, own)
    expect(whereTo.send !== fetch).toBe(isTaken)
  })

  test('what is known stays known, and goes with the endpoint; the page may have put what it likes in the place of fetch', () => {
    const whereTo = { endpoint: OURS, writeKey: 'KEY', send: fetch }
    const { send: own } = whereTo
    vi.stubGlobal('fetch', () => {})
    setCompression(whereTo, { endpoint: OURS }, settings)
    const { send } = whereTo
    setCompression(whereTo, { endpoint: OURS }, settings)
    expect(whereTo.send).toBe(send)
    setCompression(whereTo, { endpoint: OURS }, {})
    expect(whereTo.send).toBe(own)
    vi.unstubAllGlobals()
  })
})
