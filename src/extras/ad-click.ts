// Which ad did the visitor click, on this page or in the last year?

import { attempt } from '../shared/attempt.ts'
import { isBag } from '../shared/is-bag.ts'
import type { Bag } from '../types.ts'

/** Where the last click is kept, as text. */
interface Memory {
  get(key: string): string | null
  set(key: string, value: string): void
}

/** Segment's name. */
const KEY = 's:context.referrer'

const NETWORKS: Record<string, string> = { btid: 'dataxu', urid: 'millennial-media' }

/** For `context.referrer`. `search`: of the page. */
export function readAdClick(search: string, memory?: Memory): Bag | undefined {
  // These two names only: Segment looks any name up in an object, and takes `?toString=x` for a click.
  const [, parameter, id] = /[?&](btid|urid)=([^?&]*)/.exec(search) ?? []
  const last = attempt(() => memory?.get(KEY)) ?? undefined
  const click = parameter ? JSON.stringify({ id, type: NETWORKS[parameter] }) : last
  // Written at every visit, so that it lives for another year.
  if (click) attempt(() => memory?.set(KEY, click))
  const read: unknown = attempt(() => JSON.parse(click!))
  return isBag(read) ? read : undefined
}
