// What is a row? One event on its way, as it lies in the outbox.

export interface Row {
  /**
   * Says whose the row is, in which order it came, when, how big it is and which event it holds, so that no decision
   * about rows has to read one. Keys sort by owner, owners by the time their page began: the oldest page first, and a
   * page's rows together in call order, even when the clock is set back.
   */
  readonly key: string
  /** The event as JSON, serialised once and for all. While plugins work on it: as it was called, behind a space. */
  readonly text: string
  /** The key of the row whose place this one takes. */
  readonly replaces?: string | undefined
}

/** Is it kept until plugins are done with it? To JSON, the space that says so is none. */
export function isHeld({ text }: Row): boolean {
  return text[0] === ' '
}

// owner: 14 digits of milliseconds, 8 random characters · 7 of sequence · 14 of milliseconds · 7 of bytes · messageId
// Each number stands behind a 1, which gives it its width, whatever the clock says, and is skipped when it is read.
const SEQUENCE_AT = 22
const TIME_AT = 29
const BYTES_AT = 43
const ID_AT = 50

/** One page, one owner. `random`: 8 characters. */
export function createOwner(nowMs: number, random: string): string {
  return fourteenDigits(nowMs) + random
}

export function createKeys(owner: string): (nowMs: number, bytes: number, messageId: string) => string {
  let sequence = 1e6
  return (nowMs, bytes, messageId) => owner + sequence++ + fourteenDigits(nowMs) + (1e6 + bytes) + messageId
}

export function ownerOf(key: string): string {
  return key.slice(0, SEQUENCE_AT)
}

export function timeOf(key: string): number {
  return +key.slice(TIME_AT + 1, BYTES_AT)
}

export function bytesOf(key: string): number {
  return +key.slice(BYTES_AT + 1, ID_AT)
}

export function sumBytes(keys: Iterable<string>): number {
  let sum = 0
  for (const key of keys) sum += bytesOf(key)
  return sum
}

export function messageIdOf(key: string): string {
  return key.slice(ID_AT)
}

/** Some clocks have fractions. */
function fourteenDigits(ms: number): string {
  return (1e13 + ms).toFixed()
}
