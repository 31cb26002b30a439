// npm run bench:collector -- [--rounds 5] [--seconds 5] [--stored 1000000]: how much does a collector on PGlite take, beside a bare server that
// only parses? In turns, so that what else the machine does hits all of them.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { spawnCollector } from '../operations/spawn-collector.ts'
import { batchBody, singleBody } from './events.ts'
import { measureLookUps } from './look-up.ts'
import { readProcessorMs } from './processor-time.ts'
import { type Load, type Outcome, putLoad } from './put-load.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    /** Events, ten of each profile, among which one is looked up; filling the store takes minutes. 0: none. */
    stored: { type: 'string', default: '1000000' },
    /** A folder for a CPU profile of the collector. */
    profile: { type: 'string' },
  },
})
const rounds = Number(values.rounds)
const seconds = Number(values.seconds)
const stored = Number(values.stored)
if (!(rounds >= 1 && seconds >= 1 && stored >= 0)) {
  console.error('bench: --rounds and --seconds must be numbers from 1, --stored one from 0')
  process.exit(1)
}

const BATCH = 100
const WARM_UP_SECONDS = 2
const EVENTS_OF_A_PROFILE = 10
const LOOK_UPS = 2000
const TELL_EVERY = 50_000
/** Of the load that was answered, for the latency. */
const SHARE = 0.8

const dataDir = mkdtempSync(path.join(tmpdir(), 'everbeacon-bench-'))
const bare = spawn(process.execPath, ['--import', 'tsx', path.join(import.meta.dirname, 'bare-server.ts')], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const [bareUrl] = (await once(bare.stdout, 'data')).map((text) => String(text).trim())
const collector = await spawnCollector({
  environment: { DATA_DIR: dataDir, DATABASE_URL: '', MAX_REQUESTS_PER_SECOND: '1000000', LOG_LEVEL: 'warn' },
  ...(values.profile && { flags: ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] }),
})

const target = { bare: bare.pid ?? 0, collector: collector.processId }

const single = { body: singleBody(collector.writeKey), connections: 64, seconds }
const batch = { body: batchBody(collector.writeKey, BATCH), connections: 16, seconds }
const track = { ...single, url: `${collector.endpoint}/track` }
const plain = { ...single, url: bareUrl ?? '' }
const batches = { ...batch, url: `${collector.endpoint}/batch` }

interface Round {
  eventsPerSecond: number
  singlesPerSecond: number
  barePerSecond: number
  singlesRatio: number
  /** Processor time, of all threads. */
  eventInBatchUs: number
  singleUs: number
  bareUs: number
  singlesP99Ms: number
  batchesP99Ms: number
}

const measured: Round[] = []
try {
  console.log(
    `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}: what else runs here makes all figures worse.`,
  )
  console.log(`An event has ${Math.round(batch.body.length / BATCH)} bytes, ${BATCH} go in a batch. Warming up …`)
  for (const load of [plain, track, batches]) await putLoad({ ...load, seconds: WARM_UP_SECONDS })
  for (let round = 1; round <= rounds; round++) {
    measured.push(await measure())
    console.log(`  ${round}/${rounds}  ${describe(measured.at(-1)!)}`)
  }
} finally {
  bare.kill()
  await collector.end('SIGTERM')
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
}

const lookUp = stored > 0 ? await lookUpAmong(stored) : undefined

const result = {
  at: new Date().toISOString(),
  machine: `${availableParallelism()} x ${cpus()[0]?.model}, Node ${process.version}`,
  rounds: measured,
  lookUp,
  medians: Object.fromEntries(Object.keys(measured[0]!).map((name) => [name, median(name as keyof Round)])),
}
const folder = path.join(import.meta.dirname, 'results')
mkdirSync(folder, { recursive: true })
writeFileSync(path.join(folder, 'results.json'), `${JSON.stringify(result, null, 2)}\n`)
console.log(`
${table()}
Medians of ${rounds} rounds; in brackets the worst and the best. Also in ${path.relative(process.cwd(), folder)}/results.json`)

async function lookUpAmong(events: number) {
  const profiles = Math.ceil(events / EVENTS_OF_A_PROFILE)
  console.log(`  Storing ${show(events)} events of ${show(profiles)} profiles, to look one up …`)
  const tell = (done: number) => {
    if (done % TELL_EVERY === 0 || done === events) console.log(`    ${show(done)} of ${show(events)}`)
  }
  const outcome = await measureLookUps({ events, profiles, lookUps: LOOK_UPS, tell })
  return { events, profiles, ...outcome }
}

async function measure(): Promise<Round> {
  const bareOutcome = await putLoadOn(target.bare, plain)
  const trackOutcome = await putLoadOn(target.collector, track)
  const batchOutcome = await putLoadOn(target.collector, batches)
  const atShare = (load: Load, requestsPerSecond: number) =>
    putLoad({ ...load, requestsPerSecond: requestsPerSecond * SHARE })
  const trackAtShare = await atShare(track, trackOutcome.requestsPerSecond)
  const batchAtShare = await atShare(batches, batchOutcome.requestsPerSecond)
  return {
    eventsPerSecond: batchOutcome.requestsPerSecond * BATCH,
    singlesPerSecond: trackOutcome.requestsPerSecond,
    barePerSecond: bareOutcome.requestsPerSecond,
    singlesRatio: trackOutcome.requestsPerSecond / bareOutcome.requestsPerSecond,
    eventInBatchUs: batchOutcome.processorUs / BATCH,
    singleUs: trackOutcome.processorUs,
    bareUs: bareOutcome.processorUs,
    singlesP99Ms: trackAtShare.p99Ms,
    batchesP99Ms: batchAtShare.p99Ms,
  }
}

/** With the processor time that each request took of the process. */
async function putLoadOn(processId: number, load: Load): Promise<Outcome & { processorUs: number }> {
  const beforeMs = readProcessorMs(processId)
  const outcome = await putLoad(load)
  const processorMs = readProcessorMs(processId) - beforeMs
  return { ...outcome, processorUs: (processorMs * 1000) / (outcome.requestsPerSecond * load.seconds) }
}

function describe(round: Round): string {
  const { eventsPerSecond, singlesPerSecond, barePerSecond, singlesRatio, singlesP99Ms, batchesP99Ms } = round
  return (
    `${show(eventsPerSecond)} events/s in batches; ${show(singlesPerSecond)} of ${show(barePerSecond)} single requests/s = ` +
    `${singlesRatio.toFixed(2)}; p99 ${singlesP99Ms} and ${batchesP99Ms} ms`
  )
}

function table(): string {
  const rows: [string, keyof Round, string, boolean][] = [
    [`Events/s, in batches of ${BATCH}, accepted and committed`, 'eventsPerSecond', '20,000', true],
    ['Single-event requests/s', 'singlesPerSecond', '', true],
    ['The bare server, requests/s', 'barePerSecond', '', true],
    ['Their ratio', 'singlesRatio', '0.6', true],
    ['Processor time of an event in a batch, us', 'eventInBatchUs', '', false],
    ['… of a single event, us', 'singleUs', '', false],
    ['… of a request to the bare server, us', 'bareUs', '', false],
    [`p99 of single events at ${SHARE * 100} % of that, ms`, 'singlesP99Ms', '< 250', false],
    [`p99 of batches at ${SHARE * 100} % of that, ms`, 'batchesP99Ms', '< 250', false],
  ]
  const lines = rows.map(([name, key, target, moreIsBetter]) => {
    const sorted = measured.map((round) => round[key]).sort((a, b) => (moreIsBetter ? a - b : b - a))
    const range = `${show(sorted[0]!)} to ${show(sorted.at(-1)!)}`
    return `| ${name} | ${show(median(key))} (${range}) | ${target} |`
  })
  if (lookUp) {
    const { events, profiles, p50Ms, p99Ms } = lookUp
    const name = `p99 of a profile with its last events, of ${show(profiles)} with ${show(events)} events, ms`
    lines.push(`| ${name} | ${show(p99Ms)} (median ${show(p50Ms)}) | < 20 |`)
  }
  return ['| | measured | wanted |', '|---|--:|--:|', ...lines].join('\n')
}

function median(key: keyof Round): number {
  const sorted = measured.map((round) => round[key]).sort((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}

function show(value: number): string {
  return value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en')
}
