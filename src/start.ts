// What happens at load, and in which order?

import { type Client, type ClientParts, createClient, EXTRAS_TIMEOUT_MS, NO_EXTRAS } from './client.ts'
import type { Setup } from './extras.ts'
import { FIRST_METHODS } from './methods.ts'
import { isRare } from './options.ts'
import { LEGACY_PREFIX, STUB_PREFIX } from './queue.ts'
import { type EarlyCall, replay } from './replay.ts'
import { attempt } from './shared/attempt.ts'
import { isPromise } from './shared/is-promise.ts'
import { within } from './shared/within.ts'
import type { Bag } from './types.ts'

/**
 * At once, unless something is asked for whose code comes on demand: calls wait where they are until it is there, or
 * cannot be had. `takeEarly`: puts the client where new calls find it, and gives those that were made until now.
 */
export function load(options: Bag, parts: ClientParts, takeEarly: (client: Client) => EarlyCall[]): void {
  const keys = attempt(() => Object.keys(localStorage)) ?? []
  const hasLeft =
    !options.disable && keys.some((key) => key.startsWith(STUB_PREFIX) && !key.includes(parts.early?._uuid))
  if (!hasLeft && !isRare(options)) start({})
  else {
    void within(EXTRAS_TIMEOUT_MS, NO_EXTRAS, parts.loadExtras())
      .then(({ readRareOptions }) => readRareOptions(options, parts.early?._uuid))
      // Where a function was to say whether the visitor wants this at all, nobody has said yes.
      .catch((reason): Setup => ({ problems: [`${reason}`], disable: !!options.disable }))
      .then(start)
  }

  function start(setup: Setup): void {
    const client = createClient(options, parts, setup)
    setup.open?.(client)
    const page: EarlyCall[] = options.initialPageview ? [{ method: 'page', args: [] }] : []
    const calls = [...(setup.calls ?? []), ...page, ...takeEarly(client)]
    const first = calls.filter(({ method }) => FIRST_METHODS.includes(method))
    const results = FIRST_METHODS.flatMap((method) =>
      first.filter((call) => call.method === method).map((call) => replay(client, call)),
    )
    // Events wait for plugins that are there from the start to load.
    if (results.some(isPromise)) void client.queueUp(() => Promise.allSettled(results))
    client.initialized = true
    client.emit('initialize', client.settings, options)
    // Not where nothing is to be done.
    if (client.settings.apiHost && (options.cdnURL || keys.some((key) => key.startsWith(LEGACY_PREFIX)))) {
      let opened: Promise<void> | undefined
      // Only the code has to come in time.
      const coming = client.withExtras((extras) => {
        opened = extras.open(client)
      })
      client.opening = coming.then(() => opened)
    }
    for (const call of calls) if (!first.includes(call)) replay(client, call)
  }
}
