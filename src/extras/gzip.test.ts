// @vitest-environment node
import { gunzipSync } from 'node:zlib'
import { expect, test, vi } from 'vitest'
import { gzipped } from './gzip.ts'

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
  expect(sent).toEqual([{ encoding: 'gzip', type: 'text/plain', bytes: expect.any(Number), text: LONG }])
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

const refuses: Answer = () => new Response('', { status: 415 })
const failsPreflight: Answer = () => {
  throw new TypeError('Failed to fetch')
}

test.each([
  ['refuses it', refuses],
  ['fails its preflight', failsPreflight],
])('an endpoint that %s gets this text, and all later ones, as they are', async (_, answer) => {
  const { sent, post } = record(answer)
  const response = await post(URL, { body: LONG })
  expect(response.status).toBe(200)
  await post(URL, { body: LONG })
  expect(sent.map(({ encoding }) => encoding)).toEqual(['gzip', null, null])
})

test('a network that is down says nothing about the endpoint', async () => {
  const { sent, post } = record(failsPreflight, failsPreflight)
  await expect(post(URL, { body: LONG })).rejects.toThrow('Failed to fetch')
  await post(URL, { body: LONG })
  expect(sent.map(({ encoding }) => encoding)).toEqual(['gzip', null, 'gzip'])
})

test('a request that was given up is not made once more', async () => {
  const abort = new AbortController()
  const { sent, post } = record(() => {
    abort.abort()
    throw abort.signal.reason
  })
  await expect(post(URL, { body: LONG, signal: abort.signal })).rejects.toThrow('aborted')
  expect(sent).toHaveLength(1)
})
