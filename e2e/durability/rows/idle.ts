// Nothing waits: the page is left alone.

import { expectArrived, expectSoon, numbers } from '../arrival.ts'
import { Breach, type Row } from '../row.ts'
import type { Tab } from '../visitor.ts'

/** How long a page is watched that is said to do nothing. */
const WATCH_MS = 3000

interface Activity {
  /** What was begun, in its order. */
  begun: string[]
  /** Timers, frames and transactions that have neither come nor been cleared. */
  open: Map<unknown, string>
}

/** Notes all that a page can keep a browser busy with. */
const WATCH = `(${() => {
  const activity: Activity = { begun: [], open: new Map() }
  Object.assign(window, { activity })
  const globals = window as never as Record<string, (...args: unknown[]) => unknown>
  for (const [start, stop] of [
    ['setTimeout', 'clearTimeout'],
    ['setInterval', 'clearInterval'],
    ['requestAnimationFrame', 'cancelAnimationFrame'],
    ['requestIdleCallback', 'cancelIdleCallback'],
  ] as const) {
    const [begin, end] = [globals[start], globals[stop]]
    if (!begin || !end) continue
    globals[start] = (work, ...rest) => {
      // A WebDriver's own, of each script that it runs: it times out then.
      if (rest[0] === 30_000) return begin.call(window, work, ...rest)
      activity.begun.push(start)
      const id = begin.call(
        window,
        (...args: unknown[]) => {
          if (start !== 'setInterval') activity.open.delete(id)
          ;(work as (...args: unknown[]) => void)(...args)
        },
        ...rest,
      )
      activity.open.set(id, start)
      return id
    }
    globals[stop] = (id) => {
      activity.open.delete(id)
      end.call(window, id)
    }
  }
  function note(owner: object, name: string, isOpened?: (result: never) => void): void {
    const methods = owner as Record<string, (...args: unknown[]) => unknown>
    const method = methods[name]
    if (!method) return
    methods[name] = function (this: unknown, ...args) {
      activity.begun.push(name)
      const result = method.apply(this, args)
      isOpened?.(result as never)
      return result
    }
  }
  note(window, 'fetch')
  note(XMLHttpRequest.prototype, 'send')
  note(Navigator.prototype, 'sendBeacon')
  note(LockManager.prototype, 'request')
  note(LockManager.prototype, 'query')
  note(IDBFactory.prototype, 'open')
  note(Storage.prototype, 'setItem')
  note(IDBDatabase.prototype, 'transaction', (transaction: IDBTransaction) => {
    activity.open.set(transaction, 'transaction')
    for (const end of ['complete', 'abort']) transaction.addEventListener(end, () => activity.open.delete(transaction))
  })
}})()`

/** What has not ended, and how much was begun. */
function readActivity(tab: Tab): Promise<{ open: string[]; begun: string[] }> {
  return tab.run(async () => {
    const { open, begun } = (window as never as { activity: Activity }).activity
    const before = [...begun]
    const { held, pending } = await navigator.locks.query()
    // The question itself is not the library's.
    begun.splice(begun.lastIndexOf('query'), 1)
    const locks = [...held!, ...pending!].map(({ name }) => `lock ${name}`)
    return { open: [...open.values(), ...locks], begun: before }
  })
}

export const idle: readonly Row[] = [
  {
    title: 'an idle page makes no request, runs no timer, holds no lock and no transaction (P1)',
    brokenBy: ['polls', 'keeps-lock'],
    async play(world) {
      const { visitor, collector } = world
      const tab = await visitor.open('/', { before: WATCH })
      for (const count of [0, 50]) {
        await tab.run((total) => {
          for (let index = 0; index < total; index++) void window.analytics.track(`${index}`)
        }, count)
        await expectArrived(world, numbers(count))
        const { begun } = await expectSoon(
          world,
          () => readActivity(tab),
          ({ open }) => !open.length,
          ({ open }) => `not idle: ${open}`,
        )
        const requests = collector.requests.length
        // That nothing happens cannot be waited for.
        await new Promise((resolve) => setTimeout(resolve, WATCH_MS))
        const later = await readActivity(tab)
        const more = [...later.open, ...later.begun.slice(begun.length)]
        if (more.length) throw new Breach(`not idle: ${more}`)
        if (collector.requests.length > requests) throw new Breach('not idle: requests')
      }
      if (!(await readActivity(tab)).begun.includes('transaction')) throw new Error('nothing was watched')
    },
  },
]
