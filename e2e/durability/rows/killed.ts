// The browser, or what runs the page, is killed. No event whose call returned is lost.

import { setTimeout as sleep } from 'node:timers/promises'
import { expectArrived, numbers } from '../arrival.ts'
import type { Row, World } from '../row.ts'

const COUNT = 20

/** Runs in the page. The site hears of it once the calls have returned. */
function trackThenSignal({ names, signal, blocks }: { names: string[]; signal: string; blocks: boolean }): void {
  for (const name of names) void window.analytics.track(name)
  // Synchronous, or a page that blocks never sends it.
  const request = new XMLHttpRequest()
  request.open('GET', signal, false)
  request.send()
  while (blocks);
}

/** The browser, so long after the calls; with `blocks`, the page does nothing else meanwhile. */
async function killAfterCalls(
  world: World,
  { names, blocks, afterMs }: { names: string[]; blocks: boolean; afterMs: number },
): Promise<void> {
  const { visitor, collector, site } = world
  collector.faults.always({ hang: true })
  const tab = await visitor.open()
  const kill = visitor.prepareToKill!()
  tab.run(trackThenSignal, { names, signal: `${site.url}/empty`, blocks }).catch(() => {})
  await site.asked('/empty')
  await sleep(afterMs)
  await kill()
  collector.faults.clear()
  collector.faults.release()
  await visitor.open()
  await expectArrived(world, names, { isOrdered: true })
}

export const killed: readonly Row[] = [
  {
    title: `the browser is killed once the promises of ${COUNT} calls have settled`,
    engines: ['chromium', 'firefox'],
    brokenBy: ['memory-only'],
    async play(world) {
      const { visitor, collector } = world
      collector.faults.always({ hang: true })
      const tab = await visitor.open()
      const kill = visitor.prepareToKill!()
      await tab.run(async (count) => {
        await Promise.all(Array.from({ length: count }, (_, index) => window.analytics.track(`${index}`)))
      }, COUNT)
      await kill()
      collector.faults.clear()
      collector.faults.release()
      await visitor.open()
      await expectArrived(world, numbers(COUNT), { isOrdered: true })
    },
  },
  ...[2, 5, 50, 200, 1000].map(
    (afterMs): Row => ({
      title: `the browser is killed ${afterMs} ms after a call`,
      // Chromium: chromium/kill.spec.ts, beside a witness who tells whether the machine stood still.
      engines: ['firefox'],
      brokenBy: ['memory-only'],
      play: (world) => killAfterCalls(world, { names: ['A'], blocks: false, afterMs }),
    }),
  ),
  {
    title: `the browser is killed while the page hangs since ${COUNT} calls`,
    engines: ['firefox'],
    // Without commit() Firefox has written them as well.
    brokenBy: ['late-commit'],
    play: (world) => killAfterCalls(world, { names: numbers(COUNT), blocks: true, afterMs: 500 }),
  },
  {
    title: `the renderer crashes as soon as ${COUNT} calls have returned`,
    engines: ['chromium', 'firefox'],
    brokenBy: ['memory-only'],
    async play(world) {
      const { visitor, powers, collector } = world
      collector.faults.always({ hang: true })
      const tab = await visitor.open()
      await tab.run((count) => {
        for (let index = 0; index < count; index++) void window.analytics.track(`${index}`)
      }, COUNT)
      await powers.crash!(tab)
      collector.faults.clear()
      collector.faults.release()
      await visitor.open()
      await expectArrived(world, numbers(COUNT), { isOrdered: true })
    },
  },
  {
    title: `the renderer crashes while the page hangs since ${COUNT} calls`,
    engines: ['chromium', 'firefox'],
    brokenBy: ['no-commit', 'late-commit'],
    async play(world) {
      const { visitor, powers, collector, site } = world
      collector.faults.always({ hang: true })
      const tab = await visitor.open()
      // Until the database is open: what localStorage has as well survives the renderer, whatever is committed.
      await tab.run(() => window.analytics.flush().then(() => {}))
      const hanging = tab
        .run(trackThenSignal, { names: numbers(COUNT), signal: `${site.url}/empty`, blocks: true })
        .catch(() => {})
      await site.asked('/empty')
      await powers.crash!(tab)
      await hanging
      collector.faults.clear()
      collector.faults.release()
      await visitor.open()
      await expectArrived(world, numbers(COUNT), { isOrdered: true })
    },
  },
]
