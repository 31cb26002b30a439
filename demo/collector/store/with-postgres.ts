// Runs a command beside a PostgreSQL of its own, new and empty: `tsx with-postgres.ts vitest run`. Where no PostgreSQL is
// installed it says so, and runs the command without; with EVERBEACON_POSTGRES=required it fails.

import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { TEST_SERVER } from './test-server.ts'

interface Server {
  url: string
  stop(): Promise<void>
}

/** Where packages put the server's programs, beside PATH. */
const PLACES = ['/usr/lib/postgresql', '/usr/local/opt', '/opt/homebrew/opt']

/** PostgreSQL does not run as root. */
const UNPRIVILEGED = 'postgres'

const [command, ...args] = process.argv.slice(2)
if (!command) fail('which command?')

const bin = findPrograms()
if (!bin && process.env.EVERBEACON_POSTGRES === 'required') fail('no PostgreSQL is installed, and it is required')
if (!bin) console.warn('\nNo PostgreSQL is installed: what runs on it is SKIPPED, and not tested.\n')
const server = bin ? await startServer(bin) : undefined
// The command gets these from the terminal as well, and ends by itself.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
const child = spawn(command, args, {
  stdio: 'inherit',
  env: { ...process.env, ...(server && { [TEST_SERVER]: server.url }) },
})
const code = await new Promise<number>((resolve) => {
  child.on('error', () => resolve(127))
  child.on('exit', (code) => resolve(code ?? 1))
})
await server?.stop()
process.exit(code)

/** The newest, where there are several. */
function findPrograms(): string | undefined {
  const versions = PLACES.flatMap((place) =>
    existsSync(place) ? readdirSync(place).map((version) => path.join(place, version, 'bin')) : [],
  )
  return [...(process.env.PATH ?? '').split(path.delimiter), ...versions.sort().reverse()].find((folder) =>
    existsSync(path.join(folder, 'initdb')),
  )
}

async function startServer(bin: string): Promise<Server> {
  const folder = mkdtempSync(path.join(tmpdir(), 'everbeacon-postgres-'))
  const user = process.getuid?.() === 0 ? readUser(UNPRIVILEGED) : {}
  if (user.uid) chownSync(folder, user.uid, user.gid ?? user.uid)
  const options = { cwd: folder, ...user }
  execFileSync(
    path.join(bin, 'initdb'),
    ['--pgdata', 'data', '--username', 'test', '--auth', 'trust', '--encoding', 'UTF8', '--no-locale', '--no-sync'],
    { ...options, stdio: 'pipe' },
  )
  const port = await findPort()
  // A power cut is no part of the tests; that a killed collector loses nothing, is.
  const flags = ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300']
  const postgres = spawn(
    path.join(bin, 'postgres'),
    ['-D', 'data', '-p', `${port}`, ...flags.flatMap((flag) => ['-c', flag])],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const ended = new Promise<void>((resolve) => postgres.once('exit', () => resolve()))
  const stop = async () => {
    postgres.kill('SIGQUIT')
    await ended
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  process.once('exit', () => postgres.kill('SIGQUIT'))
  let said = ''
  const isReady = new Promise<boolean>((resolve) => {
    postgres.stderr.on('data', (text) => {
      said += text
      if (said.includes('ready to accept connections')) resolve(true)
    })
    void ended.then(() => resolve(false))
  })
  if (!(await isReady)) fail(`PostgreSQL does not start:\n${said}`)
  return { url: `postgres://test@127.0.0.1:${port}/postgres`, stop }
}

function readUser(name: string): { uid?: number; gid?: number } {
  const ask = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }))
  return { uid: ask('-u'), gid: ask('-g') }
}

async function findPort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}

function fail(message: string): never {
  console.error(`with-postgres: ${message}`)
  process.exit(1)
}
