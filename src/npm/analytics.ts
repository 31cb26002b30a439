// A client by its constructor, for programs that make their own: it takes calls at once.

import { createClient } from '../client.ts'
import { PARTS } from '../load-extras.ts'
import type { AnalyticsSettings, Bag, Analytics as Client, InitOptions } from '../types.ts'

export type Analytics = Client
export type NullAnalytics = Client

export const Analytics = construct as unknown as new (settings: AnalyticsSettings, options?: InitOptions) => Client

/** Takes every call, keeps nothing and sends nothing. */
export const NullAnalytics = constructNull as unknown as new () => Client

/** A function, because what it gives is what `new` gives. */
function construct(settings: AnalyticsSettings, options?: InitOptions): Client {
  return createComplete({ ...settings, ...options })
}

function constructNull(): Client {
  return createComplete({ writeKey: '', disable: true })
}

function createComplete(options: Bag): Client {
  const client = createClient(options, PARTS)
  // A moment later: as a static import it would be in every program that has this package.
  void PARTS.loadExtras().then(
    (extras) => extras.furnish(client),
    (reason) => client.report('plugin', `${reason}`, reason),
  )
  return client
}
