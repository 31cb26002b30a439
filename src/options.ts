// What was asked for? Defaults and validation: whatever `load` was given becomes one complete Config.

import { DEFAULT_ENDPOINT, readEndpoint, trimEndpoint } from './queue.ts'
import { attempt } from './shared/attempt.ts'
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
  /** On the device, not only in memory. */
  readonly persist: boolean
}

/** Of an address: ad clicks. Of cookies: the last one of those, AMP, and what libraries before Analytics.js 2 have left. */
const RARE = /_ga=amp|(btid|urid|t.referrer|ajs_user|_sio)=/

/** Is something asked for that is rare, or unknown? The code that knows which loads on demand. */
export function isRare({
  writeKey,
  endpoint,
  src,
  integrations,
  initialPageview,
  disable,
  disableClientPersistence,
  cdnURL,
  useQueryString,
  ...others
}: Bag): unknown {
  const { deliveryStrategy, httpConfig }: Bag = integrations?.['Segment.io'] ?? {}
  return (
    deliveryStrategy ||
    httpConfig ||
    typeof disable === 'function' ||
    (useQueryString && attempt(() => /ajs_/.test(location.href))) ||
    Object.keys(others).some((name) => !(name in NUMBERS)) ||
    attempt(() => RARE.test(document.cookie + location.search))
  )
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
    else if (value !== undefined) refuse(name, 'a number from 0 to 2e9', value)
  }

  const { writeKey } = options
  // `endpoint: undefined`, from a variable that is not set, must not send a site's events to somebody else.
  const endpoint: unknown = 'endpoint' in options ? options.endpoint : (readEndpoint(options) ?? guessEndpoint(options))
  if (typeof writeKey !== 'string' || !writeKey) refuse('writeKey', 'a string', writeKey)
  else if (!/^https?:\/\/[^\s?#]+$/.test(`${endpoint}`)) refuse('endpoint', 'an http(s) URL without a query', endpoint)
  else {
    return {
      ...numbers,
      writeKey,
      endpoint: trimEndpoint(`${endpoint}`),
      persist: options.disableClientPersistence !== true,
    }
  }
  return undefined

  function refuse(name: string, need: string, value: unknown): void {
    complain(`option "${name}" must be ${need}, got ${inspect(value)}`)
  }
}

/**
 * Where nothing says it. Who has moved the script away from Segment may not mean to send it the events: until the
 * settings say where to, they go to where the script is from.
 */
function guessEndpoint({ cdnURL }: Bag): string {
  return cdnURL && !/segment\./.test(cdnURL) ? `${cdnURL}/v1` : DEFAULT_ENDPOINT
}
