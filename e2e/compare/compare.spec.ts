// The same script under Segment's library and under ours: the same events, the same identity, the same answers.

import { test as base, expect } from '../fixtures.ts'
import { type Deliberate, deliberate } from './deliberate.ts'
import { differences } from './differences.ts'
import { findDifferences } from './find-differences.ts'
import { type Bench, createBench } from './run-script.ts'
import type { Run, Script } from './script.ts'
import { topics } from './topics.ts'

const test = base.extend<object, { bench: Bench }>({
  bench: [
    async ({ browser, workerSite: site, workerCollector: collector }, use) => {
      const page = await browser.newPage()
      await use(await createBench({ page, site, collector }))
      await page.close()
    },
    { scope: 'worker' },
  ],
})

// Every script starts anew, so any worker may have it.
test.describe.configure({ mode: 'parallel' })

for (const [topic, scripts] of Object.entries(topics)) {
  for (const [name, script] of Object.entries(scripts))
    compare(`${topic}: ${name}`, script, deliberate[`${topic}: ${name}`])
}
for (const [name, { differs, ...script }] of Object.entries(differences))
  compare(`differs: ${name}`, script, { differs })

/** Whoever writes scripts has Segment's library run each of them twice: one that is not the same then proves nothing. */
const isRehearsal = process.env.EVERBEACON_COMPARE === 'rehearsal'

function compare(name: string, script: Script | Run, { differs }: Partial<Deliberate> = {}): void {
  test(name, async ({ bench }) => {
    const whole = typeof script === 'function' ? { run: script } : script
    const segment = await bench.run('segment', whole)
    const other = await bench.run(isRehearsal ? 'segment' : 'ours', whole)
    const found = findDifferences(segment, other)
    expect(found).toEqual(isRehearsal ? {} : (differs ?? {}))
  })
}
