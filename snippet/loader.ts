// The async loader: a stub that keeps calls until the bundle is there, and `load`, which fetches it.
//
// Stands inline in every page, so it is ES5 (a syntax error would take the page's other scripts along) and every byte
// counts. What it leaves on the window is what Segment's snippet leaves; src/cdn.ts reads it.

import { EVENT_METHODS, OTHER_METHODS } from '../src/methods.ts'
import { DEFAULT_ENDPOINT, queueName, readEndpoint, STORE, STUB_PREFIX } from '../src/queue.ts'
import type { Bag } from '../src/types.ts'

/** Where the bundle is, unless `options.src` says otherwise. Filled in by the build. */
declare const BUNDLE_URL: string

/** In localStorage, with those of the site: where the bundle is blocked for good, nobody ever takes ours away. */
const MAX_KEYS = 500

interface Stub extends Array<unknown> {
  [name: string]: unknown
}

interface Call extends Array<unknown> {
  time?: number
  /** Of localStorage. Its end is the uuid of the event. */
  key?: string
}

function install(page: Record<string, Stub>, key: string): void {
  // The nonce of the page's policy, for the script that `load` inserts; only to be had while this script runs.
  var script = document.currentScript as HTMLScriptElement | null
  var stub = (page[key] = page[key] || ([] as unknown[] as Stub))
  if (stub.initialize) return
  if (stub.invoked) {
    console.error('analytics: two snippets')
    return
  }
  stub.invoked = true
  var count = 1e6
  // Nothing is kept before `load`: a page that waits for consent has none yet.
  var prefix: string | undefined

  /** Until the bundle has made it: the page may close before, or the bundle never come. */
  function keepOnDisk(call: Call): void {
    try {
      // A uuid of this page, but for its last 7 digits, which count calls.
      stub._uuid = stub._uuid || 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxx'.replace(/x/g, randomDigit)
      call.key = prefix + (stub._uuid as string) + ++count
      if (prefix && localStorage.length < MAX_KEYS)
        localStorage[call.key] = JSON.stringify([call.time].concat(call as never))
    } catch (_) {
      // No room, no storage, or what JSON cannot hold: then it is in this array only.
    }
  }

  function keep(isEvent: boolean) {
    return function (method: string) {
      stub[method] = function () {
        // Called on a reference that was taken before the bundle came.
        var client = page[key] as unknown as Record<string, (...args: unknown[]) => unknown>
        if (client.initialized) return client[method]!.apply(client, arguments as never)

        var canonical: Element | null
        var call = [method].concat([].slice.call(arguments)) as Call
        if (isEvent) {
          canonical = document.querySelector('link[rel=canonical]')
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
        }
        call.time = Date.now()
        keepOnDisk(call)
        stub.push(call)
        return stub
      }
    }
  }
  EVENT_METHODS.forEach(keep(true))
  OTHER_METHODS.split(' ').forEach(keep(false))

  stub.load = function (writeKey: unknown, options?: Bag) {
    if (stub._loadOptions) return
    stub._writeKey = writeKey
    options = stub._loadOptions = options || {}
    var bundle = document.createElement('script')
    bundle.src = options.src || BUNDLE_URL
    if (script) bundle.nonce = script.nonce
    document.head.appendChild(bundle)
    if (!options.disable && !options.disableClientPersistence) openAhead(writeKey as string, options)
  }

  /**
   * Opens the database of this queue while the bundle is on its way, which takes it over: a new one takes 10 to 30 ms to
   * make (measured in Chromium, first visit), and until it is open a killed browser takes along what is called.
   */
  function openAhead(writeKey: string, options: Bag): void {
    var name: string
    var request: IDBOpenDBRequest
    try {
      name = queueName(writeKey, readEndpoint(options) || DEFAULT_ENDPOINT)
      prefix = STUB_PREFIX + name
      ;(stub as Call[]).forEach(keepOnDisk)
      request = indexedDB.open(name)
      request.onupgradeneeded = function () {
        request.result.createObjectStore(STORE)
      }
      request.onsuccess = function () {
        stub[name] = request.result
        // Too late: the bundle has one of its own.
        if (page[key]!.initialized) request.result.close()
      }
    } catch (_) {
      // No database to be had, or an endpoint that is no text: the bundle finds out for itself.
    }
  }
}

function randomDigit(): string {
  return (crypto.getRandomValues(new Uint8Array(1))[0]! & 15).toString(16)
}

install(window as never, 'analytics')
