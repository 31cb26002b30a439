// What can plugins do with a context? The methods that nobody else calls.

import { ContextCancelation } from '../shared/context-cancelation.ts'
import type { AnalyticsEvent, Bag, ContextFailedDelivery, LogLevel, Metric, Context as RichContext } from '../types.ts'
import type { Context, Journal } from './context.ts'

export type { RichContext }

const CONTEXT = {
  isSame(this: Context, other: Context): boolean {
    return other.id === this.id
  },

  cancel(reason: unknown = new ContextCancelation({ reason: 'Context Cancel' })): never {
    throw reason
  },

  /** Sets what `path` names, `properties.address.city`; an integration that is switched off stays so. */
  updateEvent(this: Context, path: string, value: unknown): AnalyticsEvent {
    const [first, second] = path.split('.')
    if (first !== 'integrations' || this.event.integrations?.[second!] !== false) setByPath(this.event, path, value)
    return this.event
  },

  setFailedDelivery(this: Context, failure: ContextFailedDelivery | undefined): void {
    this.failure = failure
  },

  flush(this: Context): void {
    ;(this.logger as unknown as typeof JOURNAL).flush.call(this.logger)
  },
}

const JOURNAL = {
  log(this: Journal, level: LogLevel, message: string, extras?: object): void {
    this.logs.push({ level, message, time: new Date(), extras })
  },

  increment(this: Journal, metric: string, value = 1, tags: string[] = []): void {
    this.metrics.push({ metric, value, tags, type: 'counter', timestamp: Date.now() })
  },

  gauge(this: Journal, metric: string, value: number, tags: string[] = []): void {
    this.metrics.push({ metric, value, tags, type: 'gauge', timestamp: Date.now() })
  },

  /** Prints all, and forgets it. */
  flush(this: Journal): void {
    console.table(this.logs.splice(0))
    console.table(this.metrics.splice(0))
  },

  /** With one letter for each name: metric, value, tags, kind, epoch ms. */
  serialize(this: Journal) {
    return this.metrics.map(({ metric: m, value: v, tags: t, type, timestamp: e }: Metric) => ({
      m,
      v,
      t,
      k: type[0],
      e,
    }))
  },
}

/** Makes all contexts rich that are of the same class as this one, also those that are there already. */
export function enrich(context: Context): RichContext {
  Object.assign(Object.getPrototypeOf(context), CONTEXT)
  Object.assign(Object.getPrototypeOf(context.logger), JOURNAL)
  return context as unknown as RichContext
}

/** Makes the bags on the way where there are none; into a prototype nothing is written. */
function setByPath(bag: Bag, path: string, value: unknown): void {
  const keys = path.split('.')
  if (keys.some((key) => /^(__proto__|constructor|prototype)$/.test(key))) return
  const last = keys.pop()!
  keys.forEach((key, index) => {
    const next = keys[index + 1] ?? last
    bag = bag[key] = Object(bag[key]) === bag[key] ? bag[key] : /^\d+$/.test(next) ? [] : {}
  })
  bag[last] = value
}
