// @vitest-environment node
import { expect, test } from 'vitest'
import { countEvents, createRequestJournal, type RequestRecord } from './request-journal.ts'

const record = (path: string, bodyText = ''): RequestRecord => ({
  atMs: 0,
  method: 'POST',
  path,
  contentType: null,
  contentEncoding: null,
  bodyBytes: 0,
  bodyText,
  status: 200,
  eventCount: 1,
  messageIds: [],
})

test('A collector that runs for weeks forgets its oldest requests', () => {
  const journal = createRequestJournal()
  for (let i = 0; i < 20_001; i++) journal.add(record(`/${i}`))
  expect(journal.records).toHaveLength(20_000)
  expect(journal.records[0]?.path).toBe('/1')
})

test('It forgets earlier where the bodies are large', () => {
  const journal = createRequestJournal()
  const bodyText = 'x'.repeat(500_000)
  for (let i = 0; i < 200; i++) journal.add(record(`/${i}`, bodyText))
  expect(journal.records).toHaveLength(128)
  expect(journal.records.at(-1)?.path).toBe('/199')
})

test('Cleared, it is the same list, and empty', () => {
  const journal = createRequestJournal()
  const { records } = journal
  const addLarge = () => {
    for (let i = 0; i < 100; i++) journal.add(record(`/${i}`, 'x'.repeat(500_000)))
  }
  addLarge()
  journal.clear()
  expect(records).toEqual([])
  addLarge()
  expect(records).toHaveLength(100)
})

test.each([
  ['track', { messageId: 'a' }, 1, ['a']],
  ['track', { messageId: 7 }, 1, []],
  ['track', [], 0, []],
  ['track', undefined, 0, []],
  ['batch', { batch: [{ messageId: 'a' }, {}, null, 'x', { messageId: 'b' }] }, 3, ['a', 'b']],
  ['batch', { batch: {} }, 0, []],
  ['batch', null, 0, []],
])('The events of a %s body are counted whatever it is: %j', (kind, body, eventCount, messageIds) => {
  expect(countEvents(kind, body)).toEqual({ eventCount, messageIds })
})
