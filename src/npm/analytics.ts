// A client by its constructor, for programs that make their own: there at once, nothing to wait for.

import { createClient } from '../client.ts'
import { PARTS } from '../load-extras.ts'
import type { AnalyticsSettings, Analytics as Client, InitOptions } from '../types.ts'

export type Analytics = Client
export type NullAnalytics = Client

export const Analytics = construct as unknown as new (settings: AnalyticsSettings, options?: InitOptions) => Client

/** Takes every call, keeps nothing and sends nothing. */
export const NullAnalytics = constructNull as unknown as new () => Client

/** A function, because what it gives is what `new` gives. */
function construct(settings: AnalyticsSettings, options?: InitOptions): Client {
  return createClient({ ...settings, ...options }, PARTS)
}

function constructNull(): Client {
  return createClient({ writeKey: '', disable: true }, PARTS)
}
