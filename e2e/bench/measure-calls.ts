// What does a page pay for calls, one by one and in bursts, until they have arrived and all is quiet again?

import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Library } from '../peers/libraries.ts'
import { BURSTS, type Figures, median } from './figures.ts'
import { type Stage, withStage } from './stage.ts'

/** Calls that come alone. */
const ALONE = 5

export function measureCalls(library: Library, largest: number, figures: Figures): Promise<void> {
  return withStage(library, async (stage) => {
    const scripts = collectScripts(stage)
    await stage.open()
    if (await stage.untilCalm()) figures.start = await stage.taskMs()
    const heapBytes = await readHeap(stage)

    const alone = []
    for (let event = 0; event < ALONE; event++) {
      alone.push(await burst(stage, 1))
      // What the first event brings is part of what it needs.
      if (!event) Object.assign(figures, weigh(await scripts()))
    }
    add(figures, 1, alone)
    for (const size of BURSTS) {
      if (size > largest) return
      const one = await burst(stage, size)
      // More will not do better.
      if (!one) return
      add(figures, size, [one])
    }
    figures.heap = (await readHeap(stage)) - heapBytes
  })
}

interface Burst {
  callUs: number
  wholeUs?: number | undefined
  arrivedMs: number
  requests: number
  bytes: number
}

/** Undefined: not all of it arrives. */
async function burst(stage: Stage, size: number): Promise<Burst | undefined> {
  const { collector, page } = stage
  const names = stage.names(size)
  const before = { ...collector.traffic }
  const beforeMs = await stage.taskMs()
  const { atMs, syncMs } = await page.evaluate(makeCalls, names)
  if (!(await stage.untilArrived(names))) return undefined
  const arrivedMs = collector.lastAtMs - atMs
  const isCalm = await stage.untilCalm()
  return {
    callUs: (1000 * syncMs) / size,
    wholeUs: isCalm ? (1000 * ((await stage.taskMs()) - beforeMs)) / size : undefined,
    arrivedMs,
    requests: collector.traffic.requests - before.requests,
    bytes: collector.traffic.bytes - before.bytes,
  }
}

export function makeCalls(names: readonly string[]): { atMs: number; syncMs: number } {
  const { track } = window.lab
  const atMs = Date.now()
  const beginMs = performance.now()
  for (const name of names) track(name)
  const endMs = performance.now()
  performance.measure('calls', { start: beginMs, end: endMs })
  return { atMs, syncMs: endMs - beginMs }
}

function add(figures: Figures, size: number, bursts: readonly (Burst | undefined)[]): void {
  const all = bursts.filter((one) => one !== undefined)
  if (!all.length) return
  const put = (id: string, values: readonly (number | undefined)[]) => {
    const known = values.filter((value) => value !== undefined)
    if (known.length) figures[`${id}-${size}`] = median(known)
  }
  put(
    'call',
    all.map(({ callUs }) => callUs),
  )
  put(
    'whole',
    all.map(({ wholeUs }) => wholeUs),
  )
  put(
    'arrived',
    all.map(({ arrivedMs }) => arrivedMs),
  )
  put(
    'requests',
    all.map(({ requests }) => requests),
  )
  put(
    'wire',
    all.map(({ bytes }) => bytes / size),
  )
}

/** Gives the texts of all scripts that the page has asked for, and those that stand in it. */
function collectScripts({ page }: Stage): () => Promise<Buffer[]> {
  const bodies: Promise<Buffer>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') bodies.push(response.body())
  })
  return async () => {
    const inline = await page.evaluate(() => [...document.scripts].map(({ text }) => text).filter((text) => text))
    return [...(await Promise.all(bodies)), ...inline.map((text) => Buffer.from(text))]
  }
}

function weigh(scripts: readonly Buffer[]): Figures {
  const sum = (sizeOf: (script: Buffer) => number) => scripts.reduce((total, script) => total + sizeOf(script), 0)
  return {
    raw: sum((script) => script.length),
    gzip: sum((script) => gzipSync(script, { level: 9 }).length),
    brotli: sum((script) => brotliCompressSync(script).length),
  }
}

/** In MB, without what nobody holds any more. */
async function readHeap({ cdp }: Stage): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}
