// The real client in a world that tests control: IndexedDB in memory, a scripted network, fake locks, a fake clock.
//
// Tests only. Time stands still until `passTime`; storage and network answer at their own pace, so tests await what they
// expect with `until`.

import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { vi } from 'vitest'
import { type Client, type ClientParts, createClient } from './client.ts'
import { extras } from './extras.ts'
import { queueName } from './queue.ts'
import { createKeys, createOwner } from './row.ts'
import type { AnalyticsError, AnalyticsEvent, Bag, Receipt } from './types.ts'

/** How the network treats a request: an answer, silence until it is called off, or no connection. */
export type Answer = { status: number; headers?: Record<string, string>; body?: string } | 'silence' | 'refused'

export interface Sent {
  url: string
  via: 'fetch' | 'keepalive' | 'beacon'
  atMs: number
  body: { batch: AnalyticsEvent[]; sentAt: string; writeKey: string }
}

export interface Rig {
  /** Everything that left the page, in order, also what was never answered. */
  sent: Sent[]
  /** The events of all batches that were answered with a success, in order. */
  delivered(): AnalyticsEvent[]
  /** Another page of the site dies in this moment and leaves an event of this name, without a word to those that live. `prefix` ' ': held. */
  leaveBehind(name: string, prefix?: string): void
  /** Decides about every request from now on. */
  network: (request: Sent) => Answer
  /** What `sendBeacon` says from now on; by default true up to 65,536 bytes together. */
  beacon: (body: string) => boolean
  load(options?: Bag, parts?: ClientParts): Client
  errors: AnalyticsError[]
  receipts: Receipt[]
  locks: FakeLocks
  /** The rows in the database, by key; parked ones begin with `~`. */
  rows(): Promise<Map<string, unknown>>
  /** What lies in localStorage for the outbox. */
  spilled(): string[]
  /** Fires the events of a page that is hidden, shown, goes away or comes back. */
  hide(): void
  show(): void
  leave(): void
  comeBack(): void
  /** Ends the page without a word: its timers, listeners and locks are gone, its requests never answered. */
  crash(): Promise<void>
  passTime(ms: number): Promise<void>
  /** Somebody sets the clock, forward or back; no time passes. */
  setClock(byMs: number): void
  timers(): number
  dispose(): Promise<void>
}

const WRITE_KEY = 'KEY'
const ENDPOINT = 'https://events.example.com/v1'
const HTTPS_URL = 'https://www.example.com/shop/shoes?utm_source=news&utm_campaign=spring#size'

export function createRig(): Rig {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: new Date('2026-03-01T12:00:00Z') })
  const { happyDOM } = window as unknown as { happyDOM: { setURL(url: string): void } }
  happyDOM.setURL(HTTPS_URL)
  document.head.innerHTML = '<title>Shoes</title>'
  localStorage.clear()
  for (const cookie of document.cookie.split('; ')) {
    // biome-ignore lint/suspicious/noDocumentCookie: there is no other way to empty it
    document.cookie = `${cookie.split('=')[0]}=; expires=${new Date(0).toUTCString()}; path=/; domain=.example.com`
  }
  setVisibility('visible')

  const indexedDB = new IDBFactory()
  const locks = new FakeLocks()
  vi.stubGlobal('indexedDB', indexedDB)
  vi.stubGlobal('IDBKeyRange', IDBKeyRange)
  vi.stubGlobal('navigator', { userAgent: 'Rig/1.0', language: 'en-GB', locks, sendBeacon })
  vi.stubGlobal('fetch', fetchFromScript)
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.spyOn(console, 'warn').mockImplementation(() => {})

  const listeners: [EventTarget, Parameters<EventTarget['addEventListener']>][] = []
  for (const target of [window, document] as EventTarget[]) {
    const add = target.addEventListener.bind(target)
    vi.spyOn(target, 'addEventListener').mockImplementation((...args) => {
      listeners.push([target, args])
      add(...args)
    })
  }

  let clockJumpMs = 0
  const timeOrigin = Date.now()
  vi.stubGlobal('performance', { timeOrigin, now: () => Date.now() - clockJumpMs - timeOrigin })

  const names = new Set<string>()
  const answered: Sent[] = []
  let beaconBytes = 0
  let generation = 0

  const rig: Rig = {
    sent: [],
    delivered: () => answered.flatMap(({ body }) => body.batch),
    network: () => ({ status: 200 }),
    beacon(body) {
      if (beaconBytes + body.length > 65_536) return false
      beaconBytes += body.length
      return true
    },
    errors: [],
    receipts: [],
    locks,
    load(options = {}, parts = { loadExtras: async () => extras }) {
      const { writeKey = WRITE_KEY, endpoint = ENDPOINT } = options
      names.add(queueName(writeKey, String(endpoint)))
      const client = createClient({ writeKey, endpoint, ...options }, parts)
      client.on('error', (error) => rig.errors.push(error))
      client.on('delivered', (receipt) => rig.receipts.push(receipt))
      client.on('dropped', (receipt) => rig.receipts.push(receipt))
      return client
    },
    leaveBehind(name, prefix = '') {
      const text = prefix + JSON.stringify({ type: 'track', event: name })
      const newKey = createKeys(createOwner(Date.now(), 'deadpage'))
      localStorage.setItem(queueName(WRITE_KEY, ENDPOINT) + newKey(Date.now(), text.length, name), text)
    },
    async rows() {
      const rows = new Map<string, unknown>()
      for (const name of names) {
        if (!(await indexedDB.databases()).some((database) => database.name === name)) continue
        const database = await asPromise(indexedDB.open(name))
        const store = database.transaction('events').objectStore('events')
        const [keys, values] = await Promise.all([asPromise(store.getAllKeys()), asPromise(store.getAll())])
        keys.forEach((key, index) => {
          rows.set(String(key), values[index])
        })
        database.close()
      }
      return rows
    },
    spilled: () => Object.keys(localStorage).filter((key) => key.startsWith('everbeacon ')),
    hide() {
      setVisibility('hidden')
      document.dispatchEvent(new Event('visibilitychange'))
    },
    show() {
      setVisibility('visible')
      document.dispatchEvent(new Event('visibilitychange'))
    },
    leave() {
      // The order of the HTML standard: pagehide, then hidden.
      window.dispatchEvent(new Event('pagehide'))
      rig.hide()
    },
    comeBack() {
      setVisibility('visible')
      window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    },
    async crash() {
      // What it had begun comes to its end first: a fake page cannot be stopped in the middle of a function.
      await idle()
      generation++
      // Clearing sets the clock back, too.
      const now = Date.now()
      vi.clearAllTimers()
      vi.setSystemTime(now)
      locks.releaseAll()
      for (const [target, args] of listeners.splice(0)) target.removeEventListener(...args)
      beaconBytes = 0
    },
    setClock(byMs) {
      clockJumpMs += byMs
      vi.setSystemTime(Date.now() + byMs)
    },
    async passTime(ms) {
      await idle()
      vi.advanceTimersByTime(ms)
      await idle()
    },
    timers: () => vi.getTimerCount(),
    async dispose() {
      await rig.crash()
      vi.useRealTimers()
      vi.unstubAllGlobals()
      vi.restoreAllMocks()
    },
  }
  return rig

  function record(url: string, text: string, via: Sent['via']): Sent {
    const sent: Sent = { url, via, atMs: Date.now(), body: JSON.parse(text) }
    rig.sent.push(sent)
    return sent
  }

  function sendBeacon(url: string, body: string): boolean {
    const taken = rig.beacon(body)
    if (taken) record(url, body, 'beacon')
    return taken
  }

  function fetchFromScript(url: string, init: RequestInit): Promise<Response> {
    const born = generation
    const sent = record(url, String(init.body), init.keepalive ? 'keepalive' : 'fetch')
    const answer = rig.network(sent)
    return new Promise((resolve, reject) => {
      if (answer === 'silence') {
        init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
        return
      }
      setImmediate(() => {
        if (born !== generation) return
        if (answer === 'refused') return reject(new TypeError('Failed to fetch'))
        if (answer.status < 300) answered.push(sent)
        resolve(new Response(answer.body ?? '', { status: answer.status, headers: answer.headers ?? {} }))
      })
    })
  }
}

/** Lets storage and network work until `condition` holds. Time stands still meanwhile. */
export async function until(condition: () => unknown, what = 'the condition'): Promise<void> {
  for (let turn = 0; turn < 5000; turn++) {
    if (await condition()) return
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error(`${what} never came true: ${condition}`)
}

/** Lets everything that is under way, and needs no time, come to its end. */
export async function idle(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await new Promise((resolve) => setImmediate(resolve))
}

function asPromise<T>(request: IDBRequest<T> | { result: T }): Promise<T> {
  return new Promise((resolve, reject) => {
    const real = request as IDBRequest<T>
    real.onsuccess = () => resolve(real.result)
    real.onerror = () => reject(real.error)
  })
}

function setVisibility(state: DocumentVisibilityState): void {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
  Object.defineProperty(document, 'hidden', { value: state === 'hidden', configurable: true })
}

/** Web Locks of one origin, as far as the library uses them. */
class FakeLocks {
  /** How often any lock was asked for. */
  requests = 0
  private queue: { name: string; held: boolean; grant: () => void; deny: (reason: unknown) => void }[] = []

  request(name: string, options: LockOptions | (() => unknown), work?: () => unknown): Promise<unknown> {
    this.requests++
    const run = (work ?? options) as () => unknown
    const { signal } = (work ? options : {}) as LockOptions
    return new Promise((resolve, reject) => {
      const entry = {
        name,
        held: false,
        grant: () => {
          entry.held = true
          Promise.resolve(run()).then(
            (result) => this.end(entry, () => resolve(result)),
            (reason) => this.end(entry, () => reject(reason)),
          )
        },
        deny: reject,
      }
      this.queue.push(entry)
      signal?.addEventListener('abort', () => {
        if (!entry.held) this.end(entry, () => reject(signal.reason))
      })
      setImmediate(() => this.grantNext(name))
    })
  }

  query(): Promise<LockManagerSnapshot> {
    const list = (held: boolean) => this.queue.filter((entry) => entry.held === held).map(({ name }) => ({ name }))
    return new Promise((resolve) => setImmediate(() => resolve({ held: list(true), pending: list(false) })))
  }

  held(): string[] {
    return this.queue.filter((entry) => entry.held).map(({ name }) => name)
  }

  releaseAll(): void {
    this.queue = []
  }

  private grantNext(name: string): void {
    const [first] = this.queue.filter((entry) => entry.name === name)
    if (first && !first.held) first.grant()
  }

  private end(entry: (typeof this.queue)[number], settle: () => void): void {
    this.queue = this.queue.filter((other) => other !== entry)
    settle()
    this.grantNext(entry.name)
  }
}
