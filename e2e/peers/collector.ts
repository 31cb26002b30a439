// A collector for any library: it notes what arrives, and is well or not as it is told.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Delivery, readEvents } from './read-events.ts'

/**
 * hangs: takes requests and never answers. fails: answers 500. busy: 429. down: ends connections. portal: something else
 * answers in its place, as in a hotel before one has signed in. Then nothing counts as arrived.
 */
export type Mood = 'well' | 'hangs' | 'fails' | 'busy' | 'down' | 'portal'

export interface Collector {
  url: string
  /** Every copy of every event of the test that was taken. */
  readonly arrived: readonly Delivery[]
  /** When the last event was taken. */
  readonly lastAtMs: number
  /** Requests that brought events of the test, and the size of their bodies. */
  readonly traffic: { requests: number; bytes: number }
  setMood(mood: Mood): void
  /** From now on, requests with the event of this name are answered 400, and nothing of them is taken. */
  refuse(name: string): void
  close(): void
}

/** What the libraries want to read in an answer of success. */
const SUCCESS = JSON.stringify({ success: true, status: 1, code: 200, error: null })

/** What PostHog asks its server for at its start: nothing is switched on. */
const CONFIG = JSON.stringify({ supportedCompression: ['gzip', 'gzip-js'], hasFeatureFlags: false, featureFlags: {} })

const PORTAL = '<!doctype html><title>Welcome to our hotel</title><form method="post">Your room: <input></form>'

export async function startCollector(prefix: string): Promise<Collector> {
  let mood: Mood = 'well'
  let refused: string | undefined
  let lastAtMs = Date.now()
  const arrived: Delivery[] = []
  const traffic = { requests: 0, bytes: 0 }
  const hanging = new Set<ServerResponse>()

  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (mood === 'down') return void request.socket.destroy()
    const body = await readBytes(request)
    if (mood === 'hangs') return void hanging.add(response)
    // It knows nothing of origins.
    if (mood === 'portal') return void response.writeHead(200, { 'Content-Type': 'text/html' }).end(PORTAL)
    allowEveryOrigin(request, response)
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    if (mood === 'fails') return void response.writeHead(500, { 'Content-Type': 'text/plain' }).end('trouble')

    const { pathname } = new URL(request.url!, 'http://collector')
    if (pathname.endsWith('.js')) return void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end()
    const events = readEvents(body, prefix)
    if (mood === 'busy') {
      // Amplitude wants to read which of its events have to wait, or that are wrong.
      const text = JSON.stringify({ code: 429, error: 'Too many requests', throttled_events: [...events.keys()] })
      return void response.writeHead(429, { 'Content-Type': 'application/json', 'Retry-After': '2' }).end(text)
    }
    const wrong = events.findIndex(({ name }) => name === refused)
    if (wrong >= 0) {
      const fields = { events_with_invalid_fields: { event_type: [wrong] } }
      const text = JSON.stringify({ code: 400, error: 'Invalid event', ...fields })
      return void response.writeHead(400, { 'Content-Type': 'application/json' }).end(text)
    }
    if (events.length) {
      lastAtMs = Date.now()
      traffic.requests++
      traffic.bytes += body.length
    }
    arrived.push(...events)
    const isConfig = /^\/(array|flags|decide)\//.test(pathname)
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(isConfig ? CONFIG : SUCCESS)
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    traffic,
    get lastAtMs() {
      return lastAtMs
    },
    setMood(next) {
      mood = next
      for (const response of hanging) response.destroy()
      hanging.clear()
    },
    refuse(name) {
      refused = name
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function allowEveryOrigin(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*')
  response.setHeader('Access-Control-Allow-Credentials', 'true')
  response.setHeader('Access-Control-Allow-Methods', 'POST, GET')
  response.setHeader('Access-Control-Expose-Headers', 'Retry-After')
  response.setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? '*')
}
