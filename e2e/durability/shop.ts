// A page of the site whose library has options of the row's own.

import { WRITE_KEY } from '../fixtures.ts'
import type { World } from './row.ts'

/** Puts the page at `/shop`. `writeKey` and everything of `load`; by default the site's, and events that wait for nobody. */
export function setShop(
  { site, collector }: Pick<World, 'site' | 'collector'>,
  given: Record<string, unknown> = {},
): void {
  const { writeKey = WRITE_KEY, ...options } = { endpoint: collector.endpoint, flushIntervalMs: 20, ...given }
  site.pages.set(
    '/shop',
    `<!doctype html><title>Shop</title><script src="/dist/analytics.min.js"></script>
    <script>analytics.load(${JSON.stringify(writeKey)}, ${JSON.stringify(options)})</script>`,
  )
}

/** To run before a page: without chance, a pause after a failure is as short as it gets. */
export const SHORTEST_PAUSES = 'Math.random = () => 0'
