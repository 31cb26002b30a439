// How is a browser killed in the very millisecond that counts, and did the machine let it work until then?

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

const SLEEPER = new Int32Array(new SharedArrayBuffer(4))

export interface Witness {
  begin(): void
  longestMs(): number
  stop(): Promise<void>
}

/** A thread that wants what the browser wants, a little processor and a little disk each millisecond, and says how long it waited. */
export function startWitness(file: string): Witness {
  const waited = new Int32Array(new SharedArrayBuffer(8))
  const worker = new Worker(
    `const { workerData: { waited, file } } = require('node:worker_threads')
    const { openSync, writeSync } = require('node:fs')
    const opened = openSync(file, 'w')
    const block = Buffer.alloc(4096)
    for (let last = performance.now(); !Atomics.load(waited, 1); ) {
      Atomics.wait(waited, 1, 0, 1)
      writeSync(opened, block, 0, block.length, 0)
      const now = performance.now()
      if (now - last > Atomics.load(waited, 0)) Atomics.store(waited, 0, Math.round(now - last))
      last = now
    }`,
    { eval: true, workerData: { waited, file } },
  )
  return {
    begin: () => void Atomics.store(waited, 0, 0),
    longestMs: () => Atomics.load(waited, 0),
    async stop() {
      Atomics.store(waited, 1, 1)
      await worker.terminate()
    },
  }
}

/** Whether a stall is too long for a kill that was due after so many milliseconds to prove anything. */
export function isTooLong(stallMs: number, afterMs: number): boolean {
  return stallMs > Math.max(4, afterMs / 10)
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

/** Every process of the browser, or those of its tabs. Found before the kill so that it takes no time then. */
export function processesOf(profile: string, kind: 'all' | 'renderer' = 'all'): number[] {
  if (!existsSync('/proc')) {
    const pattern = kind === 'all' ? profile : `--type=renderer.*${profile}`
    return execFileSync('pgrep', ['-f', pattern], { encoding: 'utf8' }).trim().split('\n').map(Number)
  }
  const all = readProcesses()
  return withDescendants(
    all,
    all.filter(({ command }) => command.includes(profile)),
  )
    .filter(({ command }) => kind === 'all' || isRenderer(command))
    .map(({ pid }) => pid)
}

interface Process {
  pid: number
  parent: number
  command: string
}

function readProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
        // The name in front, in brackets, may have spaces in it.
        const [, parent] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
        return [{ pid: Number(name), parent: Number(parent), command }]
      } catch {
        // It has just ended.
        return []
      }
    })
}

/** Firefox does not tell its children of the profile. */
function withDescendants(all: Process[], roots: Process[]): Process[] {
  const found = new Set(roots)
  for (const { pid } of found) for (const process of all) if (process.parent === pid) found.add(process)
  return [...found]
}

/** Of Chromium and of Firefox. */
function isRenderer(command: string): boolean {
  return command.includes('--type=renderer') || / -contentproc .* tab$/.test(command)
}

export function killAll(processes: number[]): void {
  for (const pid of processes) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // Gone already, with its parent.
    }
  }
}

/** Kills as soon as `afterMs` are over since the moment that the page's signal, `url` and the time, names; `begin` is told when that will be. */
export async function listenForSignal(
  afterMs: number,
  begin: (dueAtMs: number) => void,
  kill: () => void,
): Promise<{ url: string; server: Server; killed: Promise<void> }> {
  let onKilled: () => void
  const killed = new Promise<void>((resolve) => {
    onKilled = resolve
  })
  const server = createServer(async (request) => {
    const dueAt = Number(request.url!.slice(1)) + afterMs
    begin(dueAt)
    // A timer may come late, so the last of the time is slept through; a busy loop would keep a core from the browser.
    if (dueAt - Date.now() > 40) await sleep(dueAt - Date.now() - 20)
    Atomics.wait(SLEEPER, 0, 0, Math.max(0, dueAt - Date.now()))
    kill()
    onKilled()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server, killed }
}
