// Which event calls does this page make? Stands before the six methods of a loaded client, passes every call on as it
// is, and writes down what its promise says.

import type { Context, EventType } from 'everbeacon'
import { describeCall } from './describe-call.ts'
import type { Journal } from './journal.ts'

export const EVENT_TYPES: readonly EventType[] = ['track', 'identify', 'page', 'screen', 'group', 'alias']

type Method = (...args: unknown[]) => unknown

export function watchClient(client: object, journal: Journal): void {
  const methods = client as Record<EventType, Method>
  for (const type of EVENT_TYPES) {
    const original = methods[type]
    const watched: Method = (...args) => {
      // A question, not an event: which group is it?
      if (type === 'group' && !args.length) return original.call(client)
      const call = journal.begin(type, describeCall(type, args))
      const answer = original.apply(client, args) as Promise<Context>
      answer.then(call.stored, (error: Error) => call.invalid(error.message))
      return answer
    }
    // Defined, not assigned: those of an AnalyticsBrowser are read-only.
    Object.defineProperty(client, type, { value: watched, configurable: true })
  }
}
