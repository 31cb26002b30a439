// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { createRow } from './event-row.js'

/** As the collector hands it out. */
function stored(overrides = {}) {
  const payload = { context: { page: { path: '/pricing' } }, ...overrides.payload }
  return {
    seq: 7,
    type: 'track',
    event: 'Order Completed',
    name: 'Order Completed',
    userId: null,
    anonymousId: '7f3a9c1e-0b1d-4a53-9d1c-4f5f7f7b2f11',
    receivedAt: '2026-03-01T12:00:00.000Z',
    timestamp: '2026-03-01T12:00:00.000Z',
    ...overrides,
    payload,
  }
}

/** What each part of the row says. */
function read(event) {
  const row = createRow(event)
  const textOf = (selector) => row.querySelector(selector)?.textContent ?? ''
  return {
    title: textOf('.title'),
    hint: textOf('.hint'),
    user: textOf('.user'),
    path: textOf('.path'),
    late: textOf('.late'),
  }
}

test('A row says what happened, where, and to whom', () => {
  expect(read(stored())).toEqual({ title: 'Order Completed', hint: '', user: '7f3a9c1e…', path: '/pricing', late: '' })
  expect(read(stored({ userId: 'ada@example.com' })).user).toBe('ada@example.com')
})

test.each([
  [
    'a page by its name',
    { type: 'page', name: 'Home', payload: { properties: { title: 'Welcome' } } },
    'Home',
    'Welcome',
  ],
  [
    'a page without one by its title',
    { type: 'page', name: null, payload: { properties: { title: 'Welcome' } } },
    'Welcome',
    '',
  ],
  ['a page with neither as what it is', { type: 'page', name: null }, 'page', ''],
  [
    'an identify by its traits',
    { type: 'identify', name: null, payload: { traits: { email: 'a', plan: 1 } } },
    'email, plan',
    '',
  ],
  ['a group by its id', { type: 'group', name: null, payload: { groupId: 7, traits: { name: 'x' } } }, '7 · name', ''],
  [
    'an alias by both its ids',
    { type: 'alias', name: null, userId: 'new', payload: { previousId: 'old' } },
    'old → new',
    '',
  ],
])('It shows %s', (_, overrides, title, hint) => {
  expect(read(stored(overrides))).toMatchObject({ title, hint })
})

test('It says when an event had to wait', () => {
  expect(read(stored({ timestamp: '2026-03-01T11:57:00.000Z' })).late).toBe('3 min late')
})

test('Whatever an event holds, the row shows it as text', () => {
  const evil = '<img src=x onerror=alert(1)>'
  const row = createRow(
    stored({ name: evil, userId: evil, anonymousId: evil, payload: { context: { page: { path: evil } } } }),
  )
  expect(row.querySelector('img')).toBeNull()
  expect(row.textContent).toContain(evil)
  for (const payload of [
    { context: 'x' },
    { context: null },
    { context: { page: [] } },
    { properties: 7, traits: 'ab' },
  ]) {
    expect(() => createRow(stored({ type: 'identify', name: null, payload }))).not.toThrow()
  }
})
