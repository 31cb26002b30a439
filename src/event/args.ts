// What did the caller mean? Each call's overloads become one Call; what cannot be used is named.
//
// The rules are those of Analytics.js, where a wrong argument is passed over without a word; here it is passed over with
// one.

import { inspect } from '../shared/inspect.ts'
import { isBag } from '../shared/is-bag.ts'
import type { Bag, Callback, EventType } from '../types.ts'

export interface Call {
  type: EventType
  /** track: the event's name. */
  event?: string
  /** page, screen: category and name, as far as given. */
  named: { category?: string; name?: string }
  /** identify, group: the id; alias: the new id. `undefined` means "the one that is stored". */
  id?: string | undefined
  /** alias: the id until now. */
  from?: string | undefined
  /** Properties, or the traits of identify and group. */
  details: Bag
  options: Bag
  callback: Callback | undefined
}

/** Tells `complain` which arguments are unusable; throws where the call means nothing without them. */
export function resolveArguments(type: EventType, args: readonly unknown[], complain: (problem: string) => void): Call {
  const callback = args.find((arg) => typeof arg === 'function') as Callback | undefined
  const call: Call = { type, named: {}, details: {}, options: {}, callback }
  const [first, second] = args
  const texts = args.filter(isText)
  const bags = args.filter(isBag)
  let rest: readonly unknown[]

  if (type === 'track') {
    const event: unknown = isBag(first) ? first.event : first
    // The wording is Segment's: sites may look for it.
    if (!isText(event) || !event) throw new Error('Event missing')
    call.event = event
    rest = isBag(first) ? [first.properties, second] : args.slice(1)
  } else if (type === 'alias') {
    const ids = args.filter((arg) => isText(arg) || isNumber(arg)).map(String)
    call.id = ids[0]
    call.from = ids[1]
    rest = [{}, bags[0]]
    if (!ids.length) complain(`an id is needed, got ${inspect(first)}`)
  } else if (type === 'identify' || type === 'group') {
    if (isText(first) || isNumber(first)) call.id = `${first}`
    rest = call.id !== undefined || first == null ? args.slice(1) : args
    // What stands behind the callback means nothing.
    if (callback) rest = rest.slice(0, rest.indexOf(callback))
  } else {
    // One text is the name; two are category and name, if they stand where those belong; more mean nothing certain.
    if (texts.length === 1) call.named.name = texts[0]!
    if (texts.length === 2) {
      if (isText(first)) call.named.category = first
      if (isText(second)) call.named.name = second
    }
    rest = bags.length > 2 ? [] : bags.length === 1 && isBag(args[3]) ? [{}, ...bags] : bags
    const strange = args.some((arg) => arg != null && arg !== callback && !isText(arg) && !isBag(arg))
    if (strange || texts.length > 2 || bags.length > 2) complain(`unclear arguments: ${args.map(inspect)}`)
  }
  call.details = toBag(rest[0])
  call.options = toBag(rest[1])
  return call

  function toBag(value: unknown): Bag {
    if (isBag(value)) return value
    if (value != null && typeof value !== 'function') complain(`an object is needed, got ${inspect(value)}`)
    return {}
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number'
}
