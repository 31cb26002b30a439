// What can plugins do with a context? The methods that nobody else calls.

import { ContextCancelation } from '../shared/context-cancelation.ts'
import type {
  AnalyticsEvent,
  Bag,
  ContextFailedDelivery,
  LogLevel,
  LogMessage,
  Metric,
  Context as RichContext,
} from '../types.ts'
import { Context } from './context.ts'

export type { RichContext }

/** What was noted on the way: Segment's logger and its stats in one. */
class Journal {
  logs: LogMessage[] = []
  metrics: Metric[] = []

  log(level: LogLevel, message: string, extras?: object): void {
    this.logs.push({ level, message, time: new Date(), extras })
  }

  increment(metric: string, value = 1, tags: string[] = []): void {
    this.metrics.push({ metric, value, tags, type: 'counter', timestamp: Date.now() })
  }

  gauge(metric: string, value: number, tags: string[] = []): void {
    this.metrics.push({ metric, value, tags, type: 'gauge', timestamp: Date.now() })
  }

  /** Prints all, and forgets it. */
  flush(): void {
    console.table(this.logs.splice(0))
    console.table(this.metrics.splice(0))
  }

  /** With one letter for each name: metric, value, tags, kind, epoch ms. */
  serialize() {
    return this.metrics.map(({ metric: m, value: v, tags: t, type, timestamp: e }: Metric) => ({
      m,
      v,
      t,
      k: type[0],
      e,
    }))
  }
}

/** Contexts that nobody has asked anything have none. */
const journals = new WeakMap<object, Journal>()

/** A context with all that plugins may ask of it. */
export class Rich extends Context {
  get attempts(): number {
    return 1
  }

  /** Nobody reads it here; plugins may keep their own count. */
  set attempts(attempts: number) {
    Object.defineProperty(this, 'attempts', { value: attempts, writable: true, configurable: true })
  }

  get logger(): Journal {
    const journal = journals.get(this) ?? new Journal()
    journals.set(this, journal)
    return journal
  }

  get stats(): Journal {
    return this.logger
  }

  log(level: LogLevel, message: string, extras?: object): void {
    this.logger.log(level, message, extras)
  }

  logs(): LogMessage[] {
    return this.logger.logs
  }

  flush(): void {
    this.logger.flush()
  }

  isSame(other: RichContext): boolean {
    return other.id === this.id
  }

  cancel(reason: unknown = new ContextCancelation({ reason: 'Context Cancel' })): never {
    throw reason
  }

  /** Sets what `path` names, `properties.address.city`; an integration that is switched off stays so. */
  updateEvent(path: string, value: unknown): AnalyticsEvent {
    const [first, second] = path.split('.')
    if (first !== 'integrations' || this.event.integrations?.[second!] !== false) setByPath(this.event, path, value)
    return this.event
  }

  failedDelivery(): ContextFailedDelivery | undefined {
    return this.failure
  }

  setFailedDelivery(failure: ContextFailedDelivery | undefined): void {
    this.failure = failure
  }

  toJSON() {
    const { logs, metrics } = this.logger
    return { id: this.id, event: this.event, logs, metrics }
  }
}

/** Makes all contexts of this class rich, also those that are there already. */
export function enrich(contextClass: typeof Context): typeof Context {
  const { constructor: _, ...members } = Object.getOwnPropertyDescriptors(Rich.prototype)
  Object.defineProperties(contextClass.prototype, members)
  return contextClass
}

/** For what is no event's: a plugin that is loaded. */
export function createSystemContext(contextClass: typeof Context): RichContext {
  return new contextClass({ type: 'track', event: 'system', messageId: '' } as AnalyticsEvent) as unknown as RichContext
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
