// What was asked for? Defaults and validation: whatever `load` was given becomes one complete Config.

import { DEFAULT_ENDPOINT, trimEndpoint } from './queue.ts'
import { inspect } from './shared/inspect.ts'
import type { Bag } from './types.ts'

/** The numbers that can be set, by default. */
const NUMBERS = {
  flushAt: 20,
  flushIntervalMs: 1000,
  maxQueueBytes: 20_000_000,
  maxEventAgeDays: 14,
  requestTimeoutMs: 10_000,
}

export interface Config extends Readonly<typeof NUMBERS> {
  readonly writeKey: string
  /** Without a slash at its end. */
  readonly endpoint: string
}

/**
 * Tells `complain` what is unusable; its default is used then. Without a usable write key and endpoint there is no
 * config: events must not go where nobody meant them to.
 */
export function readOptions(options: Bag, complain: (problem: string) => void): Config | undefined {
  const numbers = { ...NUMBERS }
  for (const name of Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]) {
    const value: unknown = options[name]
    // A timer takes 31 bits; it is enough for the others.
    if (typeof value === 'number' && value >= 0 && value <= 2e9) numbers[name] = value
    else if (value !== undefined) refuse(name, 'a number from 0 to 2e9')
  }

  // `endpoint: undefined`, from a variable that is not set, must not send a site's events to somebody else.
  const { writeKey, endpoint }: Bag = { endpoint: DEFAULT_ENDPOINT, ...options }
  if (typeof writeKey !== 'string' || !writeKey) refuse('writeKey', 'a string')
  else if (!/^https?:\/\/[^\s?#]+$/.test(endpoint)) refuse('endpoint', 'an http(s) URL without a query')
  else return { ...numbers, writeKey, endpoint: trimEndpoint(`${endpoint}`) }
  return undefined

  function refuse(name: string, need: string): void {
    complain(`option "${name}" must be ${need}, got ${inspect(options[name])}`)
  }
}
