// There is no way to the collector, or somebody else answers in its place.

import { expectArrived, untilAsked } from '../arrival.ts'
import { expectDelivered, track } from '../receipts.ts'
import type { Row } from '../row.ts'
import type { Tab } from '../visitor.ts'

/** The page sees no network, whatever the browser knows. */
const SAYS_OFFLINE = "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false, configurable: true })"

const DAY_MS = 86_400_000

/** The clock of all pages, so many milliseconds ahead. */
function setClock(aheadMs: number): string {
  return `{
    const RealDate = Date
    window.Date = class extends RealDate {
      constructor(...args) {
        super(...(args.length ? args : [RealDate.now() + ${aheadMs}]))
      }
      static now() {
        return RealDate.now() + ${aheadMs}
      }
    }
  }`
}

/** Until the answer has been read. */
function trackAndFlush(tab: Tab): Promise<void> {
  return tab.run(async () => {
    await window.analytics.track('A')
    await window.analytics.flush()
  })
}

export const offline: readonly Row[] = [
  {
    title: 'offline, then closed: the next visit with a network delivers',
    brokenBy: ['memory-only'],
    async play(world) {
      const { visitor, powers, collector } = world
      const tab = await visitor.open('/', { before: SAYS_OFFLINE })
      collector.faults.always({ drop: true })
      await powers.setOffline?.(true)
      await tab.run(async () => {
        for (const name of ['A', 'B']) await window.analytics.track(name)
        void window.analytics.track('C')
      })
      await tab.close()
      await powers.setOffline?.(false)
      collector.faults.clear()
      await visitor.open()
      // Where the network is not really gone, a beacon may be late, and taken after all.
      await expectArrived(world, ['A', 'B', 'C'], { isOrdered: true, isOnceOnWire: !!powers.setOffline })
    },
  },
  {
    title: 'no route, though the browser says that it is online; then closed: the next visit delivers',
    brokenBy: ['no-adoption'],
    async play(world) {
      const { visitor, collector } = world
      collector.faults.always({ hang: true })
      const tab = await visitor.open()
      await tab.run(() => void window.analytics.track('A'))
      await untilAsked(world)
      await tab.run(() => window.analytics.track('B').then(() => {}))
      await tab.close()
      collector.faults.clear()
      collector.faults.release()
      await visitor.open()
      await expectArrived(world, ['A', 'B'], { isOrdered: true })
    },
  },
  {
    title: 'two weeks of visits while the collector is down: all within retention arrives, oldest first',
    brokenBy: ['newest-first'],
    async play(world) {
      const { visitor, collector } = world
      const days = [0, 3, 7, 11, 13]
      collector.faults.always({ drop: true })
      for (const day of days) {
        const before = collector.requests.length
        const tab = await visitor.open('/', { before: setClock(day * DAY_MS) })
        await tab.run(async (number) => {
          for (const name of ['A', 'B']) await window.analytics.track(`day ${number} ${name}`)
        }, day)
        // Retention acts when a try has failed.
        await untilAsked(world, before)
        await tab.close()
      }
      collector.faults.clear()
      await visitor.open('/', { before: setClock(13 * DAY_MS) })
      await expectArrived(
        world,
        days.flatMap((day) => [`day ${day} A`, `day ${day} B`]),
        { isOrdered: true },
      )
    },
  },
  {
    title: 'a captive portal answers 200 with a page of its own: no acknowledgement',
    brokenBy: ['any-answer'],
    async play(world) {
      const { visitor, collector } = world
      const tab = await visitor.open()
      collector.faults.always({
        status: 200,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
        body: '<!doctype html><title>Welcome to our hotel</title>',
      })
      const living = await visitor.open()
      await track(living, ['B'])
      await trackAndFlush(tab)
      await tab.close()
      // The visitor has logged in.
      collector.faults.clear()
      await expectDelivered(world, living, ['B'])
      await visitor.open()
      await expectArrived(world, ['A', 'B'])
    },
  },
  {
    title: "a service worker's own answer, such as its page for offline, is no acknowledgement",
    brokenBy: ['any-answer'],
    async play(world) {
      const { visitor, collector, site } = world
      site.pages.set('/offline.html', '<!doctype html><title>Offline</title>')
      site.pages.set(
        '/sw.js',
        `const stored = caches.open('offline').then((cache) => cache.add('/offline.html'))
         self.addEventListener('install', (event) => event.waitUntil(stored))
         self.addEventListener('activate', (event) => event.waitUntil(clients.claim()))
         self.addEventListener('fetch', (event) =>
           event.respondWith(fetch(event.request).catch(() => caches.match('/offline.html'))))`,
      )
      const tab = await visitor.open()
      await tab.run(async () => {
        await navigator.serviceWorker.register('/sw.js')
        await navigator.serviceWorker.ready
      })
      await tab.reload()
      collector.faults.always({ drop: true })
      await trackAndFlush(tab)
      await tab.close()
      collector.faults.clear()
      await visitor.open()
      await expectArrived(world, ['A'])
    },
  },
]
