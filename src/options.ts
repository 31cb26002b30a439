// What was asked for? Defaults and validation: whatever `load` was given becomes one complete Config.

import { DEFAULT_ENDPOINT, readEndpoint, trimEndpoint } from './queue.ts'
import { attempt } from './shared/attempt.ts'
import { isText } from './shared/is-text.ts'
import { stringify } from './shared/stringify.ts'
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
  readonly onDisk: boolean
}

/**
 * Of integrations: how events are sent (`deliveryStrategy`, `httpConfig`). Of cookies and addresses: ad clicks, AMP, what libraries before Analytics.js 2
 * have left, calls in the query string.
 */
const RARE = /Strategy|pConfig|_ga=amp|(btid|urid|t.referrer|_sio|ajs_(user|[au]id|event))=/

/** What this code knows besides. */
const COMMON = /^(endpoint|src|integrations|initialPageview|disable|disableClientPersistence|cdnURL|useQueryString)$/

/** Is something asked for that is rare, unknown or unusable? The code that knows which loads on demand. */
export function isRare(options: Bag): unknown {
  const { disable } = options
  const config: Bag | undefined = readOptions(options)
  return (
    typeof disable === 'function' ||
    (!config && !disable) ||
    // Not taken over as it is: nobody here knows it, or its default is used instead.
    Object.keys(options).some(
      (name) => options[name] !== undefined && options[name] !== config?.[name] && !COMMON.test(name),
    ) ||
    attempt(() => RARE.test(stringify(options.integrations) + attempt(() => document.cookie) + location))
  )
}

/**
 * Where a number is unusable, its default is used. Without a usable write key and endpoint there is no config: events
 * must not go where nobody meant them to. What is wrong is told by `findProblems`, of the extras.
 */
export function readOptions(options: Bag): Config | undefined {
  const { writeKey } = options
  const endpoint = `${endpointOf(options)}`
  if (!writeKey || !isText(writeKey) || !/^https?:\/\/[^\s?#]+$/.test(endpoint)) return undefined
  const config: Bag = {
    ...NUMBERS,
    writeKey,
    endpoint: trimEndpoint(endpoint),
    onDisk: options.disableClientPersistence !== true,
  }
  for (const name in NUMBERS) {
    const value: unknown = options[name]
    // A timer takes 31 bits; it is enough for the others.
    if (typeof value === 'number' && value >= 0 && value <= 2e9) config[name] = value
  }
  return config as Config
}

/** As it is written, usable or not. */
export function endpointOf(options: Bag): unknown {
  // `endpoint: undefined`, from a variable that is not set, must not send a site's events to somebody else.
  return 'endpoint' in options ? options.endpoint : (readEndpoint(options) ?? guessEndpoint(options))
}

/**
 * Where nothing says it. Who has moved the script away from Segment may not mean to send it the events: until the
 * settings say where to, they go to where the script is from.
 */
function guessEndpoint({ cdnURL }: Bag): string {
  return cdnURL && !/segment\./.test(cdnURL) ? `${cdnURL}/v1` : DEFAULT_ENDPOINT
}
