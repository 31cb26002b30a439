// Who loses events? Every library in every scenario, in the same Chromium, against the same collector.
//
//   npm run proof -- [--only <scenario>[,…]] [--libraries a,b] [--rounds N] [--minutes N] [--break commit|store|ids]
//   npm run proof -- --resume [--rounds N]   goes on where a whole run was ended, or had no time any more

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { findBrowser } from '../engines.ts'
import { LIBRARIES } from '../peers/libraries.ts'
import { BREAKAGES, type Breakage } from './breakages.ts'
import { drawChart } from './draw-chart.ts'
import { type Outcome, play } from './play.ts'
import { type Cell, judge, type Results, writeMarkdown } from './results.ts'
import { SCENARIOS } from './scenarios.ts'

const DEFAULT_ROUNDS = 3
/** Then no play is begun any more: a slow machine has fewer rounds. */
const DEFAULT_MINUTES = 22
/** Most of a play is waiting, so several are under way. */
const PLAYS_AT_ONCE = 12

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    libraries: { type: 'string' },
    rounds: { type: 'string', default: `${DEFAULT_ROUNDS}` },
    minutes: { type: 'string', default: `${DEFAULT_MINUTES}` },
    break: { type: 'string' },
    resume: { type: 'boolean', default: false },
  },
})
const scenarios = pick('--only', SCENARIOS, flags.only)
const libraries = pick('--libraries', LIBRARIES, flags.libraries)
const rounds = Number(flags.rounds)
if (!Number.isInteger(rounds) || rounds < 1) fail(`--rounds must be a number from 1 on, got "${flags.rounds}"`)
const breakage = flags.break as Breakage | undefined
if (breakage && !(breakage in BREAKAGES)) fail(`--break must be one of ${Object.keys(BREAKAGES).join(', ')}`)
const isComplete = !flags.only && !flags.libraries && !breakage
if (flags.resume && !isComplete) fail('--resume goes with --rounds and --minutes only')
const RESULTS = path.join(import.meta.dirname, 'results')
/** What a whole run has found so far: it may be ended at any moment. */
const UNFINISHED = path.join(RESULTS, 'unfinished.json')
mkdirSync(RESULTS, { recursive: true })
const browser = `Chromium ${await readBrowserVersion()}`
const earlier = flags.resume ? readEarlier() : undefined

const begunAt = new Date()
const loadBefore = loadavg()[1]!
const outside = new Map<string, Set<string>>()
for (const { id, askedOutside } of earlier?.libraries ?? []) outside.set(id, new Set(askedOutside))
const cells = new Map<string, Cell>()
for (const { id, cells: ofScenario } of earlier?.scenarios ?? []) {
  for (const [library, { failures, ...cell }] of Object.entries(ofScenario)) cells.set(`${id} ${library}`, cell)
}
const plays = Array.from({ length: rounds }, (_, round) =>
  mix(
    scenarios.flatMap((scenario) =>
      libraries
        .filter(({ givesPromises }) => givesPromises || !scenario.needsPromise)
        .map((library) => ({ round, scenario, library }))
        .filter(({ library }) => (cells.get(`${scenario.id} ${library.id}`)?.rounds ?? 0) <= round),
    ),
    ({ scenario }) => !!scenario.isTimed,
  ),
).flat()
const playCount = plays.length
console.log(
  `${scenarios.length} scenarios, ${libraries.length} libraries, ${rounds} rounds: ${playCount} plays` +
    `${breakage ? `; ours is broken on purpose (${breakage})` : ''}`,
)

// Playwright ends its browsers then, but not this program.
process.once('SIGTERM', () => process.exit(143))

const work = createWorkplace(Math.max(1, cpus().length))
let done = 0
await Promise.all(Array.from({ length: PLAYS_AT_ONCE }, worker))

if (plays.length) console.log(`The time was up before ${plays.length} plays. --resume makes up for them.`)

const results = collectResults()
write(results)
const faults = judge(results)
for (const fault of faults) console.log(fault)
process.exit(faults.length ? 1 : 0)

function collectResults(): Results {
  return {
    date: begunAt.toISOString(),
    minutes: Math.round((earlier?.minutes ?? 0) + (Date.now() - begunAt.getTime()) / 60_000),
    browser,
    machine: `${cpus().length} processors (${cpus()[0]!.model.trim()}), Node ${process.version}, load ${loadBefore.toFixed(1)} before, ${loadavg()[1]!.toFixed(1)} after`,
    rounds,
    ...(breakage && { breakage }),
    libraries: libraries.map(({ id, title, packageName, version, isOurs }) => ({
      id,
      title,
      packageName,
      version,
      isOurs,
      askedOutside: [...(outside.get(id) ?? [])],
    })),
    scenarios: scenarios.map(({ id, title, group, events, isRace }) => ({
      id,
      title,
      group,
      events,
      isRace: !!isRace,
      cells: Object.fromEntries(libraries.map((library) => [library.id, cells.get(`${id} ${library.id}`) ?? {}])),
    })),
  }
}

async function worker(): Promise<void> {
  while (plays.length && Date.now() - begunAt.getTime() < Number(flags.minutes) * 60_000) {
    const { round, scenario, library } = plays.shift()!
    const key = `${scenario.id} ${library.id}`
    const cell = cells.get(key) ?? {}
    cells.set(key, cell)
    if (cell.note) continue
    try {
      const outcome = await play({
        library,
        scenario,
        breakage: library.isOurs ? breakage : undefined,
        work,
        onOutside: (host) => outside.set(library.id, (outside.get(library.id) ?? new Set()).add(host)),
      })
      if (outcome) add(cell, scenario.events, outcome)
      else cell.note = scenario.needsPromise ? 'none settles' : 'no signal'
      report(round, scenario.id, library.title, outcome ? describe(outcome, scenario.events) : cell.note!)
    } catch (error) {
      cell.failures = [...(cell.failures ?? []), String(error).split('\n')[0]!]
      report(round, scenario.id, library.title, `FAILED: ${String(error).slice(0, 300)}`)
    }
    if (isComplete) writeFileSync(UNFINISHED, JSON.stringify(collectResults()))
  }
}

/** Those that want the machine for themselves among those that mostly wait, so that the waiting costs no time. */
function mix<T>(all: readonly T[], isOdd: (item: T) => boolean): T[] {
  const parts = [all.filter((item) => !isOdd(item)), all.filter(isOdd)]
  return parts
    .flatMap((part) => part.map((item, index) => ({ item, place: index / part.length })))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

function add(cell: Cell, events: number, outcome: Outcome): void {
  cell.rounds = (cell.rounds ?? 0) + 1
  cell.events = (cell.events ?? 0) + events
  cell.lost = (cell.lost ?? 0) + outcome.lost
  cell.duplicates = (cell.duplicates ?? 0) + outcome.duplicates
  cell.duplicatesAfterDedupe = (cell.duplicatesAfterDedupe ?? 0) + outcome.duplicatesAfterDedupe
  cell.lostByRound = [...(cell.lostByRound ?? []), outcome.lost]
  if (outcome.killLateMs !== undefined) cell.killLateMs = [...(cell.killLateMs ?? []), outcome.killLateMs]
  if (outcome.isDoubtful) cell.doubtfulRounds = (cell.doubtfulRounds ?? 0) + 1
}

function describe({ lost, duplicates, duplicatesAfterDedupe, isDoubtful }: Outcome, events: number): string {
  const parts = [lost ? `lost ${lost} of ${events}` : `all ${events} arrived`]
  if (duplicates) parts.push(`${duplicates} twice (${duplicatesAfterDedupe} after dedupe)`)
  if (isDoubtful) parts.push('a doubtful kill')
  return parts.join(', ')
}

function report(round: number, scenario: string, library: string, text: string): void {
  const minutes = (Date.now() - begunAt.getTime()) / 60_000
  const minutesLeft = (minutes / ++done) * (playCount - done)
  // Nobody knows before the first ones are through.
  const left = done < PLAYS_AT_ONCE ? '' : `${Math.ceil(minutesLeft)} left`
  console.log(
    `${minutes.toFixed(1).padStart(5)} min ${left.padStart(8)} ${`${done}/${playCount}`.padStart(8)}  ${`${round + 1}`} ${scenario.padEnd(20)}${library.padEnd(19)}${text}`,
  )
}

/** The last whole run, if it did the same to the same. */
function readEarlier(): Results {
  const file = existsSync(UNFINISHED) ? UNFINISHED : path.join(RESULTS, 'latest.json')
  if (!existsSync(file)) fail('--resume: there is no earlier run')
  const read = JSON.parse(readFileSync(file, 'utf8')) as Results
  if (describeSubject(read) !== describeSubject({ browser, libraries, scenarios })) {
    fail('--resume: the last run had another browser, other versions or other scenarios')
  }
  return read
}

function describeSubject(run: {
  browser: string
  libraries: readonly { packageName: string; version: string }[]
  scenarios: readonly { id: string; events: number }[]
}): string {
  return [
    run.browser,
    ...run.libraries.map(({ packageName, version }) => `${packageName} ${version}`),
    ...run.scenarios.map(({ id, events }) => `${id} ${events}`),
  ].join()
}

/** Only a whole run is what the README shows. */
function write(results: Results): void {
  const name = isComplete ? 'latest' : 'partial'
  const markdown = writeMarkdown(results)
  writeFileSync(path.join(RESULTS, `${name}.json`), `${JSON.stringify(results, null, 2)}\n`)
  writeFileSync(path.join(RESULTS, `${name}.md`), markdown)
  writeFileSync(path.join(RESULTS, isComplete ? 'chart.svg' : 'partial.svg'), drawChart(results))
  if (isComplete) rmSync(UNFINISHED, { force: true })
  console.log(`\n${markdown}\nWritten to e2e/proof/results/${name}.*`)
}

/** So many jobs at a time, in the order they were asked for; one that wants to be alone takes every place. */
function createWorkplace(places: number): <T>(isAlone: boolean, job: () => Promise<T>) => Promise<T> {
  let free = places
  const queue: { needed: number; begin: () => void }[] = []

  function next(): void {
    while (queue[0] && queue[0].needed <= free) {
      const { needed, begin } = queue.shift()!
      free -= needed
      begin()
    }
  }

  return async (isAlone, job) => {
    const needed = isAlone ? places : 1
    await new Promise<void>((begin) => {
      queue.push({ needed, begin })
      next()
    })
    try {
      return await job()
    } finally {
      free += needed
      next()
    }
  }
}

function pick<T extends { id: string }>(flag: string, all: readonly T[], wanted: string | undefined): readonly T[] {
  if (!wanted) return all
  const ids = wanted.split(',')
  const unknown = ids.find((id) => !all.some((one) => one.id === id))
  if (unknown !== undefined) fail(`${flag}: "${unknown}" is none of ${all.map(({ id }) => id).join(', ')}`)
  return all.filter(({ id }) => ids.includes(id))
}

async function readBrowserVersion(): Promise<string> {
  const executablePath = findBrowser('chromium')?.executablePath
  if (!executablePath) fail('there is no Chromium: npx playwright install chromium')
  const started = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  await started.close()
  return started.version()
}

function fail(message: string): never {
  console.error(message)
  process.exit(2)
}
