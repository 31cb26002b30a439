// What does a running collector count? In a registry of its own, as Prometheus reads it.

import { Counter, Gauge, Histogram, Registry } from 'prom-client'

export interface Commit {
  /** Rows that went into one statement, of one request or several. */
  events: number
  /** Of these, the ones that were not there before. */
  stored: number
  seconds: number
}

export interface Meter {
  /** `route`: the pattern, which has no write key in it. `status` 0: the client got no answer. */
  answered(method: string, route: string, status: number): void
  /** Events of requests that were refused, whatever the reason. */
  refused(events: number): void
  rateLimited(): void
  committed(commit: Commit): void
  /** A number that is read whenever somebody asks. */
  watch(name: string, help: string, read: () => number): void
  readonly contentType: string
  expose(): Promise<string>
}

export function createMeter(): Meter {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Counter({
    name: 'everbeacon_http_requests_total',
    help: 'Requests by method, route and status; status 0: the client got no answer',
    labelNames: ['method', 'route', 'status'],
    registers,
  })
  const events = new Counter({
    name: 'everbeacon_events_total',
    help: 'Events: accepted (committed), duplicate (was there already), refused (with the request that it came in)',
    labelNames: ['outcome'],
    registers,
  })
  const rateLimited = new Counter({
    name: 'everbeacon_rate_limited_requests_total',
    help: 'Requests answered 429, because their source had sent too many in that second',
    registers,
  })
  const commitSeconds = new Histogram({
    name: 'everbeacon_commit_seconds',
    help: 'How long the database took for a group of events',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  })
  const commitEvents = new Histogram({
    name: 'everbeacon_commit_events',
    help: 'How many events were committed together',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
    registers,
  })
  // There from the start: a rate is computed from two readings, and the first event should count.
  const [accepted, duplicate, refused] = ['accepted', 'duplicate', 'refused'].map((outcome) => events.labels(outcome))
  for (const child of [accepted, duplicate, refused]) child?.inc(0)

  return {
    answered: (method, route, status) => requests.labels(method, route, String(status)).inc(),
    refused: (count) => refused?.inc(count),
    rateLimited: () => rateLimited.inc(),
    committed: ({ events, stored, seconds }) => {
      accepted?.inc(stored)
      duplicate?.inc(events - stored)
      commitSeconds.observe(seconds)
      commitEvents.observe(events)
    },
    watch: (name, help, read) => {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read())
        },
      })
    },
    contentType: registry.contentType,
    expose: () => registry.metrics(),
  }
}
