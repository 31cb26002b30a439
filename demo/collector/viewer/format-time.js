// @ts-check
// How long ago, and when exactly? Instants as people read them.

/** @type {[name: string, ms: number][]} */
const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
]

// Made once: making one takes longer than a whole row.
const EXACT = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
})

/**
 * One unit, rounded down: "3 min". Less than a second is nothing.
 *
 * @param {number} ms
 */
export function formatDuration(ms) {
  const [name, unitMs] = UNITS.find(([, unitMs]) => ms >= unitMs) ?? ['s', 1_000]
  return `${Math.floor(ms / unitMs)} ${name}`
}

/**
 * @param {string} instant ISO 8601
 * @param {number} nowMs
 */
export function formatAgo(instant, nowMs) {
  const ms = nowMs - Date.parse(instant)
  // The collector's clock may be a little ahead of the browser's.
  return ms < 1_000 ? 'now' : formatDuration(ms)
}

/**
 * In the reader's time zone, to the millisecond.
 *
 * @param {string} instant ISO 8601
 */
export function formatExact(instant) {
  return EXACT.format(new Date(instant))
}

/**
 * Events that waited: offline, or for a collector that was away. Empty for those that came at once.
 *
 * @param {{ timestamp: string, receivedAt: string }} event
 */
export function formatDelay({ timestamp, receivedAt }) {
  const ms = Date.parse(receivedAt) - Date.parse(timestamp)
  return ms < 5_000 ? '' : `${formatDuration(ms)} late`
}
