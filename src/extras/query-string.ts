// What does a link ask us to call? (`?ajs_uid=…&ajs_event=…`)
//
// Whoever writes a link writes these values: they name a visitor and make events, and nothing proves them. So it is the
// client that decides whether a page's address is read at all.

import { attempt } from '../shared/attempt.ts'
import type { Bag } from '../types.ts'

/**
 * Which ids a link may set; by default any. Tested, not matched: `/\d+/` also takes `x1y`. To have a say about the whole
 * id, anchor it: `/^\d+$/`.
 */
export interface QueryRules {
  /** Of `ajs_aid`, the anonymous id. */
  aid?: RegExp
  /** Of `ajs_uid`, the user id. */
  uid?: RegExp
}

/** As a stub queues one: the method, then its arguments. */
export type QueryCall = [method: 'setAnonymousId' | 'identify' | 'track', ...args: unknown[]]

/** The calls that a query (`?…`, encoded as in an address) asks for, in order. */
export function readQuery(query: string, { aid = /.+/, uid = /.+/ }: QueryRules = {}): QueryCall[] {
  // The last of several with one name counts.
  const params = new Map<string, string | undefined>()
  for (const pair of query.slice(1).split('&')) {
    const [name, value] = pair.split('=') as [string, string?]
    params.set(name, value && decode(value))
  }

  const calls: QueryCall[] = []
  const anonymousId = params.get('ajs_aid')
  const userId = params.get('ajs_uid')
  const event = params.get('ajs_event')
  if (anonymousId && passes(anonymousId, aid)) calls.push(['setAnonymousId', anonymousId])
  if (userId && passes(userId, uid)) calls.push(['identify', userId, pick(params, 'ajs_trait_')])
  if (event) calls.push(['track', event, pick(params, 'ajs_prop_')])
  return calls
}

/** The query of the page, to be kept before a router changes it; where there is none, that of its hash, `#/route?ajs_uid=…`. */
export function captureQuery({ search, hash, href }: Pick<Location, 'search' | 'hash' | 'href'>): string {
  return search || queryOf(hash.replace(/#.*(?=\?)/, ''), href)
}

/** Of an address as a link has it, seen from the page at `base`: `?a=b` alone, or with what stands around it. */
export function queryOf(address: string, base: string): string {
  return attempt(() => new URL(address, base).search) ?? ''
}

/** Not `test`, which remembers where it was if the pattern is global. */
function passes(id: string, rule: RegExp): boolean {
  return id.search(rule) >= 0
}

function pick(params: Map<string, string | undefined>, prefix: string): Bag {
  const bag: Bag = {}
  for (const [name, value] of params) if (name.startsWith(prefix)) bag[name.slice(prefix.length)] = value
  return bag
}

/** Names are not decoded, in Analytics.js neither. */
function decode(value: string): string {
  return attempt(() => decodeURIComponent(value.replace(/\+/g, ' '))) ?? value
}
