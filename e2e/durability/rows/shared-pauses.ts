// Several tabs, and a collector that wants to be left alone: they keep to one pause.

import { expectArrived, untilAsked } from '../arrival.ts'
import { expectDelivered, track } from '../receipts.ts'
import { Breach, type Row, type World } from '../row.ts'
import { SHORTEST_PAUSES, setShop } from '../shop.ts'

/** Of a clock that is read in another process than the timer that it is about. */
const TIMER_TOLERANCE_MS = 50

export const sharedPauses: readonly Row[] = [
  {
    title: 'two tabs while the collector is down: they ask as often as one would',
    brokenBy: ['own-pauses', 'no-backoff'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      collector.faults.always({ status: 500 })
      const before = 'Math.random = () => 0.5'
      const tabs = [await visitor.open('/shop', { before }), await visitor.open('/shop', { before })]
      const names: string[] = []
      const leastMs = [500, 1000, 2000]
      // Both have something to send all the time.
      while (collector.requests.length <= leastMs.length) {
        for (const [index, tab] of tabs.entries()) {
          const name = `${names.length}, tab ${index}`
          names.push(name)
          await track(tab, [name])
        }
      }
      // Chromium tells its processes of localStorage a little late, once in a dozen runs: one request may slip through. How
      // long after the other it comes is the machine's affair (163 ms were seen).
      expectPauses(world, leastMs, 1)
      collector.faults.clear()
      for (const [index, tab] of tabs.entries()) {
        await expectDelivered(
          world,
          tab,
          names.filter((name) => name.endsWith(`${index}`)),
        )
      }
      await expectArrived(world, names)
    },
  },
  {
    title: 'a Retry-After that one tab was given is kept to by another, and by one that is opened later',
    brokenBy: ['own-pauses', 'no-retry-after'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      const tab = await visitor.open('/shop', { before: SHORTEST_PAUSES })
      const other = await visitor.open('/shop', { before: SHORTEST_PAUSES })
      collector.faults.next(1, { status: 429, headers: { 'Retry-After': '3' } })
      await track(tab, ['A'])
      await untilAsked(world)
      await track(other, ['B'])
      const later = await visitor.open('/shop', { before: SHORTEST_PAUSES })
      await track(later, ['C'])
      await expectDelivered(world, tab, ['A'])
      await expectDelivered(world, other, ['B'])
      await expectDelivered(world, later, ['C'])
      await expectArrived(world, ['A', 'B', 'C'])
      expectPauses(world, [3000])
    },
  },
]

/** Between the first requests, whoever made them. `mostSlips`: so many may come before the shortest pause is over, and count for none. */
function expectPauses({ collector }: World, leastMs: readonly number[], mostSlips = 0): void {
  const { requests } = collector
  const pausesMs = leastMs.map((_, index) => requests[index + 1]!.atMs - requests[index]!.atMs)
  const shortestMs = Math.min(...leastMs) - TIMER_TOLERANCE_MS
  const waitsMs = mostSlips ? pausesMs.filter((ms) => ms >= shortestMs) : pausesMs
  const isShort = waitsMs.some((ms, index) => ms < leastMs[index]! - TIMER_TOLERANCE_MS)
  if (isShort || pausesMs.length - waitsMs.length > mostSlips) {
    throw new Breach(`pauses of ${pausesMs} ms, not of ${leastMs}`)
  }
}
