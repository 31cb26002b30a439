// What is wrong with a site's options?

import { endpointOf, readOptions } from '../options.ts'
import { inspect } from '../shared/inspect.ts'
import type { Bag } from '../types.ts'

/** What can be set, by what it must be. */
const KINDS: [names: string, kind: string, fits: (value: unknown) => boolean][] = [
  [
    'initialPageview disableClientPersistence disableAutoISOConversion retryQueue obfuscate',
    'true or false',
    (value) => typeof value === 'boolean',
  ],
  [
    'integrations cdnSettings plan cookie storage user group',
    'an object',
    (value) => typeof value === 'object' && !Array.isArray(value),
  ],
  ['plugins classicIntegrations highEntropyValuesClientHints', 'an array', Array.isArray],
  ['cdnURL globalAnalyticsKey src', 'a string', (value) => typeof value === 'string'],
  ['updateCDNSettings', 'a function', (value) => typeof value === 'function'],
  ['disable', 'true, false or a function', (value) => ['boolean', 'function'].includes(typeof value)],
  ['useQueryString', 'true, false or an object', (value) => ['boolean', 'object'].includes(typeof value)],
  // The core reads these, and decides what it can use.
  ['writeKey', 'a string', (writeKey) => !!readOptions({ writeKey })],
  ['endpoint', 'an http(s) URL without a query', (endpoint) => !!readOptions({ writeKey: 'any', endpoint })],
  [
    'flushAt flushIntervalMs maxQueueBytes maxEventAgeDays requestTimeoutMs',
    'a number from 0 to 2e9',
    (flushAt) => readOptions({ writeKey: 'any', flushAt })?.flushAt === flushAt,
  ],
]

/** All that there are. */
export const OPTIONS = KINDS.flatMap(([names]) => names.split(' '))

/** One sentence for each option that is unknown or unusable. */
export function findProblems(options: Bag): string[] {
  // Nothing goes anywhere without these two. Of who sends nothing, they are not needed.
  const needed: Bag = options.disable === true ? {} : { writeKey: options.writeKey, endpoint: endpointOf(options) }
  const all: Bag = { ...options, ...needed }
  return Object.keys(all).flatMap((name) => {
    const value: unknown = all[name]
    if (value === undefined && !(name in needed)) return []
    const known = KINDS.find(([names]) => names.split(' ').includes(name))
    if (!known) return [`option "${name}" is unknown`]
    const [, kind, fits] = known
    return fits(value) ? [] : [`option "${name}" must be ${kind}, got ${inspect(value)}`]
  })
}
