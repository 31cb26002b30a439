// The page is not gone, but not there either: kept in the back/forward cache, hidden, frozen, prerendered.

import { expectArrived, expectSoon, untilAsked } from '../arrival.ts'
import { expectDelivered, track } from '../receipts.ts'
import { Breach, type Row, type World } from '../row.ts'
import type { Tab } from '../visitor.ts'

/** The page says whether it came back from the cache, or why not. */
const WATCH_RETURN = `addEventListener('pageshow', ({ persisted }) => {
  const [entry] = performance.getEntriesByType('navigation')
  window.cameBack = persisted ? 'from the cache' : 'loaded anew: ' + JSON.stringify(entry && entry.notRestoredReasons)
})`

/**
 * `isWaiting`: events waited when the page was left. Firefox does not keep a page that holds a lock when the next one is
 * asked for, though it lets go of it on `pagehide`; then the page is loaded anew, and nothing is lost all the same.
 */
async function expectFromCache({ visitor }: World, tab: Tab, { isWaiting = false } = {}): Promise<void> {
  if (isWaiting && visitor.engine === 'firefox') return
  const how = await tab.run(() => String((window as { cameBack?: string }).cameBack))
  if (how !== 'from the cache') throw new Breach(`not kept in the cache: ${how}`)
}

/** It has looked for what earlier pages left: who goes meanwhile may still hold the lock that another page wants. */
async function untilSettled(world: World, tab: Tab): Promise<void> {
  await expectSoon(
    world,
    () => tab.run(() => navigator.locks.query().then(({ held, pending }) => held!.length + pending!.length)),
    (count) => count === 0,
    () => 'a lock is held though nothing waits',
  )
}

/** Nothing is left on this page. */
async function expectNothingWaits(world: World, tab: Tab): Promise<void> {
  await expectSoon(
    world,
    () => tab.run(() => window.analytics.queue.waiting),
    (waiting) => waiting === 0,
    (waiting) => `rows that stay: ${waiting}`,
  )
}

/** Puts the tab behind another one, or in front, as far as its page can tell. */
function setHidden(tab: Tab, isHidden: boolean): Promise<void> {
  return tab.run((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
    Object.defineProperty(document, 'visibilityState', { value: hidden ? 'hidden' : 'visible', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, isHidden)
}

/**
 * A page as it is while it is prerendered: hidden, and its requests for locks wait until it is shown (Web Locks, "delay
 * while prerendering"). A real one stops for good at Playwright's debugger before its first script.
 */
const PRERENDER = `{
  let isShown = false
  const shown = new Promise((resolve) => {
    window.show = () => {
      isShown = true
      resolve()
      document.dispatchEvent(new Event('visibilitychange'))
    }
  })
  Object.defineProperty(document, 'prerendering', { get: () => !isShown })
  Object.defineProperty(document, 'hidden', { get: () => !isShown })
  Object.defineProperty(document, 'visibilityState', { get: () => (isShown ? 'visible' : 'hidden') })
  const request = navigator.locks.request.bind(navigator.locks)
  navigator.locks.request = async (...args) => {
    await shown
    return request(...args)
  }
}`

export const paused: readonly Row[] = [
  {
    title: 'into the back/forward cache and out again, with nothing waiting (D2)',
    brokenBy: ['keeps-lock'],
    async play(world) {
      const tab = await world.visitor.open('/', { before: WATCH_RETURN })
      await tab.run(() => void window.analytics.track('A'))
      await expectArrived(world, ['A'])
      await expectNothingWaits(world, tab)
      await tab.goto('/other')
      await tab.back()
      await expectFromCache(world, tab)
      await tab.run(() => void window.analytics.track('B'))
      await expectArrived(world, ['A', 'B'], { isOrdered: true })
      await expectNothingWaits(world, tab)
    },
  },
  {
    title: 'into the back/forward cache and out again, with events waiting, called on the way out as well',
    brokenBy: ['keeps-lock'],
    async play(world) {
      const { visitor, collector } = world
      const tab = await visitor.open('/', { before: WATCH_RETURN })
      collector.faults.always({ drop: true })
      await track(tab, ['before'])
      await tab.leave(() => {
        addEventListener('pagehide', () => void window.analytics.track('C'))
        void window.analytics.track('A')
        void window.analytics.track('B')
        location.href = '/other'
      }, undefined)
      await tab.back()
      await expectFromCache(world, tab, { isWaiting: true })
      collector.faults.clear()
      await track(tab, ['D'])
      await expectArrived(world, ['before', 'A', 'B', 'C', 'D'], { isOrdered: true })
      // Firefox has loaded it anew.
      await expectDelivered(world, tab, visitor.engine === 'firefox' ? ['D'] : ['before', 'D'])
      await expectNothingWaits(world, tab)
    },
  },
  {
    title: 'a page in the cache whose events another one has delivered meanwhile: none of them twice',
    brokenBy: ['new-ids'],
    async play(world) {
      const { visitor, collector } = world
      const tab = await visitor.open('/', { before: WATCH_RETURN })
      await untilSettled(world, tab)
      collector.faults.always({ drop: true })
      await tab.leave(() => {
        void window.analytics.track('A')
        location.href = '/empty'
      }, undefined)
      collector.faults.clear()
      await visitor.open()
      await expectArrived(world, ['A'])
      const before = collector.requests.length
      await tab.back()
      await expectFromCache(world, tab, { isWaiting: true })
      await tab.run(() => void window.analytics.track('B'))
      await untilAsked(world, before)
      await expectNothingWaits(world, tab)
      await expectArrived(world, ['A', 'B'])
    },
  },
  {
    title: 'the page that sends goes into the cache, and so does the next in turn: nobody waits for them',
    brokenBy: ['keeps-turn'],
    async play(world) {
      const { visitor, collector } = world
      const sender = await visitor.open('/', { before: WATCH_RETURN })
      const next = await visitor.open('/', { before: WATCH_RETURN })
      await untilSettled(world, next)
      collector.faults.next(1, { hang: true })
      await sender.run(() => void window.analytics.track('A'))
      await untilAsked(world)
      await next.run(() => void window.analytics.track('B'))
      await expectSoon(
        world,
        () => next.run(() => navigator.locks.query().then(({ pending }) => pending!.length)),
        (count) => count > 0,
        () => 'the other page does not wait for its turn',
      )
      await sender.leave(() => void (location.href = '/empty'), undefined)
      await next.leave(() => void (location.href = '/empty'), undefined)
      const another = await visitor.open()
      await another.run(() => void window.analytics.track('C'))
      await expectArrived(world, ['A', 'B', 'C'])
      for (const tab of [sender, next]) {
        await tab.back()
        // WebKit does not keep a page with a request under way.
        if (visitor.engine !== 'webkit' || tab === next) await expectFromCache(world, tab, { isWaiting: true })
        await expectNothingWaits(world, tab)
      }
      await expectArrived(world, ['A', 'B', 'C'])
    },
  },
  {
    title: 'hidden: what waits is sent, and what is called then; shown again, nothing is sent a second time',
    brokenBy: ['hidden-is-gone'],
    async play(world) {
      const { visitor, collector } = world
      const tab = await visitor.open()
      await tab.run(() => void window.analytics.track('A'))
      await setHidden(tab, true)
      await tab.run(() => void window.analytics.track('B'))
      await expectArrived(world, ['A', 'B'])
      await setHidden(tab, false)
      await tab.run(() => void window.analytics.track('C'))
      await expectArrived(world, ['A', 'B', 'C'])
      await expectNothingWaits(world, tab)
      const sent = collector.requests.reduce((sum, { eventCount }) => sum + eventCount, 0)
      if (sent > 3) throw new Breach(`twice: 3 events in ${sent} places of requests`)
    },
  },
  {
    title: 'hidden, and then ended by the system without a word: what waited had left when it was hidden',
    engines: ['chromium'],
    brokenBy: ['hidden-waits'],
    async play(world) {
      const { visitor, powers } = world
      const tab = await visitor.open()
      // Or it is the interval that sends.
      await tab.run(() => {
        window.setTimeout = (() => 0) as never
        void window.analytics.track('A')
      })
      await setHidden(tab, true)
      await untilAsked(world)
      await powers.crash!(tab)
      await expectArrived(world, ['A'])
    },
  },
  {
    title: 'prerendered, and then shown, or never: what was called meanwhile arrives',
    brokenBy: ['memory-only'],
    async play(world) {
      const { visitor, collector } = world
      collector.faults.always({ drop: true })
      const never = await visitor.open('/', { before: PRERENDER })
      await never.run(() => void window.analytics.track('A'))
      await never.close()
      const shown = await visitor.open('/', { before: PRERENDER })
      await shown.run(() => window.analytics.track('B').then(() => {}))
      collector.faults.clear()
      await shown.run(() => (window as unknown as { show: () => void }).show())
      await shown.run(() => void window.analytics.track('C'))
      await expectArrived(world, ['A', 'B', 'C'])
      await expectNothingWaits(world, shown)
    },
  },
  {
    title: 'frozen while events wait, and thawed',
    engines: ['chromium'],
    brokenBy: ['gives-up'],
    async play(world) {
      const { visitor, powers, collector } = world
      collector.faults.always({ drop: true })
      const tab = await visitor.open()
      await track(tab, ['A'])
      await untilAsked(world)
      await powers.setFrozen!(tab, true)
      collector.faults.clear()
      await powers.setFrozen!(tab, false)
      await track(tab, ['B'])
      await expectArrived(world, ['A', 'B'], { isOrdered: true })
      await expectDelivered(world, tab, ['A', 'B'])
      await expectNothingWaits(world, tab)
    },
  },
  {
    title: 'frozen while events wait, and discarded: the next visit delivers',
    engines: ['chromium'],
    brokenBy: ['memory-only'],
    async play(world) {
      const { visitor, powers, collector } = world
      collector.faults.always({ drop: true })
      const tab = await visitor.open()
      await tab.run(() => window.analytics.track('A').then(() => {}))
      await powers.setFrozen!(tab, true)
      await powers.crash!(tab)
      collector.faults.clear()
      await visitor.open()
      await expectArrived(world, ['A'])
    },
  },
]
