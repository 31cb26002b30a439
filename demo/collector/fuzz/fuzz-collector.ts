// Does any request bring the collector down, or out of it what it should keep? Thousands of hostile ones, from a seed.

import fc from 'fast-check'
import { type Collector, createCollector } from '../create-collector.ts'
import {
  type Credentials,
  type Description,
  type HostileRequest,
  hostileRequests,
  listOperations,
} from './hostile-requests.ts'

export interface FuzzOptions {
  requests: number
  seed: number
  onProgress?: (done: number) => void
}

export interface FuzzReport {
  /** By status. */
  answers: Record<number, number>
  /** How many operations have been asked. */
  operations: number
}

const WRITE_KEY = 'fuzzed-write-key-0000000000000000'

/** Rejects with the first request that is answered with 5xx, not at all, or with a secret. */
export async function fuzzCollector({ requests, seed, onProgress }: FuzzOptions): Promise<FuzzReport> {
  const said: string[] = []
  const note = (fields: object, message: string) => void said.push(message, JSON.stringify(fields))
  const collector = await createCollector({
    writeKeys: [WRITE_KEY],
    maxRequestsPerSecond: 1_000_000,
    log: { debug: note, info: note, warn: note, error: note },
  })
  const unhandled: unknown[] = []
  const noteUnhandled = (reason: unknown) => void unhandled.push(reason)
  process.on('unhandledRejection', noteUnhandled)
  try {
    const credentials = { writeKey: WRITE_KEY, token: await collector.createToken('fuzz') }
    const operations = listOperations((await (await fetch(`${collector.url}/openapi.json`)).json()) as Description)
    const answers: Record<number, number> = {}
    let done = 0
    await fc.assert(
      fc.asyncProperty(hostileRequests(operations, credentials), async (request) => {
        const status = await ask(collector, request, credentials)
        answers[status] = (answers[status] ?? 0) + 1
        if (++done % 100 === 0) onProgress?.(done)
      }),
      { numRuns: requests, seed, endOnFailure: true },
    )
    if (unhandled.length) throw new Error(`unhandled: ${unhandled[0]}`)
    if ((await fetch(`${collector.url}/healthz`)).status !== 200) throw new Error('it is not well afterwards')
    const leaked = said.find((line) => line.includes(credentials.token) || line.includes(WRITE_KEY))
    if (leaked) throw new Error(`the log says a secret: ${leaked}`)
    return { answers, operations: operations.length }
  } finally {
    process.off('unhandledRejection', noteUnhandled)
    await collector.close()
  }
}

async function ask({ url }: Collector, request: HostileRequest, { token }: Credentials): Promise<number> {
  const { operation, target, headers, body } = request
  const answer = await fetch(url + target, { method: operation.method, headers, ...(body !== undefined && { body }) })
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream')
  if (isStream) await answer.body?.cancel()
  const text = isStream ? '' : await answer.text()
  if (answer.status >= 500) throw new Error(`${answer.status} for ${operation.method} ${operation.path}: ${text}`)
  // The write key stands in the settings, and in lists for those who may see them; a token stands nowhere.
  if (answer.status >= 400 && text.includes(token)) throw new Error(`${operation.path} says the token: ${text}`)
  return answer.status
}
