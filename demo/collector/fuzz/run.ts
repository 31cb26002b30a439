// tsx fuzz/run.ts [--requests 20000] [--seed 1]: asks for longer than the test does, and says what was answered.

import { parseArgs } from 'node:util'
import { fuzzCollector } from './fuzz-collector.ts'

const { values } = parseArgs({ options: { requests: { type: 'string' }, seed: { type: 'string' } } })
const requests = Number(values.requests ?? 20_000)
const seed = Number(values.seed ?? Date.now() % 2 ** 31)
console.log(`${requests} requests, seed ${seed}`)
const report = await fuzzCollector({
  requests,
  seed,
  onProgress: (done) => done % 2000 === 0 && console.log(`${done} of ${requests}`),
})
console.log(report)
