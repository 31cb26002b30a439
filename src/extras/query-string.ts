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

/** The calls that an address, its query or its hash (`#/route?ajs_uid=…`, where there is no query) asks for, in order. */
export function readQuery(query: string, { aid = /.+/, uid = /.+/ }: QueryRules = {}): QueryCall[] {
  // The last of several with one name counts.
  const params = new Map<string, string | undefined>()
  for (const pair of searchOf(query).slice(1).split('&')) {
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

/** The part of the page's address that `readQuery` is for, to be kept before a router changes it: its query, or its hash. */
export function captureQuery({ search, hash }: Pick<Location, 'search' | 'hash'>): string {
  return search || hash.replace(/#.*(?=\?)/, '')
}

/** Encoded as in an address, whatever was given: `?…`, `#…?…` or a whole one. */
function searchOf(query: string): string {
  const resolve = (address: string) => new URL(address, 'http://localhost')
  return attempt(() => resolve(captureQuery(resolve(query))).search) ?? ''
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
