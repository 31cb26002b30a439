// The page goes away in the moment of the call, or soon after.

import { expectArrived } from '../arrival.ts'
import type { Row } from '../row.ts'

export const leaving: readonly Row[] = [
  {
    title: 'a tab closed while the collector is down: the next visit delivers, once, in order',
    brokenBy: ['no-adoption', 'memory-only', 'beacon-is-answer'],
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
]
