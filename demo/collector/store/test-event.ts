// An event as it is given to the store, for tests.

import type { AcceptedEvent } from '../event.ts'

export function newEvent(messageId: string, overrides: Partial<AcceptedEvent> = {}): AcceptedEvent {
  return {
    sourceId: 'demo',
    writeKey: 'demo',
    messageId,
    type: 'track',
    event: 'Order Completed',
    name: 'Order Completed',
    userId: 'ada',
    anonymousId: null,
    receivedAt: '2026-03-01T12:00:00.000Z',
    sentAt: null,
    originalTimestamp: null,
    timestamp: '2026-03-01T12:00:00.000Z',
    payload: { type: 'track', event: 'Order Completed', userId: 'ada' },
    ...overrides,
  }
}
