// How does a developer recognise a value in a message?

import { attempt } from './attempt.ts'
import { isId, isText } from './is-text.ts'
import { stringify } from './stringify.ts'

/** `undefined`, `"x"`, `42`, `Function`, `Array`, `HTMLDivElement`. */
export function inspect(value: unknown): string {
  return isText(value) ? stringify(value) : isId(value) ? `${value}` : tagOf(value)
}

/** What the platform calls it: `Object`, `Array`, `Null` … */
export function tagOf(value: unknown): string {
  return attempt(() => ({}).toString.call(value).slice(8, -1)) ?? 'Proxy'
}
