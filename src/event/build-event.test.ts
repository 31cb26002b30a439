import { expect, test } from 'vitest'
import { type Call, resolveArguments } from './args.ts'
import { buildEvent, type Snapshot } from './build-event.ts'
import { readOverrides } from './overrides.ts'

const page = {
  path: '/shoes',
  referrer: 'https://r.example/',
  search: '?q=1',
  title: 'Shoes',
  url: 'https://www.example.com/shoes?q=1',
}
const snapshot: Snapshot = {
  messageId: 'ajs-next-1-x',
  timestamp: '2026-03-01T12:00:00.000Z',
  userId: 'u1',
  anonymousId: 'a1',
  groupId: 'g1',
  traits: { plan: 'pro' },
  page,
  context: { locale: 'en' },
}
const complain = (problem: string) => {
  throw new Error(problem)
}

function build(type: Call['type'], ...args: unknown[]) {
  const call = resolveArguments(type, args, complain)
  return JSON.parse(JSON.stringify(buildEvent(call, readOverrides(call.options, complain), snapshot)))
}

const common = {
  messageId: 'ajs-next-1-x',
  timestamp: '2026-03-01T12:00:00.000Z',
  userId: 'u1',
  anonymousId: 'a1',
  context: { locale: 'en', page },
  integrations: {},
}

test('track', () => {
  expect(build('track', 'E', { a: 1 })).toEqual({ ...common, type: 'track', event: 'E', properties: { a: 1 } })
})

test('page: the page, then the properties, then category and name', () => {
  expect(build('page', 'C', 'N', { title: 'Virtual', name: 'other' })).toEqual({
    ...common,
    type: 'page',
    category: 'C',
    name: 'N',
    properties: { ...page, title: 'Virtual', category: 'C', name: 'N' },
    context: { locale: 'en', page: { ...page, title: 'Virtual' } },
  })
})

test('page without a name leaves a property of that name alone', () => {
  const event = build('page', { name: 'mine', category: 'too' })
  expect(event.properties).toEqual({ ...page, name: 'mine', category: 'too' })
  expect('name' in event || 'category' in event).toBe(false)
})

test('screen: nothing of the page in its properties', () => {
  expect(build('screen', 'C', 'N', { a: 1 })).toEqual({
    ...common,
    type: 'screen',
    category: 'C',
    name: 'N',
    properties: { a: 1 },
  })
})

test('identify', () => {
  expect(build('identify', 'u1')).toEqual({ ...common, type: 'identify', traits: { plan: 'pro' } })
})

test('group', () => {
  expect(build('group', 'g1')).toEqual({ ...common, type: 'group', groupId: 'g1', traits: { plan: 'pro' } })
})

test.each([
  [['new', 'old'], 'new', 'old'],
  [['new'], 'new', 'u1'],
])('alias %j', (args, userId, previousId) => {
  expect(build('alias', ...args)).toEqual({ ...common, type: 'alias', userId, previousId })
})

test('options name fields of the event, integrations and context; the rest is context', () => {
  const options = {
    messageId: 'mine',
    userId: 42,
    anonymousId: 'a2',
    integrations: { All: false, Mixpanel: { x: 1 } },
    context: { ip: '1.2.3.4', page: { title: 'Other' } },
    traits: { email: 'e' },
    toString: 'x',
  }
  expect(build('track', 'E', {}, options)).toEqual({
    type: 'track',
    event: 'E',
    properties: {},
    messageId: 'mine',
    timestamp: '2026-03-01T12:00:00.000Z',
    userId: '42',
    anonymousId: 'a2',
    integrations: { All: false, Mixpanel: { x: 1 } },
    context: { locale: 'en', ip: '1.2.3.4', traits: { email: 'e' }, toString: 'x', page: { ...page, title: 'Other' } },
  })
})
