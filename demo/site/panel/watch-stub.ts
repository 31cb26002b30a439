// Which event calls are made before the library is there? Goes ahead of the snippet: the array that its stub will keep
// calls in is made here, and listens to what is put into it.
//
// Ahead, because nothing may be missed: the library may come, take over and deliver what earlier pages left before any
// later script of the page runs.

import type { Context, EventType } from 'everbeacon'
import { describeCall } from './describe-call.ts'
import type { Journal } from './journal.ts'
import { EVENT_TYPES, watchClient } from './watch-client.ts'

/** `[method, ...arguments]`; behind the arguments of an event call, the page of that moment. */
type Entry = unknown[]

export function watchStub(journal: Journal): void {
  const stub: Entry[] = []
  stub.push = (...entries) => {
    for (const entry of entries) watchEntry(entry, journal)
    return Array.prototype.push.apply(stub, entries)
  }
  // First in the queue, so before anything else that the library does here.
  stub.push(
    ['on', 'delivered', journal.end],
    ['on', 'dropped', journal.end],
    ['on', 'error', journal.trouble],
    ['ready', () => watchClient(window.analytics, journal)],
  )
  Object.assign(window, { analytics: stub })
}

/** A callback as the call's last argument tells when the event is stored; one that is there already is kept. */
function watchEntry(entry: Entry, journal: Journal): void {
  const type = entry[0] as EventType
  const args = entry.slice(1, -1)
  if (!EVENT_TYPES.includes(type) || (type === 'group' && !args.length)) return
  const call = journal.begin(type, describeCall(type, args))
  const theirs = args.find((arg) => typeof arg === 'function') as ((context: Context) => unknown) | undefined
  const callback = (context: Context) => {
    call.stored(context)
    return theirs?.(context)
  }
  if (theirs) entry[entry.indexOf(theirs)] = callback
  else entry.splice(-1, 0, callback)
}
