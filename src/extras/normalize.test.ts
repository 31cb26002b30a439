import { expect, test } from 'vitest'
import { normalizeMessage } from './normalize.ts'

const IDS = { userId: null, anonymousId: 'anon', messageId: 'made' }
const problems: string[] = []
const normalize = (message: unknown, ids: object = {}) =>
  normalizeMessage(message, { ...IDS, ...ids }, (problem) => problems.push(problem))

test('options become context, integrations switches, and those of the options stay as they are', () => {
  const event = normalize({
    type: 'track',
    event: 'A',
    properties: { n: 1 },
    options: { context: { active: true }, ip: '1.2.3.4', integrations: { D: { id: 1 } } },
    integrations: { D: true, E: { key: 'secret' }, F: null },
  })
  expect(event).toEqual({
    type: 'track',
    event: 'A',
    properties: { n: 1 },
    context: { active: true, ip: '1.2.3.4' },
    integrations: { D: { id: 1 }, E: true, F: false },
    timestamp: expect.any(Date),
    messageId: 'made',
    anonymousId: 'anon',
  })
})

test('ids of the visitor count more than those of the options', () => {
  const options = { userId: 'other', anonymousId: 'other', messageId: 'own', timestamp: 0 }
  expect(normalize({ options }, { userId: 'u1' })).toMatchObject({
    userId: 'u1',
    anonymousId: 'anon',
    messageId: 'own',
    timestamp: new Date(0),
  })
  expect(normalize({ options })).toMatchObject({ userId: 'other' })
})

test.each([undefined, null, 'text', { options: 'text' }])('%j is no reason to throw', (message) => {
  expect(normalize(message)).toMatchObject({ messageId: 'made', anonymousId: 'anon' })
  expect(problems).toEqual([])
})
