// What is wrong with a site's options?

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
  // src/options.ts tells what is wrong with these.
  ['writeKey endpoint flushAt flushIntervalMs maxQueueBytes maxEventAgeDays requestTimeoutMs', '', () => true],
]

/** All that there are. */
export const OPTIONS = KINDS.flatMap(([names]) => names.split(' '))

/** One sentence for each option that is unknown or unusable. */
export function findProblems(options: Bag): string[] {
  return Object.keys(options).flatMap((name) => {
    const value: unknown = options[name]
    if (value === undefined) return []
    const known = KINDS.find(([names]) => names.split(' ').includes(name))
    if (!known) return [`option "${name}" is unknown`]
    const [, kind, fits] = known
    return fits(value) ? [] : [`option "${name}" must be ${kind}, got ${inspect(value)}`]
  })
}
