// Did the machine stand still? A thread that wants what a browser wants, a little processor and a little disk each
// millisecond, says how long it waited at most.

import { once } from 'node:events'
import { cpus } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

export interface Witness {
  /** Forgets what was. */
  begin(): void
  longestMs(): number
  stop(): Promise<void>
}

/** Once it watches. Writes a file into `folder`, which has to be on the disk that the browser uses. */
export async function startWitness(folder: string): Promise<Witness> {
  const waited = new Int32Array(new SharedArrayBuffer(8))
  const worker = new Worker(
    `const { parentPort, workerData: { waited, file } } = require('node:worker_threads')
    const { openSync, writeSync } = require('node:fs')
    const opened = openSync(file, 'w')
    const block = Buffer.alloc(4096)
    parentPort.postMessage('ready')
    for (let last = performance.now(); !Atomics.load(waited, 1); ) {
      Atomics.wait(waited, 1, 0, 1)
      writeSync(opened, block, 0, block.length, 0)
      const now = performance.now()
      if (now - last > Atomics.load(waited, 0)) Atomics.store(waited, 0, Math.round(now - last))
      last = now
    }`,
    { eval: true, workerData: { waited, file: path.join(folder, 'witness') } },
  )
  await once(worker, 'message')
  return {
    begin: () => void Atomics.store(waited, 0, 0),
    longestMs: () => Atomics.load(waited, 0),
    async stop() {
      Atomics.store(waited, 1, 1)
      await worker.terminate()
    },
  }
}

/** Who gets no processor or no disk for so long stores nothing, however soon it asked: a kill after `afterMs` proves nothing then. */
export function isTooLong(stallMs: number, afterMs: number): boolean {
  return stallMs > Math.max(2, afterMs / 10)
}

/** Until others leave a core free; false if they did not in time. */
export async function untilQuiet(limitMs: number): Promise<boolean> {
  const SAMPLE_MS = 250
  const read = () => {
    const times = cpus().map(({ times }) => times)
    const sum = (pick: (time: (typeof times)[number]) => number) => times.reduce((total, time) => total + pick(time), 0)
    return { idle: sum(({ idle }) => idle), all: sum((time) => Object.values(time).reduce((a, b) => a + b)) }
  }
  for (let waitedMs = 0; waitedMs < limitMs; waitedMs += SAMPLE_MS) {
    const before = read()
    await sleep(SAMPLE_MS)
    const after = read()
    if ((after.idle - before.idle) * cpus().length >= after.all - before.all) return true
  }
  return false
}
