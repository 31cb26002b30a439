// What does a destination get of an event, by the routing rules ("destination filters") of the workspace?
//
// The tests compare with Segment's own evaluation (tsub).

import { inspect } from '../shared/inspect.ts'
import { at, own } from '../shared/own.ts'
import type { AnalyticsEvent, Bag } from '../types.ts'
import { evaluate } from './fql.ts'
import type { RoutingRule } from './settings.ts'

/**
 * A changed copy, `null` where the destination gets nothing, or the event itself where no rule is about this
 * destination. A condition or a step that cannot be understood is told and passed over: a matcher then does not match,
 * a transformer changes nothing, and all others still do their work. Never throws.
 */
export function applyRouting(
  event: AnalyticsEvent,
  rules: readonly RoutingRule[],
  destinationName: string,
  complain: (problem: string) => void,
): AnalyticsEvent | null {
  // Rules for every destination are about those that have one of their own.
  if (!rules.some((rule) => rule.destinationName === destinationName)) return event

  // As JSON, because that is what the collector gets of it.
  const copy: AnalyticsEvent = JSON.parse(JSON.stringify(event))
  for (const rule of rules) {
    if (rule.destinationName !== undefined && rule.destinationName !== destinationName) continue
    for (const [index, matcher] of rule.matchers.entries()) {
      if (!understood(() => matches(copy, matcher))) continue
      for (const step of rule.transformers[index] ?? []) {
        if (understood(() => transform(copy, step)) === null) return null
      }
    }
  }
  return copy

  function understood<T>(work: () => T): T | undefined {
    try {
      return work()
    } catch (error) {
      complain(`routing rule of ${destinationName}: ${error}`)
      return undefined
    }
  }
}

function matches(event: AnalyticsEvent, { type, ir }: Bag): boolean {
  if (type === 'all') return true
  if (type !== 'fql') throw new Error(`unknown matcher ${inspect(type)}`)
  return !!ir && evaluate(JSON.parse(ir), event) === true
}

/** Changes the event; null drops it. */
function transform(event: AnalyticsEvent, { type, config }: Bag): null | undefined {
  switch (type) {
    case 'drop':
      return null
    case 'sample_event':
      return isSampled(config.sample) ? undefined : null
    case 'drop_properties':
      filterKeys(event, config.drop, (listed) => !listed)
      return
    case 'allow_properties':
      filterKeys(event, config.allow, (listed) => listed)
      return
    case 'map_properties':
      mapProperties(event, config.map)
      return
    // The servers' work.
    case 'hash_properties':
      return
  }
  throw new Error(`unknown transformer ${inspect(type)}`)
}

/**
 * With a `path` Segment's library keeps every event, unless nothing is to be kept: it compares a hash of the path's
 * value with `percent`, but the hash's exponent underflows to 0 (1.84.3: 2,000 of 2,000 user ids pass 10 %). What a
 * destination gets in the page must not change with the script, so it is the same here.
 */
function isSampled({ percent, path }: Bag): boolean {
  return percent > 0 && (percent >= 1 || !!path || Math.random() <= percent)
}

/** `lists`: for the object at each path (`''` is the event), or each object of the array there, some of its keys. */
function filterKeys(event: AnalyticsEvent, lists: Bag, keeps: (listed: boolean) => boolean): void {
  for (const [path, keys] of Object.entries(lists)) {
    const found: unknown = path ? at(event, path) : event
    for (const object of Array.isArray(found) ? found : [found]) {
      if (!object || typeof object !== 'object') continue
      for (const key of Object.keys(object)) if (!keeps(keys.includes(key))) delete object[key]
    }
  }
}

function mapProperties(event: AnalyticsEvent, map: Bag): void {
  // What is copied or moved is what was there before any of it.
  const before: unknown = JSON.parse(JSON.stringify(event))
  for (const [path, how] of Object.entries(map) as [string, Bag][]) {
    const parent = path.includes('.') ? at(before, path.replace(/\.[^.]*$/, '')) : event
    if (!parent || typeof parent !== 'object') continue

    const source = how.copy || how.move
    const value: unknown = source ? at(before, source) : how.set
    if (value !== undefined) write(event, path, value)
    if (!how.copy && how.move) remove(event, how.move)
    if (how.to_string) {
      const now = at(event, path)
      if (typeof now !== 'string' && (typeof now !== 'object' || now === null)) write(event, path, `${now}`)
    }
  }
}

/** Makes what is missing on the way. */
function write(target: Bag, path: string, value: unknown): void {
  const keys = path.split('.')
  // Not even as own properties: whoever merges the event later may do it with less care.
  if (keys.some((key) => ['__proto__', 'constructor', 'prototype'].includes(key))) return
  let place = target
  for (const [index, key] of keys.entries()) {
    if (index === keys.length - 1) place[key] = value
    // A number next: an array.
    else if (typeof own(place, key) !== 'object' || !place[key]) place[key] = /^\d+$/.test(keys[index + 1]!) ? [] : {}
    place = place[key]
  }
}

/** Only what is truthy: Segment's library leaves a moved 0, `false` or `''` where it was, too. */
function remove(event: AnalyticsEvent, path: string): void {
  const keys = path.split('.')
  const last = keys.pop()!
  const parent = keys.length ? at(event, keys.join('.')) : event
  if (own(parent, last)) delete (parent as Bag)[last]
}
