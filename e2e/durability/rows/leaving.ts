// The page goes away in the task of the call, or soon after, with few or with many events waiting.

import type { Engine } from '../../engines.ts'
import { expectArrived, expectSoon, numbers, untilAsked } from '../arrival.ts'
import { Breach, type Row, type World } from '../row.ts'
import type { Tab } from '../visitor.ts'

/**
 * Firefox aborts what it has not begun to write when the tab closes: of a burst of 300 calls in the very last moment, some
 * were lost in 7 of 300 rounds on an overloaded machine. What fits into the beacons leaves all the same.
 */
const AT_ONCE: Record<Engine, number> = { chromium: 300, firefox: 80, webkit: 80 }

/** Events `0`, `1` and so on up to `count`, from `from` on. */
interface Calls {
  from: number
  count: number
}

/** In each of them the page makes one more call, and goes in the same task. */
const WAYS: Record<string, (tab: Tab, calls: Calls, engine: Engine) => Promise<void>> = {
  'the tab closes': async (tab, calls, engine) => {
    // There the task ends before the tab is closed, see above.
    const isCareful = engine === 'firefox'
    const called = tab
      .run(({ from, count }) => {
        for (let index = from; index < count; index++) {
          void window.analytics.track(`${index}`)
          localStorage.setItem('returned', `${index + 1}`)
        }
        // Behind the library's own, which commits what waits.
        queueMicrotask(() => localStorage.setItem('isOver', 'true'))
      }, calls)
      .catch(() => {})
    if (isCareful) await called
    await tab.close()
    await called
  },
  'the page is navigated away': (tab, calls) =>
    tab.leave(({ from, count }) => {
      for (let index = from; index < count; index++) void window.analytics.track(`${index}`)
      location.href = '/empty'
    }, calls),
  'a link is clicked': (tab, calls) =>
    tab.leave(({ from, count }) => {
      const link = document.querySelector<HTMLAnchorElement>('#next')!
      link.addEventListener('click', () => {
        for (let index = from; index < count; index++) void window.analytics.track(`${index}`)
      })
      link.click()
    }, calls),
}

/** The collector is silent until the page goes, and then well: what leaves then is what the page sent on leaving. */
async function leaveWith(world: World, count: number, way: keyof typeof WAYS): Promise<void> {
  const { visitor, collector } = world
  // It may end the library's own listener as well, see expectLeavingCalls; not time after time.
  let plays = visitor.engine === 'firefox' && way === 'the tab closes' ? 3 : 1
  for (let from = 0; ; from += count) {
    collector.faults.always({ hang: true })
    const tab = await visitor.open()
    const start = collector.requests.length
    await tab.run(
      async ([first, total]) => {
        await Promise.all(Array.from({ length: total }, (_, index) => window.analytics.track(`${first + index}`)))
      },
      [from, count - 1] as const,
    )
    await untilAsked(world, start)
    const before = collector.requests.length
    collector.faults.clear()
    await WAYS[way]!(tab, { from: from + count - 1, count: from + count }, visitor.engine)
    const isSent = await expectSoon(
      world,
      () => collector.requests.length > before,
      (isMore) => isMore,
      () => 'lost: nothing was sent on leaving',
    ).catch((reason) => {
      if (!--plays) throw reason
      return false
    })
    const next = await visitor.open()
    await expectArrived(world, numbers(from + count))
    if (isSent) break
    // It would send what the next play leaves.
    await next.close()
  }
  const largest = Math.max(...collector.requests.map(({ eventCount }) => eventCount))
  if (largest > 100) throw new Breach(`a request of ${largest} events`)
}

export const leaving: readonly Row[] = [
  {
    title: 'a tab closed while the collector is down: the next visit delivers, once, in order',
    brokenBy: ['no-adoption', 'beacon-is-answer'],
    async play(world) {
      const { visitor, collector } = world
      const names = ['A', 'B', 'C', 'D', 'E']
      collector.faults.always({ drop: true })
      const tab = await visitor.open()
      await tab.run(async (list) => {
        for (const name of list) await window.analytics.track(name)
      }, names)
      await tab.close()
      collector.faults.clear()
      await visitor.open()
      await expectArrived(world, names, { isOrdered: true })
    },
  },
  ...Object.keys(WAYS).map(
    (way): Row => ({
      title: `300 events wait, and ${way} in the task of one more call (L7)`,
      brokenBy: ['memory-only'],
      play: (world) => leaveWith(world, 300, way),
    }),
  ),
  {
    title: '3,000 events wait, and the tab closes in the task of one more call',
    brokenBy: ['no-beacon'],
    play: (world) => leaveWith(world, 3000, 'the tab closes'),
  },
  ...Object.entries(WAYS).map(
    ([way, leave]): Row => ({
      title: `a burst, and ${way} in its task: nothing had time to be stored`,
      brokenBy: ['memory-only'],
      async play(world) {
        const { visitor } = world
        const count = AT_ONCE[visitor.engine]
        const tab = await visitor.open()
        await leave(tab, { from: 0, count }, visitor.engine)
        const next = await visitor.open()
        const [isOver, returned] = await next.run(() => [!!localStorage.isOver, Number(localStorage.returned)])
        if (way === 'the tab closes' && visitor.engine === 'chromium' && !isOver) {
          // It ends a page that does not answer within half a second, in the middle of its task: what was not called cannot
          // arrive, and of what was, one in 32 may wait for others.
          if (!returned) throw new Breach('no call returned')
          const certain = returned - (returned >> 5)
          await expectArrived(world, numbers(certain), { optional: numbers(count).slice(certain) })
        } else await expectArrived(world, numbers(count))
      },
    }),
  ),
  {
    title: 'calls in beforeunload, visibilitychange and pagehide leave with the page',
    brokenBy: ['no-beacon'],
    async play(world) {
      const tab = await world.visitor.open('/', { before: CALL_WHEN_LEAVING })
      await tab.goto('/empty')
      await expectLeavingCalls(world, tab, { mostCut: 0 })
    },
  },
  {
    title: 'calls in beforeunload, visibilitychange and pagehide are stored: the next visit delivers what nobody took',
    brokenBy: ['no-spill'],
    async play(world) {
      const { visitor, collector } = world
      const tab = await visitor.open('/', { before: CALL_WHEN_LEAVING })
      collector.faults.always({ drop: true })
      await tab.close()
      collector.faults.clear()
      const next = await visitor.open()
      await expectLeavingCalls(world, next, {
        mostCut: visitor.engine === 'firefox' ? 1 : 0,
        // WebDriver closes without asking the page.
        optional: visitor.engine === 'webkit' ? ['beforeunload early', 'beforeunload late'] : [],
      })
    },
  },
]

/** Listeners that are there before those of the library, and listeners that come after them. */
const CALL_WHEN_LEAVING = `
for (const moment of ['early', 'late']) {
  const listen = () => {
    const call = ({ type }) => {
      const name = type + ' ' + moment
      if (!window.analytics) return
      try {
        analytics.track(name)
        localStorage['returned ' + name] = true
      } catch (error) {
        localStorage['returned ' + name] = error
      }
    }
    addEventListener('beforeunload', call)
    addEventListener('pagehide', call)
    document.addEventListener('visibilitychange', call)
  }
  if (moment === 'early') listen()
  else addEventListener('load', listen)
}`

const LEAVING_NAMES = ['beforeunload', 'visibilitychange', 'pagehide'].flatMap((type) => [
  `${type} early`,
  `${type} late`,
])

/**
 * Firefox ends the script that runs in a page which it closes, on a busy machine in the middle of a call, and goes on with
 * the next listener (seen in about one close of seven with five browsers at a time; never two in one close). What such a
 * call was to store nobody can ask for; everything whose call returned must arrive. `mostCut`: that many may be ended so;
 * `optional`: may not have been called.
 */
async function expectLeavingCalls(
  world: World,
  reader: Tab,
  { mostCut, optional = [] }: { mostCut: number; optional?: readonly string[] },
): Promise<void> {
  const ends = await reader.run((names) => names.map((name) => `${localStorage[`returned ${name}`]}`), LEAVING_NAMES)
  const returned = LEAVING_NAMES.filter((_, index) => ends[index] === 'true')
  const cut = LEAVING_NAMES.filter((name) => !returned.includes(name) && !optional.includes(name))
  const thrown = ends.filter((end) => !['true', 'undefined'].includes(end))
  if (thrown.length || cut.length > mostCut) throw new Breach(`never returned: ${cut.join()} ${thrown.join()}`)
  await expectArrived(world, returned, { optional: [...optional, ...cut] })
}
