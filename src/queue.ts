// Which queue do events of this source for this endpoint wait in? Shared with the snippet, which opens it ahead, and so
// written in what ES5 knows.

export const DEFAULT_ENDPOINT = 'https://api.segment.io/v1'

/** The database's one store. */
export const STORE = 'events'

/** Without slashes at its end. */
export function trimEndpoint(endpoint: string): string {
  return endpoint.replace(/\/+$/, '')
}

/** Of the database, and what the names of the spill and the locks begin with. Another source or endpoint is another queue. */
export function queueName(writeKey: string, endpoint: string): string {
  return ['everbeacon', writeKey, trimEndpoint(endpoint), ''].join(' ')
}
