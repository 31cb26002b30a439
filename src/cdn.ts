// The script-tag entry: finds what a snippet left on the page, takes its place, and makes the queued calls, in call order.

import { createClient } from './client.ts'
import { readQueued, replay } from './replay.ts'

/** What a snippet leaves on the window: an array of calls that also has the calls as methods. */
type Stub = unknown[] & Record<string, unknown>

function boot(): void {
  const page = window as unknown as Record<string, Stub>
  const script = document.currentScript as HTMLScriptElement | null
  const globalKey = script?.dataset.globalSegmentAnalyticsKey || 'analytics'
  // No snippet on this page: then there is only `load(writeKey, options)`, which needs no queue.
  page[globalKey] ??= [] as never
  const stub = page[globalKey]

  const start = (writeKey: unknown, options: unknown): void => {
    if (page[globalKey]?.initialize) {
      console.warn('analytics: loaded twice')
      return
    }
    const client = createClient({ ...(options as object), writeKey })
    page[globalKey] = client as never
    const take = (entry: unknown) => replay(client, () => readQueued(entry as unknown[]))
    stub.splice(0).forEach(take)
    // Older stubs push what is called on a kept reference into an array that nobody would ever look at again.
    stub.push = (...entries: unknown[]) => entries.map(take).length
  }

  // Segment's 4.13 snippet says the write key in the script's address only.
  const fromAddress = /js\/v1\/([^/]+)/.exec(script?.src ?? '')?.[1]
  if ('_loadOptions' in stub || fromAddress) start(stub._writeKey ?? fromAddress, stub._loadOptions)
  else stub.load = start
}

boot()
