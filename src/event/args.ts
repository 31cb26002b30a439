// What did the caller mean? Each call's overloads become one Call; what cannot be used is named.
//
// The rules are those of Analytics.js, where a wrong argument is passed over without a word; here it is passed over with
// one.

import { inspect } from '../shared/inspect.ts'
import { isBag } from '../shared/is-bag.ts'
import { isId, isText } from '../shared/is-text.ts'
import type { Bag, Callback, EventType } from '../types.ts'

export interface Call {
  type: EventType
  /** track: the event's name. */
  event?: string
  /** What the event is called, as far as given: track's event, category and name of page and screen. */
  named: { event?: string; category?: string; name?: string }
  /** identify, group: the id; alias: the new id. `undefined` means "the one that is stored". */
  id?: string | undefined
  /** alias: the id until now. */
  from?: string | undefined
  /** Properties, or the traits of identify and group. */
  details: Bag
  options: Bag
  callback: Callback | undefined
}

export function resolveArguments(type: EventType, args: readonly unknown[], complain: (problem: string) => void): Call {
  const [first, second] = args
  const callback = args.find((arg) => typeof arg === 'function') as Callback | undefined
  const texts = args.filter(isText)
  const bags = args.filter(isBag)
  const call: Call = { type, named: {}, details: {}, options: {}, callback }
  let rest: readonly unknown[] = args.slice(1)

  if (type === 'track') {
    const event: unknown = isBag(first) ? first.event : first
    if (isBag(first)) rest = [first.properties, second]
    // The wording is Segment's: sites may look for it.
    if (!isText(event) || !event) throw new Error('Event missing')
    call.event = call.named.event = event
  } else if (type === 'alias') {
    const ids = args.filter(isId).map(String)
    ;[call.id, call.from] = ids
    rest = [{}, ...bags]
    if (!ids.length) complain(`an id is needed, got ${inspect(first)}`)
  } else if (type === 'identify' || type === 'group') {
    if (isId(first)) call.id = `${first}`
    else if (first != null) rest = args
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
    if (value != null && value !== callback) complain(`an object is needed, got ${inspect(value)}`)
    return {}
  }
}
