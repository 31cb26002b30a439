// What does a page pay? Ours, its peers, a plain page and the least that is possible, in the same Chromium.
//
//   npm run bench -- [--libraries a,b] [--rounds N] [--largest N] [--only calls,tasks,storage,starts] [--check]

import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { findBrowser } from '../engines.ts'
import { LIBRARIES, type Library } from '../peers/libraries.ts'
import { checkBudgets } from './budgets.ts'
import { drawChart } from './draw-chart.ts'
import type { Figures } from './figures.ts'
import { measureCalls } from './measure-calls.ts'
import { createStarts, DRAINING, WAITING } from './measure-start.ts'
import { measureStorage } from './measure-storage.ts'
import { measureTasks } from './measure-tasks.ts'
import type { Results, Subject } from './results.ts'
import { writeMarkdown } from './write-markdown.ts'

const PARTS = ['calls', 'tasks', 'storage', 'starts'] as const

/** Peers' tasks after more events say nothing new, and a trace of 10,000 of Segment's takes four minutes. */
const LARGEST_TRACED_OF_PEERS = 1000

/** And so do bursts of 10,000: the first rounds have to do for those of peers. */
const ROUNDS_OF_LARGEST_OF_PEERS = 3

const { values: flags } = parseArgs({
  options: {
    libraries: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    /** The largest burst. */
    largest: { type: 'string', default: '10000' },
    only: { type: 'string' },
    check: { type: 'boolean', default: false },
  },
})
const rounds = toNumber('--rounds', flags.rounds)
const largest = toNumber('--largest', flags.largest)
const parts: readonly string[] = flags.only?.split(',') ?? PARTS
for (const part of parts)
  if (!(PARTS as readonly string[]).includes(part)) fail(`--only: "${part}" is none of ${PARTS.join(', ')}`)

const ours = LIBRARIES.find(({ isOurs }) => isOurs)!
/** To an endpoint that is known to take it. */
const compressed: Library = {
  ...ours,
  id: 'everbeacon-gzip',
  title: 'Everbeacon, gzip',
  options: { integrations: { 'Segment.io': { deliveryStrategy: { config: { compression: 'gzip' } } } } },
}
const all = [
  ownPage('plain', 'Plain page'),
  ownPage('floor', 'Floor'),
  ours,
  compressed,
  ...LIBRARIES.filter((library) => library !== ours),
]
const wanted = flags.libraries?.split(',')
for (const id of wanted ?? [])
  if (!all.some((library) => library.id === id))
    fail(`--libraries: "${id}" is none of ${all.map(({ id }) => id).join(', ')}`)
// Zero and the floor are in every run: without them no figure means anything.
const libraries = all.filter(({ id }) => !wanted || id === 'plain' || id === 'floor' || wanted.includes(id))

process.once('SIGTERM', () => process.exit(143))

const begunAt = new Date()
const loadBefore = loadavg()[1]!
const figures = new Map<string, Figures[]>(libraries.map(({ id }) => [id, []]))
const failures: string[] = []
const plays = [...planLibraries(), ...(await planStarts())]
let done = 0
for (const { library, title, work } of plays) {
  // What it has shown counts, also where it crashes at more: Snowplow's page does in a burst of 10,000.
  const found: Figures = {}
  figures.get(library.id)!.push(found)
  try {
    await work(found)
    report(library, `${title}: ${Object.keys(found).length ? describe(found) : 'not all of it arrives'}`)
  } catch (error) {
    failures.push(`${library.title}, ${title}: ${String(error).split('\n')[0]}`)
    report(library, `${title} FAILED: ${String(error).slice(0, 300)}`)
  }
}

const results: Results = {
  date: begunAt.toISOString(),
  minutes: Math.round((Date.now() - begunAt.getTime()) / 60_000),
  browser: `Chromium ${await readBrowserVersion()}`,
  machine: `${cpus().length} processors (${cpus()[0]!.model.trim()}), Node ${process.version}, load ${loadBefore.toFixed(1)} before, ${loadavg()[1]!.toFixed(1)} after`,
  rounds,
  subjects: libraries.map(
    ({ id, title, packageName, version, isOurs }): Subject => ({
      id,
      title,
      packageName,
      version,
      isOurs,
      figures: gather(figures.get(id)!),
    }),
  ),
  failures,
}
const folder = path.join(import.meta.dirname, 'results')
mkdirSync(folder, { recursive: true })
const markdown = writeMarkdown(results)
writeFileSync(path.join(folder, 'latest.json'), `${JSON.stringify(results, null, 2)}\n`)
writeFileSync(path.join(folder, 'latest.md'), markdown)
writeFileSync(path.join(folder, 'chart.svg'), drawChart(results))
console.log(`\n${markdown}\nWritten to e2e/bench/results/`)

const faults = flags.check ? checkBudgets(results) : []
for (const fault of faults) console.log(fault)
process.exit(failures.length || faults.length ? 1 : 0)

interface Play {
  library: Library
  title: string
  /** Puts into `found` what it finds. */
  work: (found: Figures) => Promise<void>
}

/** Interleaved: what the machine does meanwhile meets all of them. */
function planLibraries(): Play[] {
  const plan = (library: Library, round: number): Play[] => {
    const isPeer = library.packageName && !library.isOurs
    const most = (limit: number) => (isPeer ? Math.min(largest, limit) : largest)
    const largestBurst = round < ROUNDS_OF_LARGEST_OF_PEERS ? largest : most(1000)
    const works: Record<string, Play['work']> = {
      calls: (found) => measureCalls(library, largestBurst, found),
      tasks: (found) => measureTasks(library, most(LARGEST_TRACED_OF_PEERS), found),
      storage: (found) => measureStorage(library, found),
    }
    return Object.entries(works).flatMap(([title, work]) => (parts.includes(title) ? [{ library, title, work }] : []))
  }
  return Array.from({ length: rounds }, (_, round) => libraries.flatMap((library) => plan(library, round))).flat()
}

async function planStarts(): Promise<Play[]> {
  if (!parts.includes('starts') || !libraries.includes(ours)) return []
  console.log(`${Math.max(...WAITING)} events are left for later visits ...`)
  const starts = await createStarts(ours)
  process.once('exit', () => starts.close())
  return Array.from({ length: rounds }, () => [
    ...WAITING.map(
      (waiting): Play => ({
        library: ours,
        title: `start, ${waiting} waiting`,
        work: (found) => starts.start(waiting, found),
      }),
    ),
    ...[0, DRAINING].map(
      (waiting): Play => ({
        library: ours,
        title: `visitor, ${waiting} waiting`,
        work: (found) => starts.visitor(waiting, found),
      }),
    ),
  ]).flat()
}

function gather(all: readonly Figures[]): Record<string, number[]> {
  const gathered: Record<string, number[]> = {}
  for (const one of all) for (const [id, value] of Object.entries(one)) (gathered[id] ??= []).push(value)
  return gathered
}

function describe(found: Figures): string {
  return Object.entries(found)
    .map(([id, value]) => `${id} ${value < 10 ? value.toFixed(1) : value.toFixed(0)}`)
    .join(', ')
}

function report(library: Library, text: string): void {
  const minutes = (Date.now() - begunAt.getTime()) / 60_000
  const left = Math.ceil((minutes / ++done) * (plays.length - done))
  console.log(
    `${minutes.toFixed(1).padStart(5)} min, ${`${left}`.padStart(3)} left ${`${done}/${plays.length}`.padStart(8)}  ${library.title.padEnd(19)}${text}`,
  )
}

function ownPage(id: string, title: string): Library {
  const page = path.join(import.meta.dirname, 'pages', `${id}.js`)
  return { id, title, page, packageName: '', version: '', isOurs: false, givesPromises: false }
}

function toNumber(flag: string, text: string): number {
  const number = Number(text)
  return Number.isInteger(number) && number > 0 ? number : fail(`${flag} must be a number from 1 on, got "${text}"`)
}

async function readBrowserVersion(): Promise<string> {
  const browser = await chromium.launch({
    executablePath: findBrowser('chromium')!.executablePath,
    args: ['--no-sandbox'],
  })
  await browser.close()
  return browser.version()
}

function fail(message: string): never {
  console.error(message)
  process.exit(2)
}
