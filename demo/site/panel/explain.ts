// What is going on, and what could be tried next? One or two sentences for every situation.

import { PLUG_MODES, type Plug } from '../plug/plug-modes.ts'
import { count } from '../shared/count.ts'

export interface Situation {
  plug: Plug
  /** The library is there. */
  isLoaded: boolean
  /** Calls that only this page's memory has. */
  kept: number
  /** Events on this device. */
  waiting: number
  delivered: number
  earlier: number
  /** Of the waiting ones, those of this page. */
  own: number
  /** "Flush now" has just been tried. */
  hasTried: boolean
  /** The library's last try failed. */
  isFailing: boolean
}

export function explain({
  plug,
  isLoaded,
  kept,
  waiting,
  delivered,
  earlier,
  own,
  hasTried,
  isFailing,
}: Situation): string {
  if (!isLoaded) {
    return kept
      ? `The library is not loaded yet: this page keeps ${count(kept, 'call')} in its memory until it is.`
      : 'The library is not loaded yet.'
  }
  const [wait, they] = waiting === 1 ? ['waits', 'it arrives'] : ['wait', 'they arrive']
  if (plug !== 'in') {
    const { says } = PLUG_MODES[plug]
    if (!waiting)
      return `The plug is pulled: the collector ${says}. Click around, or send an event: it will wait on this device.`
    if (hasTried) return `Tried: the collector ${says}. ${count(waiting, 'event')} still ${wait} on this device.`
    return `${count(waiting, 'event')} ${wait} on this device. Close this tab, come back later, plug it in: ${they}, once.`
  }
  if (waiting && isFailing)
    return `The last try failed. ${count(waiting, 'event')} ${wait} on this device until one succeeds.`
  if (own) return `${count(waiting, 'event')} on the way to the collector.`
  if (waiting) {
    return `${count(waiting, 'event')} of other pages ${wait} on this device. Open pages send theirs; what closed ones left goes with the next page that opens, or with "Flush now".`
  }
  if (earlier) {
    return `All delivered, nothing waits. ${count(earlier, 'event')} had been left by an earlier page or visit and arrived through this page.`
  }
  if (delivered) return 'All delivered, nothing waits. Now pull the plug, and go on clicking.'
  return 'Nothing waits. Each event is stored on this device first, and then sent.'
}
