// How shall this process run? Its environment -> settings, or what is wrong with it and what to do.

import { LOG_LEVELS, type LogLevel } from './log.ts'

export interface Settings {
  port: number
  hostname: string
  dataDir: string
  /** Takes the place of `dataDir`. */
  databaseUrl: string | undefined
  logLevel: LogLevel
  maxRequestsPerSecond: number | undefined
}

export interface Defaults {
  port: number
  dataDir: string
  logLevel: LogLevel
}

type Environment = Readonly<Record<string, string | undefined>>

/** An empty variable counts as none. Throws one error that names everything that is wrong; never a value of DATABASE_URL. */
export function readSettings(environment: Environment, defaults: Defaults): Settings {
  const problems: string[] = []

  function readInteger(name: string, min: number, max: number): number | undefined {
    const text = environment[name]
    if (!text) return undefined
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= min && value <= max) return value
    problems.push(`${name} must be a number from ${min} to ${max}, got "${text}"`)
    return undefined
  }

  const settings: Settings = {
    port: readInteger('PORT', 0, 65_535) ?? defaults.port,
    hostname: environment.HOST || '127.0.0.1',
    dataDir: environment.DATA_DIR || defaults.dataDir,
    databaseUrl: environment.DATABASE_URL || undefined,
    logLevel: (environment.LOG_LEVEL as LogLevel | undefined) || defaults.logLevel,
    maxRequestsPerSecond: readInteger('MAX_REQUESTS_PER_SECOND', 1, 1_000_000),
  }
  if (!LOG_LEVELS.includes(settings.logLevel)) {
    problems.push(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, got "${environment.LOG_LEVEL}"`)
  }
  if (/[\s/]|:\d+$/.test(settings.hostname) && !settings.hostname.includes('::')) {
    problems.push(
      `HOST must be a name or an address to listen at, without a scheme or a port, got "${environment.HOST}"`,
    )
  }
  if (settings.databaseUrl && !isPostgresUrl(settings.databaseUrl)) {
    problems.push('DATABASE_URL must be like postgres://user:password@host:5432/database; without it, DATA_DIR is used')
  }
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return settings
}

function isPostgresUrl(text: string): boolean {
  try {
    const { protocol, pathname } = new URL(text)
    return /^postgres(ql)?:$/.test(protocol) && pathname.length > 1
  } catch {
    return false
  }
}
