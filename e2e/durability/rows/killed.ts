// The browser, or what runs the page, is killed. No event whose call returned is lost.

import { expectArrived, numbers } from '../arrival.ts'
import type { Row } from '../row.ts'

const COUNT = 20

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
      const { url } = site
      const hanging = tab
        .run(
          ({ count, signal }) => {
            for (let index = 0; index < count; index++) void window.analytics.track(`${index}`)
            // Synchronous: the page has got so far when the site has heard of it.
            const request = new XMLHttpRequest()
            request.open('GET', signal, false)
            request.send()
            for (;;);
          },
          { count: COUNT, signal: `${url}/empty` },
        )
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
