// The last calls of this page, newest first, each with what became of it.

import { element } from '../shared/element.ts'
import type { Call, CallState } from './journal.ts'

const SHOWN = 10

const WORDS: Record<CallState, string> = {
  called: 'in this page only',
  stored: 'stored here',
  delivered: 'delivered',
  dropped: 'dropped',
  invalid: 'not an event',
}

export function showCalls(list: HTMLElement, calls: readonly Call[]): void {
  list.replaceChildren(...calls.slice(-SHOWN).reverse().map(toItem))
}

function toItem({ type, title, state, reason }: Call): HTMLElement {
  const item = element(
    'li',
    { 'data-state': state },
    element('span', { class: 'call-type' }, type),
    element('span', { class: 'call-title' }, title),
    element('span', { class: 'call-state' }, WORDS[state]),
  )
  if (reason) item.append(element('span', { class: 'call-reason' }, reason))
  return item
}
