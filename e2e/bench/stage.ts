// A page of a library in a browser of its own, with instruments: what has its main thread done, what has arrived?

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import { within } from '../../src/shared/within.ts'
import { launchChromium } from '../chromium/launch.ts'
import { type Collector, startCollector } from '../peers/collector.ts'
import type { Library } from '../peers/libraries.ts'
import { type Site, type SiteOptions, startSite } from '../peers/site.ts'

export interface Stage {
  context: BrowserContext
  collector: Collector
  site: Site
  page: Page
  cdp: CDPSession
  /** Opens the site and waits until its library is ready. */
  open(): Promise<void>
  /** Processor time of the main thread so far, in milliseconds. */
  taskMs(): Promise<number>
  /** Until the main thread has had nothing to do for a while; false if it never stops. */
  untilCalm(): Promise<boolean>
  /** Names for events that nobody has used before. */
  names(count: number): string[]
  /** Until these have arrived, or nothing comes any more: false then. */
  untilArrived(names: readonly string[]): Promise<boolean>
}

/** Nothing leaves this machine. */
const STAY_HERE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'

/** Clocks of a page that shares nothing with others tick every 5 us instead of every 100. */
const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

const CALM_MS = 300
/** Looking costs the main thread something as well. */
const MAX_BUSY_MS = 1
const CALM_TIMEOUT_MS = 60_000

/** A page that crashes while it is traced never gives its trace. */
const LONGEST_PLAY_MS = 10 * 60_000

/** Who sends nothing for so long sends nothing any more. */
const SILENCE_MS = 20_000

/** `profile`: of earlier visits, and kept; without, a new one. */
export async function withStage<T>(
  library: Library,
  work: (stage: Stage) => Promise<T>,
  { profile, ...options }: SiteOptions & { profile?: string } = {},
  place?: { collector: Collector; site: Site },
): Promise<T> {
  const prefix = `ev_${randomBytes(4).toString('hex')}_`
  const folder = profile ?? mkdtempSync(path.join(tmpdir(), 'everbeacon-bench-'))
  const collector = place?.collector ?? (await startCollector('ev_'))
  const site = place?.site ?? (await startSite(library, collector.url, { headers: ISOLATED, ...options }))
  let context: BrowserContext | undefined
  let count = 0
  try {
    context = await launchChromium(folder, { args: [STAY_HERE] })
    const page = await context.newPage()
    const cdp = await context.newCDPSession(page)
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
    const stage: Stage = {
      context,
      collector,
      site,
      page,
      cdp,
      async open() {
        await page.goto(site.url)
        await page.evaluate(() => window.lab.ready.then(() => {}))
      },
      async taskMs() {
        const { metrics } = await cdp.send('Performance.getMetrics')
        return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000
      },
      async untilCalm() {
        const untilMs = Date.now() + CALM_TIMEOUT_MS
        let beforeMs = await stage.taskMs()
        while (Date.now() < untilMs) {
          await sleep(CALM_MS)
          const nowMs = await stage.taskMs()
          if (nowMs - beforeMs < MAX_BUSY_MS) return true
          beforeMs = nowMs
        }
        return false
      },
      names: (wanted) => Array.from({ length: wanted }, () => `${prefix}${count++}`),
      async untilArrived(names) {
        // Nothing to wait for: what it costs to measure is all there is.
        if (library.id === 'plain') return true
        const missing = new Set(names)
        let seen = 0
        for (;;) {
          for (; seen < collector.arrived.length; seen++) missing.delete(collector.arrived[seen]!.name)
          if (!missing.size) return true
          if (Date.now() - collector.lastAtMs > SILENCE_MS) return false
          await sleep(10)
        }
      },
    }
    return await within(LONGEST_PLAY_MS, 'it never ends', work(stage))
  } finally {
    await context?.close().catch(() => {})
    if (!place) {
      site.close()
      collector.close()
    }
    if (!profile) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
