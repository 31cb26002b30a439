import { expect, test } from 'vitest'
import type { AnalyticsEvent, Bag } from '../types.ts'
import { Context } from './context.ts'
import { enrich, type RichContext } from './rich-context.ts'

function update(event: Bag, path: string, value: unknown): Bag {
  return (new (enrich(Context))(event as AnalyticsEvent) as unknown as RichContext).updateEvent(path, value)
}

test.each<[Bag, string, Bag]>([
  [{}, 'a', { a: 1 }],
  [{ a: { b: 2 } }, 'a.c.d', { a: { b: 2, c: { d: 1 } } }],
  [{ a: 'text' }, 'a.b', { a: { b: 1 } }],
  [{ a: null }, 'a.b', { a: { b: 1 } }],
  [{}, 'a.0.b', { a: [{ b: 1 }] }],
  [{}, 'a.constructorName', { a: { constructorName: 1 } }],
  [{ integrations: { D: false } }, 'integrations.D.id', { integrations: { D: false } }],
  [{ integrations: { D: true } }, 'integrations.D.id', { integrations: { D: { id: 1 } } }],
  [{}, 'integrations.D.id', { integrations: { D: { id: 1 } } }],
])('of %j the path %s is set', (event, path, changed) => {
  expect(update(event, path, 1)).toEqual(changed)
})

test.each(['__proto__.own', 'constructor.prototype.own', 'a.constructor.own'])('%s is no path', (path) => {
  expect(update({}, path, 1)).toEqual({})
  expect(({} as Bag).own).toBeUndefined()
})
