// One library, one scenario, one visitor: what was called, what arrived?

import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, Page } from '@playwright/test'
import { killAll, listenForSignal, processesOf } from '../chromium/browser-killer.ts'
import { launchChromium } from '../chromium/launch.ts'
import { isTooLong, startWitness, type Witness } from '../chromium/witness.ts'
import { type Collector, startCollector } from '../peers/collector.ts'
import type { Library } from '../peers/libraries.ts'
import { type Site, startSite } from '../peers/site.ts'
import { BREAKAGES, type Breakage } from './breakages.ts'
import type { PageScript, Scenario, Stage } from './scenarios.ts'

export interface Outcome {
  lost: number
  /** Copies beyond the first, as they arrived. */
  duplicates: number
  /** What of those is left for a server that drops repeated ids. */
  duplicatesAfterDedupe: number
  /** From when a kill was due until it was done. */
  killLateMs?: number
  /** The machine stood still around the kill, or the kill came late, and so it did in every new try. */
  isDoubtful?: true
}

export interface PlayParts {
  library: Library
  scenario: Scenario
  breakage: Breakage | undefined
  /** Runs what needs the processors: alone where milliseconds count, else beside what else there is room for. */
  work: <T>(isAlone: boolean, job: () => Promise<T>) => Promise<T>
  /** A page has asked for something outside of this machine, in vain. */
  onOutside: (host: string) => void
}

/** Nothing leaves this machine. Playwright's routes would, but hold up requests that a leaving page makes. */
const STAY_HERE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'

/** A kill is tried so many times on a machine that stands still. */
const TRIES = 4

/** The next visit: RudderStack takes over what another page has left after ten seconds, and others are quicker. */
const VISIT_MS = 15_000
const QUIET_MS = 4000
/** For who sends 3,000 events one by one on a slow machine: it ends when nothing comes any more. */
const LONGEST_VISIT_MS = 120_000

const SETTLE_MS = 5000
const READY_MS = 15_000
/** Some need seconds for 3,000 calls. */
const HARM_MS = 90_000

/** Undefined: the calls give promises, but they do not settle while the collector gives no answer. */
export async function play(parts: PlayParts): Promise<Outcome | undefined> {
  for (let attempt = 1; ; attempt++) {
    const result = await playOnce(parts, attempt < TRIES)
    if (result !== 'again') return result
  }
}

async function playOnce(parts: PlayParts, isChoosy: boolean): Promise<Outcome | 'again' | undefined> {
  const { library, scenario, work } = parts
  const prefix = `ev_${randomBytes(4).toString('hex')}_`
  const names = Array.from({ length: scenario.events }, (_, index) => `${prefix}${index}`)
  const folder = mkdtempSync(path.join(tmpdir(), 'everbeacon-proof-'))
  const collector = await startCollector(prefix)
  const site = await startSite(library, collector.url, { headScript: parts.breakage && BREAKAGES[parts.breakage] })
  const cast = { ...parts, names, folder, collector, site }
  let context: BrowserContext | undefined
  try {
    const first = await firstVisit(cast)
    context = first.context
    if (first.kill === 'never due') return undefined
    const isDoubtful = first.kill !== undefined && isTooLate(first.kill)
    if (isDoubtful && isChoosy) return 'again'
    await scenario.meanwhile?.(first.stage)

    collector.setMood('well')
    if (first.isKilled) await context.close().catch(() => {})
    context = await work(false, () => nextVisit(cast, first.isKilled ? undefined : first.context))
    await untilNothingArrives(collector)
    return {
      ...count(names, collector),
      ...(first.kill && { killLateMs: first.kill.lateMs }),
      ...(isDoubtful && { isDoubtful }),
    }
  } finally {
    await context?.close().catch(() => {})
    site.close()
    collector.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

type Cast = PlayParts & { names: readonly string[]; folder: string; collector: Collector; site: Site }

interface Kill {
  afterMs: number
  stallMs: number
  lateMs: number
}

/** Not the kill that the row is named after, or on a machine that gave the browser no chance. The outcome is not known yet. */
function isTooLate({ afterMs, stallMs, lateMs }: Kill): boolean {
  return isTooLong(stallMs, afterMs) || lateMs > Math.max(5, afterMs / 10)
}

async function firstVisit(cast: Cast) {
  const { scenario, collector, site, names, work } = cast
  if (scenario.isDownFromStart) collector.setMood('down')
  const context = await work(false, () => launch(cast))
  let kill: Kill | 'never due' | undefined
  let isKilled = false
  try {
    const page = await work(false, () => openSite(cast, context))
    const stage: Stage = {
      names,
      collector,
      page,
      elsewhere: site.elsewhere,
      openAnother: () => openSite(cast, context),
      setOffline: (offline) => context.setOffline(offline),
      untilQuiet: () => untilNothingArrives(collector),
      async kill(what, afterMs, script) {
        kill = await killInTime(cast, page, what, afterMs, script)
        isKilled = what === 'browser' && kill !== 'never due'
        if (what === 'tab') await page.close().catch(() => {})
      },
    }
    await work(!!scenario.isTimed, () => inTime(scenario.harm(stage), HARM_MS, 'the calls did not return'))
    return { context, stage, kill: kill as typeof kill, isKilled: isKilled as boolean }
  } catch (error) {
    await context.close().catch(() => {})
    throw error
  }
}

async function nextVisit(cast: Cast, open: BrowserContext | undefined): Promise<BrowserContext> {
  const context = open ?? (await launch(cast))
  const page = await openSite(cast, context)
  // Some send what they have kept only when something is tracked. Ours has to do without.
  if (!cast.library.isOurs) await page.evaluate(() => void window.lab.track('another visit'))
  return context
}

async function killInTime(
  cast: Cast,
  page: Page,
  what: 'browser' | 'tab',
  afterMs: number,
  script: PageScript,
): Promise<Kill | 'never due'> {
  const witness = await startWitness(cast.folder)
  await untilCalm(witness)
  const processes = processesOf(cast.folder, what === 'tab' ? 'renderer' : 'all')
  let lateMs = 0
  const signal = await listenForSignal(afterMs, (late) => {
    killAll(processes)
    lateMs = late
  })
  // Before the moment: a signal that comes late has been held up by the same machine.
  witness.begin()
  try {
    // It never comes back where the page is killed.
    page.evaluate(script, { names: cast.names, signal: signal.url }).catch(() => {})
    const isKilled = await Promise.race([signal.killed.then(() => true), sleep(SETTLE_MS + afterMs, false)])
    // As in kill.spec.ts: a kill that is due at once leaves no time in which the machine could stand still.
    return isKilled ? { afterMs, lateMs, stallMs: afterMs ? witness.longestMs() : 0 } : 'never due'
  } finally {
    signal.server.close()
    await witness.stop()
  }
}

/** Until nothing stood still for a moment, since a kill is likely to be worth nothing then; 2 s at most. */
async function untilCalm(witness: Witness): Promise<void> {
  for (let sample = 0; sample < 20; sample++) {
    witness.begin()
    await sleep(100)
    if (witness.longestMs() <= 4) return
  }
}

async function openSite(cast: Cast, context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(cast.site.url)
  await inTime(
    page.evaluate(() => window.lab.ready.then(() => {})),
    READY_MS,
    `${cast.library.title} did not get ready`,
  )
  // For what libraries do at their start beyond what they say.
  await sleep(300)
  return page
}

async function inTime<T>(work: Promise<T>, limitMs: number, message: string): Promise<T> {
  const limit = new AbortController()
  const late = sleep(limitMs, undefined, { signal: limit.signal }).then(() => Promise.reject(new Error(message)))
  try {
    return await Promise.race([work, late])
  } finally {
    limit.abort()
  }
}

async function launch({ folder, onOutside }: Cast): Promise<BrowserContext> {
  const profile = path.join(folder, 'profile')
  mkdirSync(profile, { recursive: true })
  const context = await launchChromium(profile, { args: [STAY_HERE] })
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol.startsWith('http') && !['127.0.0.1', 'localhost'].includes(hostname)) onOutside(hostname)
  })
  return context
}

async function untilNothingArrives(collector: Collector): Promise<void> {
  const begunAtMs = Date.now()
  for (;;) {
    await sleep(200)
    const now = Date.now()
    if (now - begunAtMs > LONGEST_VISIT_MS) return
    if (now - begunAtMs > VISIT_MS && now - collector.lastAtMs > QUIET_MS) return
  }
}

function count(names: readonly string[], { arrived }: Collector): Outcome {
  const distinct = new Set(arrived.map(({ name }) => name)).size
  // What has no id cannot be known for a repeat.
  const deduped = new Set(arrived.map(({ name, id }, index) => JSON.stringify([name, id ?? index]))).size
  return {
    lost: names.length - distinct,
    duplicates: arrived.length - distinct,
    duplicatesAfterDedupe: deduped - distinct,
  }
}
