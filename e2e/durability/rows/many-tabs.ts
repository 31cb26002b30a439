// Many tabs of one site at a time.

import { createRandom } from '../../soak/random.ts'
import { expectArrived, expectSoon } from '../arrival.ts'
import { track } from '../receipts.ts'
import { Breach, type Row, type World } from '../row.ts'
import { SHORTEST_PAUSES, setShop } from '../shop.ts'
import type { Tab } from '../visitor.ts'

/** Forty where they come fast; elsewhere as many as a test has time for. */
const TABS = { chromium: 40, firefox: 16, webkit: 8 }

/** How long nothing may happen. */
const IDLE_MS = 1500

/** To run before a page: its requests say whether the page waits for their answer, or may go away meanwhile. */
const MARK_AWAITED = `{
  const { fetch } = window
  window.fetch = (url, init) =>
    fetch(url, init && !init.keepalive ? { ...init, body: init.body.replace('{', '{"isAwaited":true,') } : init)
}`

/** To run before a page: counts what the library does. A driver sets timers in the page, too, and asks its storage. */
const COUNT_WORK = `{
  window.work = 0
  const count = (holder, name) => {
    const real = holder[name]
    holder[name] = function (...args) {
      if (new Error().stack.includes('analytics.min.js')) window.work++
      return real.apply(this, args)
    }
  }
  for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame', 'fetch']) count(window, name)
  for (const name of ['request', 'query']) count(LockManager.prototype, name)
  count(IDBDatabase.prototype, 'transaction')
  count(Storage.prototype, 'getItem')
}`

declare global {
  interface Window {
    work: number
  }
}

export const manyTabs: readonly Row[] = [
  {
    title:
      'forty tabs track, close and crash at random: one sends at a time, a living one takes over at once, and idle ones rest',
    brokenBy: ['no-exclusive-lock', 'no-adoption', 'polls'],
    async play(world) {
      const { visitor, collector, powers } = world
      setShop(world)
      const random = createRandom(1)
      const before = [MARK_AWAITED, COUNT_WORK, SHORTEST_PAUSES].join(';')
      const tabs = await Promise.all(
        Array.from({ length: TABS[visitor.engine] }, () => visitor.open('/shop', { before })),
      )
      const names: string[] = []
      const trackIn = (tab: Tab) => {
        names.push(`${names.length}`)
        return track(tab, names.slice(-1))
      }

      let overlaps = 0
      collector.faults.always({
        delayMs: 20,
        when({ bodyText }) {
          const open = collector.requests.filter(({ status, bodyText }) => !status && isAwaited(bodyText))
          if (isAwaited(bodyText) && open.length > 1) overlaps++
          return true
        },
      })
      await Promise.all(Array.from({ length: 80 }, () => trackIn(random.pick(tabs))))
      await expectArrived(world, names)
      if (overlaps) throw new Breach(`${overlaps} requests while another one was under way`)

      collector.faults.always({ status: 503 })
      while (tabs.length > 4) {
        const leavers = Array.from({ length: 4 }, () => tabs.splice(random.whole(0, tabs.length - 1), 1)[0]!)
        await Promise.all([...leavers, random.pick(tabs)].map(trackIn))
        // In other engines the tabs of a site share a process.
        const crash = visitor.engine === 'chromium' ? powers.crash : undefined
        await Promise.all(leavers.map((tab) => (crash && random.chance(0.5) ? crash(tab) : tab.close())))
      }
      collector.faults.clear()
      const noticedMs = await tabs[0]!.run(async () => {
        const nowMs = Date.now()
        await window.analytics.flush()
        return nowMs
      })
      const adopted = collector.requests.filter(({ atMs }) => atMs >= noticedMs)
      await expectArrived(world, names)
      const lateMs = Math.max(...adopted.map(({ atMs }) => atMs)) - noticedMs
      if (lateMs > 1000) throw new Breach(`the last orphan went ${lateMs} ms after a living tab had noticed`)

      await expectRest(world, tabs)
    },
  },
]

function isAwaited(bodyText: string): boolean {
  return bodyText.startsWith('{"isAwaited"')
}

/** Nothing waits in these pages, no lock is held, and none of them does anything. */
async function expectRest(world: World, tabs: readonly Tab[]): Promise<void> {
  await expectSoon(
    world,
    () => Promise.all(tabs.map((tab) => tab.run(() => window.analytics.queue.waiting))),
    (counts) => counts.every((count) => !count),
    (counts) => `still waiting: ${counts}`,
  )
  const read = () => Promise.all(tabs.map((tab) => tab.run(() => window.work)))
  // What follows an answer may take a moment.
  await expectSoon(
    world,
    async () => `${await read()}` === `${await pauseAnd(read)}`,
    Boolean,
    () => 'a page does not rest',
  )
  const { held, pending } = await tabs[0]!.run(() => navigator.locks.query())
  if (held!.length || pending!.length) throw new Breach(`${held!.length} locks are held, ${pending!.length} waited for`)
}

function pauseAnd<T>(work: () => Promise<T>): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(work()), IDLE_MS))
}
