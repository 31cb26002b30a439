// How many requests does a server answer, and how fast? Autocannon asks, in a process of its own.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import type { Result } from 'autocannon'

export interface Load {
  url: string
  body: string
  connections: number
  seconds: number
  /** Without it: as many as are answered. */
  requestsPerSecond?: number
}

export interface Outcome {
  requestsPerSecond: number
  /** From when a request should have been sent, where there is a rate: a server that stands still cannot hide it. */
  p50Ms: number
  p99Ms: number
}

/** Rejects if not every answer was 2xx: what is refused is quick, and no figure. */
export async function putLoad({ url, body, connections, seconds, requestsPerSecond }: Load): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'everbeacon-bench-'))
  try {
    const file = path.join(folder, 'body.json')
    writeFileSync(file, body)
    const program = createRequire(import.meta.url).resolve('autocannon')
    const rate = requestsPerSecond ? ['-R', String(Math.floor(requestsPerSecond))] : []
    const options = ['-j', '-n', '-I', '-m', 'POST', '-c', String(connections), '-d', String(seconds), '-i', file]
    const types = ['-H', 'content-type=application/json']
    const child = spawn(process.execPath, [program, ...options, ...rate, ...types, url], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [out, complaint] = await Promise.all([text(child.stdout), text(child.stderr)])
    if (!out.startsWith('{')) throw new Error(`autocannon has measured nothing: ${complaint}`)
    const result = JSON.parse(out) as Result
    const { errors, timeouts, non2xx } = result
    if (errors || timeouts || non2xx) {
      throw new Error(`${url}: ${errors} errors, ${timeouts} timeouts, ${non2xx} answers that were not 2xx`)
    }
    return {
      requestsPerSecond: result['2xx'] / result.duration,
      p50Ms: result.latency.p50,
      p99Ms: result.latency.p99,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
