// How is a browser killed in the very millisecond that counts?

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const SLEEPER = new Int32Array(new SharedArrayBuffer(4))

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
  signalAll(processes, 'SIGKILL')
}

export function signalAll(processes: number[], signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of processes) {
    try {
      process.kill(pid, signal)
    } catch {
      // Gone already, with its parent.
    }
  }
}

/** Kills as soon as `afterMs` are over since the moment that the page's signal, `url` and the time, names; says how late that is. */
export async function listenForSignal(
  afterMs: number,
  kill: (lateMs: number) => void,
): Promise<{ url: string; server: Server; killed: Promise<void> }> {
  let onKilled: () => void
  const killed = new Promise<void>((resolve) => {
    onKilled = resolve
  })
  const server = createServer(async (request) => {
    const dueAtMs = Number(request.url!.slice(1)) + afterMs
    await sleepUntil(dueAtMs)
    kill(Date.now() - dueAtMs)
    onKilled()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server, killed }
}

/** A timer may come late, so the last of the time is slept through; a busy loop would keep a core from the browser. */
export async function sleepUntil(atMs: number): Promise<void> {
  if (atMs - Date.now() > 40) await sleep(atMs - Date.now() - 20)
  Atomics.wait(SLEEPER, 0, 0, Math.max(0, atMs - Date.now()))
}
