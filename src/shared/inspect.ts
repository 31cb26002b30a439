// How does a developer recognise a value in a message?

import { attempt } from './attempt.ts'

/** `undefined`, `"x"`, `42`, `Function`, `Array`, `HTMLDivElement`. */
export function inspect(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  return typeof value === 'number' ? `${value}` : tagOf(value)
}

/** What the platform calls it: `Object`, `Array`, `Null` … */
export function tagOf(value: unknown): string {
  return attempt(() => ({}).toString.call(value).slice(8, -1)) ?? 'Proxy'
}
