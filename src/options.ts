// What was asked for? Defaults and validation: whatever `load` was given becomes one complete Config.

import { DEFAULT_ENDPOINT, trimEndpoint } from './queue.ts'
import { attempt } from './shared/attempt.ts'
import { inspect } from './shared/inspect.ts'
import type { CookieOptions } from './storage/cookie.ts'
import type { Bag } from './types.ts'

/** The numbers that can be set, by default. */
const NUMBERS = {
  flushAt: 20,
  flushIntervalMs: 1000,
  maxQueueBytes: 20_000_000,
  maxEventAgeDays: 14,
  requestTimeoutMs: 10_000,
}

/** Where cookies count before localStorage: they are the same on every subdomain. */
const STORES = ['cookie', 'localStorage', 'memory']

/** How the user or the group is remembered. */
export interface EntityConfig {
  /** It has no id and no traits. */
  readonly isOff: boolean | undefined
  /** The first that knows an id counts. */
  readonly stores: readonly string[]
  readonly idKey: string
  readonly traitsKey: string
}

export interface Config extends Readonly<typeof NUMBERS> {
  readonly writeKey: string
  /** Without a slash at its end. */
  readonly endpoint: string
  readonly cookie: CookieOptions | undefined
  readonly user: EntityConfig
  readonly group: EntityConfig
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
  else
    return {
      ...numbers,
      writeKey,
      endpoint: trimEndpoint(`${endpoint}`),
      cookie: options.cookie,
      user: readEntity('user', 'ajs_user_id', 'ajs_user_traits'),
      group: readEntity('group', 'ajs_group_id', 'ajs_group_properties'),
    }
  return undefined

  function readEntity(name: string, idKey: string, traitsKey: string): EntityConfig {
    const own: Bag = { persist: !options.disableClientPersistence, storage: options.storage, ...options[name] }
    let stores: string[] = own.storage?.stores ?? STORES
    // As a whole, like Segment: a list with a slip in it must not leave less privacy, or less memory, than was meant.
    if (!attempt(() => stores.every((store) => STORES.includes(store)))) {
      complain(`option "storage.stores" must be some of ${STORES}`)
      stores = STORES
    }
    return {
      isOff: own.disable,
      stores: stores.filter(
        (store) => own.persist && !own.disable && !(own.localStorageFallbackDisabled && store === 'localStorage'),
      ),
      idKey: own.cookie?.key ?? idKey,
      traitsKey: own.localStorage?.key ?? traitsKey,
    }
  }

  function refuse(name: string, need: string): void {
    complain(`option "${name}" must be ${need}, got ${inspect(options[name])}`)
  }
}
