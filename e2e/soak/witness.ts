// Did the machine stand still? A thread that wants what the browser wants, a little processor and a little disk each
// millisecond, and says how long it waited at most.

import { once } from 'node:events'
import path from 'node:path'
import { Worker } from 'node:worker_threads'

export interface Witness {
  longestMs(): number
  stop(): Promise<void>
}

/** Once it watches. */
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
    longestMs: () => Atomics.load(waited, 0),
    async stop() {
      Atomics.store(waited, 1, 1)
      await worker.terminate()
    },
  }
}
