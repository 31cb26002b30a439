// Which analytics is the page's global? For code from npm on a page that has the snippet.

import type { AnalyticsSnippet } from '../types.ts'

/** The snippet's stub, or the client once it has loaded; undefined without either, and on a server. */
export function getGlobalAnalytics(globalAnalyticsKey = 'analytics'): AnalyticsSnippet | undefined {
  return (globalThis as unknown as Record<string, AnalyticsSnippet | undefined>)[globalAnalyticsKey]
}
