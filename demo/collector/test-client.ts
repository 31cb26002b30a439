// How do the tests send? As clients do: over HTTP, with a complete event.

import type { Collector } from './create-collector.ts'

export interface Answer {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they know is there, and compare the whole
  body: any
}

/** As analytics.js in a browser sends one. */
export function trackEvent(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'track',
    event: 'Order Completed',
    messageId: `message-${crypto.randomUUID()}`,
    anonymousId: '7f3a9c1e-0b1d-4a53-9d1c-4f5f7f7b2f11',
    userId: null,
    properties: { total: 12.5, coupon: null },
    context: { page: { path: '/checkout', url: 'https://shop.example/checkout' }, locale: 'en-GB' },
    integrations: {},
    timestamp: '2026-03-01T10:00:00.000Z',
    writeKey: 'demo',
    ...overrides,
  }
}

/** A body that is no string or bytes goes as JSON. */
export async function send(collector: Collector, path: string, body: unknown, init: RequestInit = {}): Promise<Answer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream
  const response = await fetch(`${collector.endpoint}${path}`, {
    method: 'POST',
    body: (raw ? body : JSON.stringify(body)) as NonNullable<RequestInit['body']>,
    ...init,
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: readJson(text) }
}

export function sendBatch(collector: Collector, batch: unknown, envelope: object = {}): Promise<Answer> {
  return send(collector, '/batch', { writeKey: 'demo', batch, ...envelope })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
