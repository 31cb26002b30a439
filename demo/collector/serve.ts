// The collector alone, as a process: `tsx demo/collector/serve.ts`. The README says what the environment may tell it.

import path from 'node:path'
import { describeAccess } from './operations/describe-access.ts'
import { runCollector } from './operations/run-collector.ts'

const WRITE_KEY = 'demo'

await runCollector({
  name: 'collector',
  defaults: { port: 8080, dataDir: path.join(import.meta.dirname, '../data') },
  welcome: async (collector) => {
    const token = await collector.createToken('serve')
    return `\nEverbeacon collector: ${collector.url}\n\n${describeAccess(collector, { writeKey: WRITE_KEY, token })}`
  },
})
