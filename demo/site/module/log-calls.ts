// The table of awaited calls: one row a call, filled in as its promises settle.

import { element } from '../shared/element.ts'

const SHOWN = 10
const PENDING = '…'

/** `run` tells when the event is stored, and gives how it ended. */
export function logCall(table: HTMLElement, event: string, run: (onStored: () => void) => Promise<string>): void {
  const stored = element('td', {}, PENDING)
  const ended = element('td', {}, 'waits')
  table.querySelector('.quiet')?.closest('tr')?.remove()
  table.prepend(element('tr', {}, element('th', { scope: 'row' }, event), stored, ended))
  if (table.childElementCount > SHOWN) table.lastElementChild?.remove()

  const startMs = performance.now()
  const took = () => `${(performance.now() - startMs).toLocaleString('en', { maximumFractionDigits: 1 })} ms`
  void run(() => (stored.textContent = took())).then((how) => {
    if (stored.textContent === PENDING) stored.textContent = 'not stored'
    ended.textContent = `${how}, after ${took()}`
  })
}
