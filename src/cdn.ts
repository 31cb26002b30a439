// The script-tag entry: finds what a snippet left on the page, takes its place, and makes the queued calls.

import { readPage } from './context/page.ts'
import type { Extras } from './extras.ts'
import { EVENT_METHODS, LATER_METHODS } from './methods.ts'
import { readQueued, replay } from './replay.ts'
import { load } from './start.ts'
import type { Bag } from './types.ts'

/** What a snippet leaves on the window: an array of calls that also has the calls as methods. */
type Stub = unknown[] & Record<string, unknown>

function boot(): void {
  const page = window as unknown as Record<string, Stub>
  const script = document.currentScript as HTMLScriptElement | null
  const src = script?.src ?? ''
  const globalKey = script?.dataset.globalSegmentAnalyticsKey || 'analytics'
  // No snippet on this page: then there is only `load(writeKey, options)`.
  page[globalKey] ??= [] as never
  const stub = page[globalKey]
  // Segment's snippets; https://<cdn>/analytics.js/v1/<write key>/analytics.min.js
  const [, cdn, keyOfAddress] = /^(.*)\/analytics\.js\/v1\/([^/]+)/.exec(src) ?? []

  // From beside this script. By its whole address: to a script of another origin, a relative one means nothing.
  const loadExtras = () => import(src.replace(/[^/]*$/, 'extras.min.js')).then((module): Extras => module.extras)

  const begin = (writeKey: unknown, given?: Bag): void => {
    const options = given ?? {}
    // Also while the first one still waits for what its options need.
    if (page[globalKey]?.initialize || stub._loading) {
      console.warn('analytics: loaded twice')
      return
    }
    stub._loading = true
    // Where options wait for code that knows them, calls need a stub also on a page without a snippet.
    for (const method of [...EVENT_METHODS, ...LATER_METHODS]) {
      stub[method] ??= (...args: unknown[]) => {
        stub.push(Object.assign([method, ...args], { page: readPage(), time: Date.now() }))
      }
    }
    const all = {
      cdnURL: stub._cdn ?? cdn,
      // Off by default: anybody can make a link that says who the visitor is. Sites with Segment's snippet rely on it.
      useQueryString: !!stub.SNIPPET_VERSION,
      ...options,
      writeKey,
    }
    load(all, { loadExtras, early: stub }, (client) => {
      page[options.globalAnalyticsKey ?? globalKey] = client as never
      // Older stubs push what is called on a kept reference into an array that nobody would ever look at again.
      stub.push = (...entries: unknown[]) => entries.map((entry) => replay(client, readQueued(entry))).length
      return stub.splice(0).map(readQueued)
    })
  }

  if ('_loadOptions' in stub || keyOfAddress) begin(stub._writeKey ?? keyOfAddress, stub._loadOptions as Bag)
  else stub.load = begin
}

boot()
