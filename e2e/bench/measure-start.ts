// What does a visit pay for events that earlier visits have left? Its start while they wait, and its visitor while they go.
//
// Only ours keeps more than a thousand of them, so only ours is measured, against itself with none.

import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { queueName, STORE } from '../../src/queue.ts'
import { createKeys, createOwner } from '../../src/row.ts'
import { startCollector } from '../peers/collector.ts'
import type { Library } from '../peers/libraries.ts'
import { startSite } from '../peers/site.ts'
import type { Figures } from './figures.ts'
import { type Stage, withStage } from './stage.ts'

export const WAITING = [0, 1000, 10_000, 100_000] as const

/** So many wait while a visitor clicks. */
export const DRAINING = 10_000
const SLOWER = 4
const CLICK_EVERY_MS = 100
const LONGEST_DRAIN_MS = 60_000
/** As many clicks where nothing drains. */
const FEWEST_CLICKS = 50

/** Rows are written this many at a time. */
const CHUNK = 2000

/** One round after another with the same profiles. */
export async function createStarts(library: Library) {
  const collector = await startCollector('ev_')
  const place = { collector, site: await startSite(library, collector.url) }
  const folder = mkdtempSync(path.join(tmpdir(), 'everbeacon-bench-'))
  const profileWith = (waiting: number) => path.join(folder, `${waiting}`)
  for (const waiting of WAITING) {
    await withStage(library, (stage) => leaveRows(stage, waiting), { profile: profileWith(waiting) }, place)
  }

  /** On a copy, so that every round finds the same. */
  async function visit(waiting: number, work: (stage: Stage) => Promise<void>): Promise<void> {
    const profile = path.join(folder, 'visit')
    cpSync(profileWith(waiting), profile, { recursive: true })
    try {
      return await withStage(library, work, { profile }, place)
    } finally {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    }
  }

  return {
    start: (waiting: number, figures: Figures) => visit(waiting, (stage) => measureStart(stage, waiting, figures)),
    visitor: (waiting: number, figures: Figures) => visit(waiting, (stage) => measureVisitor(stage, waiting, figures)),
    close() {
      place.site.close()
      collector.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** As a page of the site leaves them that could not send. */
async function leaveRows({ page, site, collector }: Stage, waiting: number): Promise<void> {
  collector.setMood('hangs')
  await page.goto(site.url)
  await page.evaluate(() => window.lab.ready.then(() => {}))
  await page.goto(`${site.url}elsewhere`)
  const newKey = createKeys(createOwner(Date.now() - 60_000, 'earlier0'))
  const name = queueName('proof', `${collector.url}/v1`)
  // The visit may have been too short for it to make the database.
  await page.evaluate(writeRows, { name, store: STORE, rows: [] })
  for (let first = 0; first < waiting; first += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, waiting - first) }, (_, index) => {
      const messageId = `ajs-next-${Date.now()}-00000000-0000-4000-8000-${`${first + index}`.padStart(12, '0')}`
      const text = JSON.stringify({
        event: `ev_${first + index}`,
        messageId,
        type: 'track',
        properties: { text: 'x'.repeat(400) },
      })
      return [newKey(Date.now(), text.length, messageId), text] as const
    })
    await page.evaluate(writeRows, { name, store: STORE, rows })
  }
}

async function writeRows(parts: {
  name: string
  store: string
  rows: readonly (readonly [string, string])[]
}): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(parts.name)
    opening.onupgradeneeded = () => opening.result.createObjectStore(parts.store)
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
  const transaction = database.transaction(parts.store, 'readwrite')
  for (const [key, text] of parts.rows) transaction.objectStore(parts.store).put(text, key)
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve
    transaction.onerror = () => reject(transaction.error)
  })
  database.close()
}

/** Until the first call of the page is stored, and until all is quiet; the collector does not answer meanwhile. */
async function measureStart(stage: Stage, waiting: number, figures: Figures): Promise<void> {
  stage.collector.setMood('hangs')
  await stage.open()
  const storedMs = await stage.page.evaluate(async () => {
    await window.lab.track('ev_first')
    return performance.now()
  })
  figures[`start-stored-${waiting}`] = storedMs
  await stage.untilCalm()
  figures[`start-main-${waiting}`] = await stage.taskMs()
}

declare global {
  interface Window {
    /** How long the page took to answer each click, in milliseconds, and when its largest text was there. */
    seen: { clicksMs: number[]; largestMs: number }
  }
}

/** On a slow machine, with clicks all the time. */
async function measureVisitor(stage: Stage, waiting: number, figures: Figures): Promise<void> {
  const { page, cdp, collector, site } = stage
  collector.setMood('well')
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  await page.addInitScript(() => {
    const seen = { clicksMs: [] as number[], largestMs: 0 }
    window.seen = seen
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntriesByName('pointerdown')) seen.clicksMs.push(duration)
    }).observe({ type: 'event', buffered: true, durationThreshold: 16 } as PerformanceObserverInit)
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) seen.largestMs = startTime
    }).observe({ type: 'largest-contentful-paint', buffered: true })
    addEventListener('pointerdown', () => {
      document.querySelector('h1')!.textContent += '.'
    })
  })
  const before = collector.arrived.length
  await page.goto(site.url)
  const untilMs = Date.now() + LONGEST_DRAIN_MS
  for (let click = 0; click < FEWEST_CLICKS || collector.arrived.length < before + waiting; click++) {
    if (Date.now() > untilMs) throw new Error(`${before + waiting - collector.arrived.length} events do not come`)
    await page.mouse.click(200, 200)
    await sleep(CLICK_EVERY_MS)
  }
  const { clicksMs, largestMs } = await page.evaluate(() => window.seen)
  // Those under 16 ms are not listed.
  figures[`inp-${waiting}`] = Math.max(16, ...clicksMs)
  figures[`lcp-${waiting}`] = largestMs
}
