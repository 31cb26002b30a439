// @vitest-environment node
import { expect, test } from 'vitest'
import type { AcceptedEvent } from '../event.ts'
import type { Database } from './database.ts'
import { createEventStore } from './event-store.ts'

const event: AcceptedEvent = {
  writeKey: 'demo',
  messageId: 'message-1',
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
}

/** Notes what is asked of it, and takes its time. */
function noteDatabase() {
  const notes: string[] = []
  const database: Database = {
    query: async <Row>(sql: string) => {
      const [verb] = /\b(insert into events|truncate)\b/.exec(sql) ?? []
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (verb) notes.push(verb)
      return [] as Row[]
    },
    close: async () => void notes.push('close'),
  }
  return { notes, database }
}

test('A store that is closed has committed what it was given before, and takes nothing after', async () => {
  const { notes, database } = noteDatabase()
  const store = await createEventStore(database)
  const appended = store.append([event])
  const closed = store.close()
  await expect(store.append([event])).rejects.toThrow('the store is closed')
  await Promise.all([appended, closed])
  expect(notes).toEqual(['insert into events', 'close'])
})

test('A store that is cleared forgets also what was on its way', async () => {
  const { notes, database } = noteDatabase()
  const store = await createEventStore(database)
  const appended = store.append([event])
  await store.clear()
  await appended
  expect(notes).toEqual(['insert into events', 'truncate'])
})
