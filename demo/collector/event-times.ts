// When did it happen? Segment's arithmetic, which takes the error of the client's clock out.

export interface EventTimes {
  receivedAt: string
  sentAt: string | null
  originalTimestamp: string | null
  timestamp: string
}

/** Four-digit years: what PostgreSQL, ISO 8601 without a sign and every reader of the payload agree on. */
const EARLIEST_MS = Date.parse('0001-01-01T00:00:00Z')
const LATEST_MS = Date.parse('9999-12-31T23:59:59.999Z')

/** Milliseconds since 1970 of a date string, or of a number that already says them; undefined for anything else. */
export function parseInstant(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  // Segment's own example of a batch says "2015-2-02T00:30:08.276Z", which V8 does not read.
  const date = typeof value === 'number' ? value : value.replace(/^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/, padDate)
  const ms = new Date(date).getTime()
  return isInRange(ms) ? ms : undefined
}

/** `timestamp` and `sentAt` as the client sent them; what cannot be read counts as not sent. */
export function readTimes(timestamp: unknown, sentAt: unknown, receivedAtMs: number): EventTimes {
  const originalMs = parseInstant(timestamp)
  const sentMs = parseInstant(sentAt)
  return {
    receivedAt: toIso(receivedAtMs),
    sentAt: sentMs === undefined ? null : toIso(sentMs),
    originalTimestamp: originalMs === undefined ? null : toIso(originalMs),
    timestamp: toIso(correct(originalMs, sentMs, receivedAtMs)),
  }
}

function correct(originalMs: number | undefined, sentMs: number | undefined, receivedAtMs: number): number {
  if (originalMs === undefined) return receivedAtMs
  if (sentMs === undefined) return originalMs
  const correctedMs = receivedAtMs - (sentMs - originalMs)
  // A clock that is millennia off says nothing about the event.
  return isInRange(correctedMs) ? correctedMs : originalMs
}

function isInRange(ms: number): boolean {
  return ms >= EARLIEST_MS && ms <= LATEST_MS
}

function toIso(ms: number): string {
  return new Date(ms).toISOString()
}

function padDate(_: string, year: string, month: string, day: string): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
