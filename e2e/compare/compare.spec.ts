// The same script under Segment's library and under ours: the same events, the same identity, the same answers.

import { test as base, expect } from '../fixtures.ts'
import { differences } from './differences.ts'
import { findDifferences } from './find-differences.ts'
import { openDifferences } from './open-differences.ts'
import { type Bench, createBench } from './run-script.ts'
import type { Differs, Run, Script, Scripts } from './script.ts'
import { aliasScripts } from './scripts/alias.ts'
import { contextScripts } from './scripts/context.ts'
import { groupScripts } from './scripts/group.ts'
import { identifyScripts } from './scripts/identify.ts'
import { identityScripts } from './scripts/identity.ts'
import { optionScripts } from './scripts/options.ts'
import { pageScripts } from './scripts/page.ts'
import { queueScripts } from './scripts/queue.ts'
import { trackScripts } from './scripts/track.ts'
import { valueScripts } from './scripts/values.ts'

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

const topics: Record<string, Scripts> = {
  track: trackScripts,
  page: pageScripts,
  identify: identifyScripts,
  group: groupScripts,
  alias: aliasScripts,
  identity: identityScripts,
  context: contextScripts,
  options: optionScripts,
  values: valueScripts,
  queue: queueScripts,
}

for (const [topic, scripts] of Object.entries(topics)) {
  for (const [name, script] of Object.entries(scripts)) compare(`${topic}: ${name}`, script, {})
}
for (const [name, { differs, ...script }] of Object.entries(differences)) compare(`differs: ${name}`, script, differs)
for (const [name, { differs, ...script }] of Object.entries(openDifferences)) compare(`open: ${name}`, script, differs)

function compare(name: string, script: Script | Run, differs: Differs): void {
  test(name, async ({ bench }) => {
    const whole = typeof script === 'function' ? { run: script } : script
    const segment = await bench.run('segment', whole)
    const ours = await bench.run('ours', whole)
    expect(findDifferences(segment, ours)).toEqual(differs)
  })
}
