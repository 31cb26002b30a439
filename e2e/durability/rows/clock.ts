// The visitor's clock is wrong, is put right, or stands still for a night.

import { setTimeout as sleep } from 'node:timers/promises'
import { expectArrived, untilAsked } from '../arrival.ts'
import { expectDelivered, track } from '../receipts.ts'
import { Breach, type Row } from '../row.ts'
import { SHORTEST_PAUSES, setShop } from '../shop.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const YEAR_MS = 365 * DAY_MS

/** A slow machine takes its time between a call and its request; a clock that is wrong is wrong by more. */
const TOLERANCE_MS = 60_000

declare global {
  interface Window {
    setClock(byMs: number): void
  }
}

/** To run before a page: its clock is wrong by that much, and can be set while it lives. */
function clockWrongBy(byMs: number): string {
  return `{
    const Real = Date
    let byMs = ${byMs}
    const now = () => Real.now() + byMs
    window.Date = class extends Real {
      constructor(...args) {
        super(...(args.length ? args : [now()]))
      }
      static now = now
    }
    window.setClock = (toMs) => { byMs = toMs }
  }`
}

export const clock: readonly Row[] = [
  {
    title: 'the machine sleeps in the middle of a request, and its connections are gone when it wakes',
    engines: ['chromium', 'firefox'],
    brokenBy: ['gives-up'],
    async play(world) {
      const { visitor, powers, collector } = world
      setShop(world, { requestTimeoutMs: 3000 })
      collector.faults.always({ hang: true })
      const tab = await visitor.open('/shop', { before: SHORTEST_PAUSES })
      await track(tab, ['A'])
      await untilAsked(world)
      await track(tab, ['B'])
      const wakeUp = powers.sleep!()
      collector.faults.release()
      collector.faults.clear()
      // Long enough for the request to be given up as soon as it wakes.
      await sleep(4000)
      wakeUp()
      await track(tab, ['C'])
      await expectDelivered(world, tab, ['A', 'B', 'C'])
      await expectArrived(world, ['A', 'B', 'C'], { isOrdered: true, isOnceOnWire: true })
    },
  },
  {
    title: 'a clock that is wrong by a year: sentAt lets the collector know when it was',
    brokenBy: ['no-sent-at'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      for (const byMs of [-YEAR_MS, YEAR_MS]) {
        await collector.clear()
        const tab = await visitor.open('/shop', { before: clockWrongBy(byMs) })
        await track(tab, ['A', 'B'])
        await expectDelivered(world, tab, ['A', 'B'])
        for (const { timestamp } of await expectArrived(world, ['A', 'B'], { isOrdered: true })) {
          const errorMs = Date.parse(timestamp) - Date.now()
          if (Math.abs(errorMs) > TOLERANCE_MS) throw new Breach(`said to have been at ${timestamp}`)
        }
        await tab.close()
      }
    },
  },
  {
    title:
      'a clock that is set back or forward while events wait: they are delivered, here and from a page that is gone',
    brokenBy: ['believes-any-clock'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      for (const byMs of [-YEAR_MS, YEAR_MS, DAY_MS]) {
        await collector.clear()
        collector.faults.always({ status: 503 })
        const before = [clockWrongBy(0), SHORTEST_PAUSES].join(';')
        const closed = await visitor.open('/shop', { before })
        await track(closed, ['gone'])
        await closed.close()
        const tab = await visitor.open('/shop', { before })
        await track(tab, ['before'])
        await untilAsked(world)
        // The machine wakes up, or its clock is put right; a few tries later the network is back.
        await tab.run((toMs) => window.setClock(toMs), byMs)
        await track(tab, ['after'])
        const before503 = collector.requests.length
        await untilAsked(world, before503 + 2)
        collector.faults.clear()
        await expectDelivered(world, tab, ['before', 'after'])
        await tab.run(() => window.analytics.flush())
        await expectArrived(world, ['gone', 'before', 'after'])
        await tab.close()
      }
    },
  },
]
