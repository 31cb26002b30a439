// What is measured, in which unit?

/** Of one library in one round, by the id of a metric. What could not be measured is absent. */
export type Figures = Record<string, number>

export interface Metric {
  id: string
  title: string
  unit: 'bytes' | 'us' | 'ms' | 'MB' | ''
  /** What the plain page costs is taken off. */
  isAboveZero?: true
}

export const BURSTS = [10, 100, 1000, 10_000] as const

export const METRICS: readonly Metric[] = [
  { id: 'raw', title: 'scripts until the first event, raw', unit: 'bytes', isAboveZero: true },
  { id: 'gzip', title: 'scripts until the first event, gzip', unit: 'bytes', isAboveZero: true },
  { id: 'brotli', title: 'scripts until the first event, brotli', unit: 'bytes', isAboveZero: true },
  { id: 'evaluation', title: 'evaluation of its scripts', unit: 'ms', isAboveZero: true },
  { id: 'start', title: 'main thread from navigation until calm', unit: 'ms', isAboveZero: true },
  { id: 'call-1', title: 'sync cost of a call, alone', unit: 'us' },
  ...BURSTS.map((burst) => ({
    id: `call-${burst}`,
    title: `sync cost of a call, ${say(burst)} in a task`,
    unit: 'us' as const,
  })),
  { id: 'whole-1', title: 'main thread per event, alone', unit: 'us', isAboveZero: true },
  ...BURSTS.map((burst) => ({
    id: `whole-${burst}`,
    title: `main thread per event, burst of ${say(burst)}`,
    unit: 'us' as const,
    isAboveZero: true as const,
  })),
  { id: 'longest-1000', title: 'longest task after a burst of 1,000', unit: 'ms' },
  { id: 'longest-10000', title: 'longest task after a burst of 10,000', unit: 'ms' },
  { id: 'longest-clock-1000', title: 'the same by the clock, 1,000', unit: 'ms' },
  { id: 'longest-clock-10000', title: 'the same by the clock, 10,000', unit: 'ms' },
  { id: 'arrived-1', title: 'from the call until it has arrived', unit: 'ms' },
  { id: 'arrived-1000', title: 'from 1,000 calls until all have arrived', unit: 'ms' },
  { id: 'requests-1000', title: 'requests for 1,000 events', unit: '' },
  { id: 'wire-1000', title: 'bytes on the wire per event, of 1,000', unit: 'bytes' },
  { id: 'heap', title: 'heap after 10,000 events', unit: 'MB', isAboveZero: true },
  { id: 'database-writes', title: 'IndexedDB transactions per event, of 100', unit: '' },
  { id: 'storage-writes', title: 'localStorage writes per event, of 100', unit: '' },
  { id: 'cookie-writes', title: 'cookie writes per event, of 100', unit: '' },
]

/** With thousands set apart. */
export function say(count: number): string {
  return count.toLocaleString('en-US')
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}
