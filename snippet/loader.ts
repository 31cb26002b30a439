// The async loader: a stub that keeps calls until the bundle is there, and `load`, which fetches it.
//
// Stands inline in every page, so it is ES5 (a syntax error would take the page's other scripts along) and every byte
// counts. What it leaves on the window is what Segment's snippet leaves; src/cdn.ts reads it.

import { EVENT_METHODS, OTHER_METHODS } from '../src/methods.ts'
import { DEFAULT_ENDPOINT, queueName, readEndpoint, STORE } from '../src/queue.ts'

/** Where the bundle is, unless `options.src` says otherwise. Filled in by the build. */
declare const BUNDLE_URL: string

interface Stub extends Array<unknown> {
  [name: string]: unknown
}

function install(page: Record<string, Stub>, key: string): void {
  // The nonce of the page's policy, for the script that `load` inserts; only to be had while this script runs.
  var own = document.currentScript as HTMLScriptElement | null
  var stub = (page[key] = page[key] || ([] as unknown[] as Stub))
  if (stub.initialize) return
  if (stub.invoked) {
    console.error('analytics: two snippets')
    return
  }
  stub.invoked = true

  function keep(isEvent: boolean) {
    return function (method: string) {
      stub[method] = function () {
        // Called on a reference that was taken before the bundle came.
        var client = page[key] as unknown as Record<string, (...args: unknown[]) => unknown>
        if (client.initialized) return client[method]!.apply(client, arguments as never)

        var canonical: Element | null
        var call = [method].concat([].slice.call(arguments)) as unknown[] & { time?: number }
        if (isEvent) {
          canonical = document.querySelector("link[rel='canonical']")
          // The page of this moment, as Segment's stub keeps it, and the time, which that does not keep.
          call.push({
            __t: 'bpc',
            c: canonical && canonical.getAttribute('href'),
            p: location.pathname,
            u: location.href,
            s: location.search,
            t: document.title,
            r: document.referrer,
          })
          call.time = Date.now()
        }
        stub.push(call)
        return stub
      }
    }
  }
  EVENT_METHODS.forEach(keep(true))
  OTHER_METHODS.split(' ').forEach(keep(false))

  stub.load = function (writeKey: unknown, options?: { src?: string }) {
    if (stub._loadOptions) return
    stub._writeKey = writeKey
    options = stub._loadOptions = options || {}
    var script = document.createElement('script')
    script.src = options.src || BUNDLE_URL
    if (own) script.nonce = own.nonce
    document.head.appendChild(script)
    openAhead(writeKey as string, options)
  }
}

/**
 * Makes the database of this queue while the bundle is on its way: a new one takes 10 to 30 ms to make (measured in
 * Chromium, first visit), and until the bundle has it open a killed browser takes the calls along. Made already, it opens
 * in 1 ms.
 */
function openAhead(writeKey: string, options: object): void {
  var request: IDBOpenDBRequest
  try {
    request = indexedDB.open(queueName(writeKey, readEndpoint(options) || DEFAULT_ENDPOINT))
    request.onupgradeneeded = function () {
      request.result.createObjectStore(STORE)
    }
    request.onsuccess = function () {
      request.result.close()
    }
  } catch (_) {
    // No database to be had: the bundle finds out for itself.
  }
}

install(window as never, 'analytics')
