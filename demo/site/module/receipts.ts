// Every receipt that comes to this page, newest first.

import { element } from '../shared/element.ts'
import { analytics } from './beacon.ts'

const SHOWN = 10

export function listReceipts(list: HTMLElement): void {
  const add = (text: string) => {
    list.querySelector('.quiet')?.remove()
    list.prepend(element('li', {}, text))
    if (list.childElementCount > SHOWN) list.lastElementChild?.remove()
  }

  // #region
  analytics.on('delivered', ({ messageId }) => add(`delivered ${messageId}`))
  analytics.on('dropped', ({ messageId, reason }) => add(`dropped ${messageId}: ${reason}`))
  // #endregion
}
