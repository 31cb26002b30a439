// What does the process say about itself? JSON lines, without anything that was sent to it.

import { type DestinationStream, pino, stdTimeFunctions } from 'pino'

/** Fields are numbers, names that are ours, and `describeError`: never a write key, a token, a body or a URL. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

export type LogLevel = (typeof LOG_LEVELS)[number]

export const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** For whoever has the collector within a program of theirs, such as a test: nothing but errors, where a person sees them. */
export const ERRORS_ON_CONSOLE: Log = {
  ...SILENT,
  error: (fields, message) => console.error(`collector: ${message}`, JSON.stringify(fields)),
}

/** Written at once, in the process itself: what was said before a crash is there after it. */
export function createLog(level: LogLevel, destination: DestinationStream): Log {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (name) => ({ level: name }) },
    },
    destination,
  )
}

/**
 * An error, without what it may quote. A database's message quotes values ("invalid input syntax …: \"secret\""), JSON.parse
 * quotes the text, a URL its query; plain errors are this collector's own, or a driver's about its connection.
 */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error }
  const { code, syscall, severity, table, constraint } = error as Error & Record<string, unknown>
  const isSafe = severity === undefined && (error.constructor === Error || syscall !== undefined)
  return {
    name: error.name,
    ...(code !== undefined && { code }),
    ...(table !== undefined && { table }),
    ...(constraint !== undefined && { constraint }),
    ...(isSafe && { message: error.message }),
    at: readFrames(error.stack),
  }
}

/** The message stands before the first frame, and may have lines of its own. */
function readFrames(stack = ''): string[] {
  return [...stack.matchAll(/^ {4}at (?:async )?(.*:\d+:\d+\)?)$/gm)].slice(0, 5).map(([, frame = '']) => frame)
}
