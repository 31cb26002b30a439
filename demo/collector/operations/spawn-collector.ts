// How do tests run a collector in a process of its own, which they may kill? As people do, by its environment.

import { spawn } from 'node:child_process'
import path from 'node:path'

export interface SpawnedCollector {
  url: string
  endpoint: string
  writeKey: string
  token: string
  processId: number
  /** Everything that it has written until now. */
  said(): { out: string; err: string }
  /** Settles when the process has ended, with its exit code; null if a signal has ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>
  /** As `end` settles, without asking for it. */
  exit: Promise<number | null>
}

export interface SpawnOptions {
  /** Over that of this process. PORT is 0 unless it says so. */
  environment: Record<string, string>
  /** The program; default `serve.ts`. */
  program?: string
  /** Of Node, beside those for TypeScript. */
  flags?: readonly string[]
  /** Aborted, it kills the process at once, whatever that is doing. */
  signal?: AbortSignal
}

const SERVE = path.join(import.meta.dirname, '../serve.ts')

/** Rejects, with what it has written, if it ends before it runs. */
export async function spawnCollector({
  environment,
  program = SERVE,
  flags = [],
  signal,
}: SpawnOptions): Promise<SpawnedCollector> {
  const child = spawn(process.execPath, [...flags, '--import', 'tsx', program], {
    env: { ...process.env, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal && { signal }),
    killSignal: 'SIGKILL',
  })
  // Aborted: the exit says the same.
  child.on('error', () => {})
  let out = ''
  let err = ''
  const exit = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  child.stderr.on('data', (text) => (err += text))
  const welcome = new Promise<RegExpExecArray>((resolve, reject) => {
    child.stdout.on('data', (text) => {
      out += text
      // The last line of what it prints.
      const found = /(http:\S+)[\s\S]*Write key +(\S+)[\s\S]*Token +(\S+)[\s\S]*cdnURL.*\n/.exec(out)
      if (found) resolve(found)
    })
    void exit.then((code) => reject(new Error(`the collector ended with ${code}:\n${out}${err}`)))
  })
  const [, url = '', writeKey = '', token = ''] = await welcome
  return {
    url,
    endpoint: `${url}/v1`,
    writeKey,
    token,
    processId: child.pid ?? 0,
    said: () => ({ out, err }),
    end: (signal) => {
      child.kill(signal)
      return exit
    },
    exit,
  }
}
