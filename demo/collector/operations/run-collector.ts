// A collector as a process: settings from the environment, JSON lines on stderr, words for people on stdout, and an end
// that finishes what it has begun.

import { destination } from 'pino'
import { type Collector, type CollectorOptions, createCollector } from '../create-collector.ts'
import { createLog, describeError, type Log } from './log.ts'
import { type Defaults, readSettings, type Settings } from './read-settings.ts'

export interface Program {
  /** Stands before what it complains about. */
  name: string
  defaults: Omit<Defaults, 'logLevel'>
  /** What the environment does not say. */
  create?: (options: CollectorOptions) => Promise<Collector>
  /** Printed when it runs. */
  welcome: (collector: Collector, settings: Settings) => Promise<string>
}

/** Settles when it runs. With bad settings, or where it cannot run, it says why and ends the process with 1. */
export async function runCollector({ name, defaults, create = createCollector, welcome }: Program): Promise<void> {
  const fail = (message: string): never => {
    console.error(message.replaceAll(/^/gm, `${name}: `))
    process.exit(1)
  }

  // In a terminal somebody reads the words; wherever else it runs, somebody keeps the lines.
  const logLevel = process.stderr.isTTY ? 'warn' : 'info'
  let settings: Settings
  try {
    settings = readSettings(process.env, { ...defaults, logLevel })
  } catch (error) {
    return fail((error as Error).message)
  }

  const log = createLog(settings.logLevel, destination({ dest: 2, sync: true }))
  dieTelling(log)
  const { port, hostname, dataDir, databaseUrl, maxRequestsPerSecond } = settings
  const collector = await create({
    port,
    hostname,
    ...(databaseUrl ? { databaseUrl } : { dataDir }),
    ...(maxRequestsPerSecond && { maxRequestsPerSecond }),
    ownsProcess: true,
    maxRequestRecords: 0,
    log,
  }).catch((error: NodeJS.ErrnoException) => fail(explain(error, settings)))
  endOnSignal(collector, log)
  console.log(await welcome(collector, settings))
}

/** Node's own way would print the error with all that it holds, such as the values of a query. */
function dieTelling(log: Log) {
  process.on('uncaughtException', (error) => {
    log.error({ error: describeError(error) }, 'this must not happen; the process ends')
    process.exit(1)
  })
}

function endOnSignal(collector: Collector, log: Log) {
  const end = async (signal: string) => {
    log.info({ signal }, 'asked to end')
    await collector.drain()
    process.exit(0)
  }
  // Not "once": Ctrl+C may come twice, from the terminal and from npm, and the second must not end it half-closed.
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}

function explain({ code, message }: NodeJS.ErrnoException, { port, hostname, dataDir, databaseUrl }: Settings): string {
  if (code === 'EADDRINUSE') {
    return `port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start`
  }
  if (code === 'EACCES' && message.includes('listen')) {
    return `this user may not listen at port ${port}. Choose one above 1023: PORT=8080 npm start`
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `HOST is "${hostname}", which is no address of this machine. Without HOST, it is 127.0.0.1; 0.0.0.0 is all of them`
  }
  return databaseUrl ? message : `${message} (DATA_DIR is ${dataDir})`
}
