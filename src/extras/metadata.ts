// What does an event say about the destinations of its page, so that a server does not send it to them twice?

import type { Bag } from '../types.ts'

/** `integrations` and the collector's own entry in it, as the settings have them; undefined where these want none. */
export function readMetadata(integrations: Bag, failedInitializations: readonly string[]): Bag | undefined {
  const own: Bag = integrations['Segment.io'] ?? {}
  const withStatus = (status: string) =>
    Object.keys(integrations).filter((name) => integrations[name]?.bundlingStatus === status)
  const failed = failedInitializations.length ? { failedInitializations } : undefined
  if (own.addBundledMetadata === false) return failed

  const bundled = [...withStatus('bundled'), ...('Segment.io' in integrations ? ['Segment.io'] : [])].sort()
  return {
    ...failed,
    bundled,
    // Also those that only the server sends to.
    unbundled: [...new Set([...withStatus('unbundled'), ...(own.unbundledIntegrations ?? [])])].sort(),
    bundledIds: bundled.flatMap((name) => own.maybeBundledConfigIds?.[name] ?? []),
  }
}
