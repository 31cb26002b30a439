// What do trackLink and trackForm have in common? Elements, in whatever they come, and what is tracked about one of them.

import { inspect } from '../shared/inspect.ts'

export interface ElementCall {
  /** The arguments of `track`; the first two may be functions of the element. */
  event: unknown
  properties: unknown
  options: unknown
  track: (event: unknown, properties: unknown, options: unknown) => unknown
  complain: (problem: string) => void
}

/** One, an array or another list, what jQuery found, or nothing. What is no element is told, and passed over. */
export function readElements(what: unknown, complain: ElementCall['complain']): Element[] {
  return listOf(what).filter((element): element is Element => {
    const isElement = element instanceof Element
    if (!isElement) complain(`not an element: ${inspect(element)}`)
    return isElement
  })
}

function listOf(what: unknown): unknown[] {
  if (!what) return []
  // First: a form is a list, too, of its controls, and one of these may be called `toArray`.
  if (what instanceof Element || typeof what !== 'object') return [what]
  const list = 'toArray' in what ? (what.toArray as () => object)() : what
  return Symbol.iterator in list ? [...(list as Iterable<unknown>)] : [list]
}

/** In the bubble phase: who stops a click on its way to the element has said that it is not the element's. */
export function listen(element: Element, type: string, listener: (event: never) => void): void {
  // A form's own `addEventListener` may be a control of this name.
  EventTarget.prototype.addEventListener.call(element, type, listener as EventListener)
}

/** Tracks now: what the element says must be read before the page's next handler, or the next page. Never throws. */
export function trackElement(element: Element, { event, properties, options, track, complain }: ElementCall): void {
  const resolve = (value: unknown, name: string) => {
    try {
      return typeof value === 'function' ? value(element) : value
    } catch (reason) {
      complain(`the function for ${name} threw ${reason}`)
    }
  }
  track(resolve(event, 'event'), resolve(properties, 'properties'), options)
}
