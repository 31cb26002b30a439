// What the soak does inside a page: makes calls, and tells at once which have returned. Stands before everything else in
// <head>, as one script.

import { queueName, STORE } from '../../src/queue.ts'
import type { Call, Moment } from './program.ts'

/** What the site fills in. */
export interface PageSetup {
  tag: string
  writeKey: string
  endpoint: string
  pluginMs: number | null
  listensEarly: boolean
}

export type Report =
  /** A page is there, or is back from the back/forward cache. */
  | { kind: 'show'; doc: string; restored: boolean }
  /** The database is open. */
  | { kind: 'open'; doc: string; atMs: number }
  /**
   * These calls have returned. Of a burst's tail: and its task has ended. `place`: of the first, among all of the document.
   * `isEarly`: the snippet had them, and the script has made them now.
   */
  | { kind: 'returned'; doc: string; ids: string[]; place: number; atMs: number; isEarly: boolean }
  /** A call's promise has resolved, or rejected with a message. */
  | { kind: 'settled'; doc: string; id: string; messageId?: string; failure?: string }
  | { kind: 'dropped'; doc: string; messageId: string; reason: string; message: string }
  /** IndexedDB failed, by the library's account. */
  | { kind: 'trouble'; doc: string; message: string }
  /** An exception that nobody caught, or that a call threw. */
  | { kind: 'error'; doc: string; message: string }
  | { kind: 'hide'; doc: string }
  | { kind: 'signal' }

export interface Leftovers {
  waiting: string[]
  spilled: string[]
  /** Refused events and why. */
  parked: { text: string; reason: string }[]
}

export interface Orders {
  step: number
  calls: Call[]
  moment?: Moment | undefined
  /** Resolves when the promises of the calls have settled. */
  settled?: boolean | undefined
  /** The path that `href` leads to. */
  path?: string | undefined
  /** Fetches the signal in the moment named, and then blocks for so long. */
  signal?: { when: 'returned' | 'settled' | 'blocked'; blockMs: number } | undefined
}

declare const SETUP: PageSetup

declare global {
  interface Window {
    soak: ReturnType<typeof createSoak>
    /** There is none where nobody listens. */
    soakReport?: (text: string) => void
  }
}

/** How many calls of a task are on the disk before the task ends. */
const SINGLES_PER_TASK = 32

window.soak = createSoak(SETUP)

function createSoak({ tag, writeKey, endpoint, pluginMs, listensEarly }: PageSetup) {
  const doc = crypto.randomUUID().slice(0, 8)
  const name = queueName(writeKey, endpoint)
  const realNow = Date.now
  let isHidden = false
  let made = 0
  setClock(Number(new URLSearchParams(location.search).get('clock')))
  Object.defineProperty(document, 'hidden', {
    get: () => isHidden || Object.getOwnPropertyDescriptor(Document.prototype, 'hidden')!.get!.call(document),
  })
  addEventListener('error', ({ message, filename, lineno, colno }) =>
    report({ kind: 'error', doc, message: `${message} (${filename}:${lineno}:${colno})` }),
  )
  addEventListener('unhandledrejection', ({ reason }) =>
    report({ kind: 'error', doc, message: `unhandled: ${reason?.stack ?? reason}` }),
  )
  addEventListener('pageshow', ({ persisted }) => report({ kind: 'show', doc, restored: persisted }))
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) report({ kind: 'hide', doc })
  })
  return { doc, name, run, begin, onLeave, setClock, hide, show, flush, listen, readLeftovers }

  function report(what: Report): void {
    window.soakReport?.(JSON.stringify(what))
  }

  /** After the snippet, before `load`. */
  function listen(): void {
    if (listensEarly) addListeners()
    else void window.analytics.ready(addListeners)
    void window.analytics.ready(watchDatabase)
    if (pluginMs === null) return
    const slow = async <T>(context: T) => {
      if (pluginMs) await new Promise((resolve) => setTimeout(resolve, pluginMs))
      return context
    }
    void window.analytics.register({
      name: 'slow',
      type: 'before',
      version: '1.0.0',
      isLoaded: () => true,
      load: () => Promise.resolve(),
      track: slow,
      page: slow,
      identify: slow,
    })
  }

  function addListeners(): void {
    const { analytics } = window
    analytics.on('dropped', ({ messageId, reason, message }) =>
      report({ kind: 'dropped', doc, messageId, reason: `${reason}`, message: `${message}` }),
    )
    analytics.on('error', ({ code, message }) => {
      if (code === 'storage') report({ kind: 'trouble', doc, message })
    })
  }

  function watchDatabase(): void {
    // Behind the library's own request for the same database, which is answered first.
    const request = indexedDB.open(name)
    request.onsuccess = () => {
      request.result.close()
      report({ kind: 'open', doc, atMs: realNow() })
    }
  }

  /** The page's own first calls. It may be loaded again from its address, so they are this document's. */
  function begin({ moment, ...orders }: Orders): void {
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    // Or it would reload for ever.
    const isFirst = navigation?.type === 'navigate'
    call(isFirst ? { ...orders, moment } : orders, `.${doc}`)
  }

  /** All calls in one task, and what follows in the very same. */
  function run(orders: Orders): Promise<unknown> | undefined {
    const { settled, signal } = orders
    const results = call(orders, '')
    if (!signal) return settled ? Promise.allSettled(results).then(() => true) : undefined
    if (signal.when === 'settled') void Promise.allSettled(results).then(send)
    else send()
    const start = performance.now()
    while (signal.when === 'blocked' && performance.now() - start < signal.blockMs);
    return undefined

    function send(): void {
      // The report does not reach a page that blocks, nor the request one that is offline.
      report({ kind: 'signal' })
      void fetch(`/signal?at=${realNow()}`).catch(() => {})
    }
  }

  function call({ step, calls, moment, path = '/page3' }: Orders, suffix: string): unknown[] {
    const ids = calls.map((_, place) => `${tag}:${step}.${place}${suffix}`)
    const results = calls.map((call, place) => perform(ids[place]!, call))
    const first = made
    made += calls.length
    const leave = () => {
      if (moment === 'hide') hide()
      if (moment === 'reload') location.reload()
      if (moment === 'href') location.href = path + location.search.replace(/&first=\d+/, '')
    }
    if (window.analytics.initialized) {
      tell(ids.slice(0, SINGLES_PER_TASK), first, false)
      // Behind the library's microtask, which commits the others.
      queueMicrotask(() => tell(ids.slice(SINGLES_PER_TASK), first + SINGLES_PER_TASK, false))
      leave()
    } else {
      // The snippet has them only.
      whenMade(() => {
        tell(ids, first, true)
        leave()
      })
    }
    return results
  }

  /** As soon as the script has made the calls of the snippet. */
  function whenMade(work: () => void): void {
    // `ready` comes when plugins are through with them; a listener hears of the moment before the script makes them.
    if (listensEarly) window.analytics.once('initialize', () => queueMicrotask(work))
    else void window.analytics.ready(work)
  }

  function tell(ids: string[], place: number, isEarly: boolean): void {
    if (ids.length) report({ kind: 'returned', doc, ids, place, atMs: realNow(), isEarly })
  }

  /** Never throws: the library must not. */
  function perform(id: string, call: Call): unknown {
    try {
      const result = call.bad ? callBadly(id, call) : callWell(id, call)
      if (!(result instanceof Promise)) return result
      result.then(
        (context) => report({ kind: 'settled', doc, id, messageId: context?.event?.messageId }),
        (reason) => report({ kind: 'settled', doc, id, failure: `${reason}` }),
      )
      return result
    } catch (reason) {
      report({ kind: 'error', doc, message: `${call.type} threw: ${(reason as Error)?.stack ?? reason}` })
      return undefined
    }
  }

  function callWell(id: string, { type, bytes, odd, poison }: Call): unknown {
    const { analytics } = window
    // In the context, which all types have.
    const options = { context: { soak: id, ...(poison && { poison: true }) } }
    const bag: Record<string, unknown> = { filler: 'x'.repeat(bytes ?? 0) }
    if (odd) makeOdd(bag, odd)
    if (type === 'track') return analytics.track(`Event ${id}`, bag, options)
    if (type === 'page') return analytics.page('Category', `Page ${id}`, bag, options)
    if (type === 'screen') return analytics.screen('Category', `Screen ${id}`, bag, options)
    if (type === 'identify') return analytics.identify(`user ${id}`, bag, options)
    if (type === 'group') return analytics.group(`group ${id}`, bag, options)
    if (type === 'alias') return analytics.alias(`new ${id}`, `old ${id}`, options)
    if (type === 'reset') return analytics.reset()
    return analytics.setAnonymousId(`anonymous ${id}`)
  }

  function callBadly(id: string, { type, bad }: Call): unknown {
    const { analytics } = window
    const method = (analytics as unknown as Record<string, (...args: unknown[]) => unknown>)[type]!
    const options = { context: { soak: id } }
    if (bad === 'nameless') return method.call(analytics, null, null, options)
    if (bad === 'too-large') return method.call(analytics, 'Large', { filler: 'ü'.repeat(20_000) }, options)
    if (bad === 'no-arguments') return method.call(analytics)
    if (bad === 'numbers') return method.call(analytics, 41, 42, 43, 44)
    if (bad === 'deep') {
      const bag: Record<string, unknown> = {}
      for (let depth = 0, inner = bag; depth < 200; depth++) inner = inner.odd = {}
      return method.call(analytics, 'Deep', bag, options)
    }
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return method.call(analytics, 'Revoked', proxy, proxy)
  }

  function makeOdd(bag: Record<string, unknown>, odd: Call['odd']): void {
    if (odd === 'cycle') bag.odd = { bag }
    if (odd === 'bigint') bag.odd = 10n
    if (odd === 'function') bag.odd = () => {}
    if (odd === 'symbol') bag.odd = Symbol('odd')
    if (odd === 'date') bag.odd = new Date(Number.NaN)
    if (odd === 'getter') Object.defineProperty(bag, 'odd', { enumerable: true, get: complain })
    if (odd === 'proxy') bag.odd = new Proxy({}, { get: complain, ownKeys: complain })

    function complain(): never {
      throw new Error('odd')
    }
  }

  function onLeave(event: string, step: number, calls: Call[]): void {
    const target = event === 'visibilitychange' ? document : window
    let times = 0
    target.addEventListener(event, () => {
      if (event === 'visibilitychange' && !document.hidden) return
      const ids = calls.map((_, place) => `${tag}:${step}.${place}.${doc}.${times}`)
      times++
      for (const [place, call] of calls.entries()) perform(ids[place]!, call)
      // Of a page that goes away, nobody listens to the report.
      if (window.analytics.initialized) navigator.sendBeacon('/returned', JSON.stringify({ doc, ids, atMs: realNow() }))
    })
  }

  function setClock(shiftMs: number): void {
    Date.now = () => realNow() + shiftMs
    if (!shiftMs) return
    const Real = Date
    window.Date = new Proxy(Real, {
      construct: (target, args, newTarget) => Reflect.construct(target, args.length ? args : [Date.now()], newTarget),
    })
  }

  function hide(): void {
    isHidden = true
    document.dispatchEvent(new Event('visibilitychange'))
  }

  function show(): void {
    isHidden = false
    document.dispatchEvent(new Event('visibilitychange'))
  }

  function flush(): void {
    void window.analytics.flush()
  }

  async function readLeftovers(): Promise<Leftovers> {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name)
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    const store = database.transaction(STORE).objectStore(STORE)
    const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()].map(settle))
    database.close()
    const rows = (keys as string[]).map((key, place) => ({ key, value: values![place] }))
    return {
      waiting: rows.filter(({ key }) => key < '~').map(({ value }) => value as string),
      parked: rows.filter(({ key }) => key >= '~').map(({ value }) => value as { text: string; reason: string }),
      spilled: Object.keys(localStorage)
        // Behind all rows: how long the collector is to be left alone.
        .filter((key) => key.startsWith(name) && !key.startsWith(`${name}~`))
        .map((key) => localStorage.getItem(key)!),
    }
  }

  function settle<T>(request: IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  }
}
