// A page of the site whose library has options of the row's own.

import { WRITE_KEY } from '../fixtures.ts'
import type { World } from './row.ts'

/** Puts the page at `/shop`. `writeKey` and everything of `load`; by default the site's, and events that wait for nobody. */
export function setShop({ site, collector }: World, given: Record<string, unknown> = {}): void {
  const { writeKey = WRITE_KEY, ...options } = {
    endpoint: collector.endpoint,
    flushIntervalMs: 20,
    ...given,
  } as Record<string, unknown>
  site.pages.set(
    '/shop',
    `<!doctype html><title>Shop</title><script src="/dist/analytics.min.js"></script>
    <script>analytics.load(${JSON.stringify(writeKey)}, ${JSON.stringify(options)})</script>`,
  )
}

/** To run before a page: without chance, a pause after a failure is as short as it gets. */
export const SHORTEST_PAUSES = 'Math.random = () => 0'

/** To run before a page: timers this long and longer come soon, and its clock has gone as far; `longPauses` counts them. */
export function shortenPauses(fromMs: number): string {
  return `(${shorten})(${fromMs})`
}

declare global {
  interface Window {
    longPauses: number
  }
}

function shorten(fromMs: number): void {
  const SOON_MS = 200
  const { setTimeout } = window
  const { now } = Date
  let skippedMs = 0
  Date.now = () => now() + skippedMs
  window.longPauses = 0
  window.setTimeout = ((work: (...args: unknown[]) => void, ms: number, ...args: unknown[]) => {
    if (!(ms >= fromMs)) return setTimeout(work, ms, ...args)
    window.longPauses++
    return setTimeout(() => {
      skippedMs += ms - SOON_MS
      work(...args)
    }, SOON_MS)
  }) as never
}

/** To run before a page: it goes without a word, as one whose browser takes no beacon. */
export const NO_BEACON = 'Navigator.prototype.sendBeacon = () => false'
