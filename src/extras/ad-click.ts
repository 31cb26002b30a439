// Which ad did the visitor click, on this page or in the last year?

import type { Client } from '../client.ts'
import { attempt } from '../shared/attempt.ts'
import { isBag } from '../shared/is-bag.ts'
import type { Bag } from '../types.ts'
import { createSiteCookies } from './site-cookies.ts'

/** Where the last click is kept, as text. */
interface Memory {
  get(key: string): string | null
  set(key: string, value: string): void
}

/** Segment's name. */
const KEY = 's:context.referrer'

/** These two names only: Segment looks any name up in an object, and takes `?toString=x` for a click. */
const CLICK = /[?&](btid|urid)=([^?&]*)/

const NETWORKS: Record<string, string> = { btid: 'dataxu', urid: 'millennial-media' }

/** Says of every event which click it goes back to, beside what the call says of its referrer. */
export function addAdClicks(client: Client): void {
  const { cookie, disableClientPersistence } = client.options as Bag
  const memory = disableClientPersistence === true ? undefined : createSiteCookies(cookie)
  let click = readAdClick(location.search, memory)
  client.on('dispatch_start', ({ event }) => {
    const context: Bag = event.context!
    // Of the event's page: there may be another one now, or it is a virtual one.
    const { search } = Object(context.page)
    if (CLICK.test(search)) click = readAdClick(search, memory)
    if (click) context.referrer = { ...click, ...context.referrer }
  })
}

/** For `context.referrer`. `search`: of the page. */
export function readAdClick(search: string, memory?: Memory): Bag | undefined {
  const [, parameter, id] = CLICK.exec(search) ?? []
  const last = attempt(() => memory?.get(KEY)) ?? undefined
  const click = parameter ? JSON.stringify({ id, type: NETWORKS[parameter] }) : last
  // Written at every visit, so that it lives for another year.
  if (click) attempt(() => memory?.set(KEY, click))
  const read: unknown = attempt(() => JSON.parse(click!))
  return isBag(read) ? read : undefined
}
