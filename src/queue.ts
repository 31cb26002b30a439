// Where do events of this source go, and which queue do they wait in? Shared with the snippet, which opens it ahead, and
// so written in what ES5 knows.

import type { Bag } from './types.ts'

export const DEFAULT_ENDPOINT = 'https://api.segment.io/v1'

/** The database's one store. */
export const STORE = 'events'

/** What the keys in localStorage begin with under which a snippet keeps calls until the bundle has made them. */
export const STUB_PREFIX = 'stub '

/** What the keys in localStorage begin with under which Segment's library leaves events that it could not send. */
export const LEGACY_PREFIX = 'persisted-queue:v1:'

/** Our own option, or Segment's way to say it. */
export function readEndpoint(options: Bag): string | undefined {
  return options.endpoint || toEndpoint(Object(Object(options.integrations)['Segment.io']))
}

/** Host and path, with or without the protocol, of settings of Segment.io; undefined where they do not say. */
export function toEndpoint(settings: Bag): string | undefined {
  if (/^https?:/.test(settings.apiHost)) return settings.apiHost
  return settings.apiHost && (settings.protocol || 'https').concat('://', settings.apiHost)
}

/** Without slashes at its end. */
export function trimEndpoint(endpoint: string): string {
  return endpoint.replace(/\/+$/, '')
}

/** Of the database, and what the names of the spill and the locks begin with. Another source or endpoint is another queue. */
export function queueName(writeKey: string, endpoint: string): string {
  return ['everbeacon', writeKey, trimEndpoint(endpoint), ''].join(' ')
}
