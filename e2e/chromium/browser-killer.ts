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
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        return command.includes(profile) && (kind === 'all' || command.includes('--type=renderer'))
      } catch {
        // It has just ended.
        return false
      }
    })
    .map(Number)
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
