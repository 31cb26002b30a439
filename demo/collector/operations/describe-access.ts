// How is a running collector used? Three lines for a shell that work as they stand, and two for the browser library.

import type { Collector } from '../create-collector.ts'

export interface Access {
  writeKey: string
  /** With all scopes. */
  token: string
}

export function describeAccess({ url, endpoint }: Collector, { writeKey, token }: Access): string {
  return `\
Write key  ${writeKey}
Token      ${token}
           (for the APIs, while this process runs; only its hash is stored)

Send an event, look at the sources, read the events that have come:

  curl -u ${writeKey}: -H 'Content-Type: application/json' -d '{"userId":"ada","event":"Order Completed"}' ${endpoint}/track
  curl -H 'Authorization: Bearer ${token}' ${url}/config/sources
  curl -H 'Authorization: Bearer ${token}' '${url}/live/events?limit=3'

Point the browser library here, by endpoint, or by the CDN that serves it with its settings:

  analytics.load('${writeKey}', { endpoint: '${endpoint}' })
  AnalyticsBrowser.load({ writeKey: '${writeKey}', cdnURL: '${url}' })
`
}
