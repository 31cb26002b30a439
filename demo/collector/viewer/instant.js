// @ts-check
// An instant as an element: how long ago, and when exactly if somebody points at it.

import { formatAgo, formatExact } from './format-time.js'
import { makeTime } from './make.js'

/** @param {string | null | undefined} instant ISO 8601 */
export function showInstant(instant) {
  if (!instant) return '–'
  const ago = formatAgo(instant, Date.now())
  return makeTime(instant, ago === 'now' ? ago : `${ago} ago`, formatExact(instant))
}
