// Every row, in every engine that can cause it.

import type { Engine } from '../engines.ts'
import { test } from '../fixtures.ts'
import { ROWS } from './rows.ts'
import { playRow } from './stage.ts'

test.describe.configure({ mode: 'parallel' })

for (const row of ROWS) {
  test(row.title, async ({ site, collector }, { project }) => {
    test.setTimeout(120_000)
    const engine = project.name as Engine
    test.skip(!!row.engines && !row.engines.includes(engine), `not to be caused in ${engine}`)
    await playRow(row, { engine, site, collector, launchOptions: project.use.launchOptions ?? {} })
  })
}
