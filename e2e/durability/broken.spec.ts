// Every row must be able to fail: under each build that lacks what it is about, it ends with a breach.

import type { Engine } from '../engines.ts'
import { expect, test } from '../fixtures.ts'
import { ROWS } from './rows.ts'
import { findBreach } from './stage.ts'

test.describe.configure({ mode: 'parallel' })

for (const row of ROWS) {
  for (const build of row.brokenBy) {
    test(`${row.title}: fails under ${build}`, async ({ site, collector }, { project }) => {
      test.setTimeout(120_000)
      const engine = project.name as Engine
      // Once is enough: in Chromium, or in the first engine where the row can be caused.
      test.skip(engine !== (row.engines?.[0] ?? 'chromium'), 'seen to fail in another engine')
      const launchOptions = project.use.launchOptions ?? {}
      const breach = await findBreach(row, build, { engine, site, collector, launchOptions })
      console.log(`${build}: ${breach}`)
      expect(breach, 'the row did not notice').toBeDefined()
    })
  }
}
