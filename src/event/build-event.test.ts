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
  readContext: (search) => ({ locale: 'en', campaign: { source: search } }),
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
  context: { locale: 'en', campaign: { source: '?q=1' }, page },
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
    context: { ...common.context, page: { ...page, title: 'Virtual' } },
  })
})

test('page: an undefined property takes a field of the page away, an empty name is none', () => {
  const event = build('page', 'C', '', { url: undefined })
  expect(event).toMatchObject({ category: 'C', name: '' })
  const { url: _, ...rest } = page
  expect(event.properties).toEqual({ ...rest, category: 'C' })
  expect(event.context.page).toEqual(rest)
})

test('campaign and the like are those of the page that the call says', () => {
  expect(build('page', { search: '?q=2' }).context.campaign).toEqual({ source: '?q=2' })
  expect(build('track', 'E', {}, { context: { page: { search: '?q=3' } } }).context.campaign.source).toBe('?q=3')
})

test('what a call says of its context counts over what is known, unless it says nothing', () => {
  const context = { locale: 'de', campaign: undefined, page: { url: undefined } }
  const { url: _, ...rest } = page
  expect(build('track', 'E', {}, { context }).context).toEqual({ ...common.context, locale: 'de', page: rest })
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
  [[''], 'u1', 'u1'],
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
    locale: undefined,
    timestamp: undefined,
    'device.type': 'phone',
    'device.id': 5,
    'constructor.name': 'x',
    '__proto__.polluted': true,
    'a.__proto__.polluted': true,
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
    context: {
      ...common.context,
      ip: '1.2.3.4',
      traits: { email: 'e' },
      toString: 'x',
      device: { type: 'phone', id: 5 },
      constructor: { name: 'x' },
      page: { ...page, title: 'Other' },
    },
  })
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  expect(Object.name).toBe('Object')
})
