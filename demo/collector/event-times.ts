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

/**
 * Year, month, day, then perhaps a time and its zone. Checked here, because Date would read much more into a text: "Order
 * 66" is 1966 to it. Segment's own example of a batch says "2015-2-02T00:30:08.276Z".
 */
const ISO_8601 =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i

const USUAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** Milliseconds since 1970 of an ISO 8601 date, or of a number that already says them; undefined for anything else. */
export function parseInstant(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? parseIso(value) : typeof value === 'number' ? new Date(value).getTime() : NaN
  return isInRange(ms) ? ms : undefined
}

/** Without a zone: UTC, wherever this server stands. */
function parseIso(text: string): number {
  // As every client writes it, and Date too: a tenth of the time of what follows.
  if (USUAL.test(text)) {
    const ms = Date.parse(text)
    // 30 February is 2 March to Date.
    if (new Date(ms).getUTCDate() === Number(text.slice(8, 10))) return ms
  }
  const [, year, month = '', day = '', time = '00:00', zone = 'Z'] = ISO_8601.exec(text) ?? []
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const midnight = new Date(`${date}T00:00Z`)
  // 30 February: Date would make it 2 March.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date)) return NaN
  return new Date(`${date}T${time.replace(',', '.')}${toZone(zone)}`).getTime()
}

/** "+0130" and "+01" as "+01:30" and "+01:00", which is what Date reads. */
function toZone(zone: string): string {
  return zone.length === 1 ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`
}

/** `timestamp` and `sentAt` as the client sent them; what cannot be read counts as not sent. */
export function readTimes(timestamp: unknown, sentAt: unknown, receivedAtMs: number): EventTimes {
  const originalMs = parseInstant(timestamp)
  const sentMs = parseInstant(sentAt)
  return {
    receivedAt: receivedIso(receivedAtMs),
    sentAt: sentMs === undefined ? null : sentIso(sentMs),
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

/** Of a batch, these two are the same for all events. */
const receivedIso = rememberLast(toIso)
const sentIso = rememberLast(toIso)

function rememberLast(convert: (ms: number) => string): (ms: number) => string {
  let lastMs = Number.NaN
  let last = ''
  return (ms) => {
    if (ms !== lastMs) {
      last = convert(ms)
      lastMs = ms
    }
    return last
  }
}

function toIso(ms: number): string {
  return new Date(ms).toISOString()
}
