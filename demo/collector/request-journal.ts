// Which tracking requests came, and what was each told? The tests' view of the wire.

import { isBag } from './is-bag.ts'

export interface RequestRecord {
  /** When its headers had arrived, by the collector's clock. */
  atMs: number
  method: string
  path: string
  contentType: string | null
  contentEncoding: string | null
  /** As it came over the wire; of one beyond the limit, a little more than that. */
  bodyBytes: number
  /** Inflated and decoded; what came first of a body beyond the limit. */
  bodyText: string
  /** 0: not answered, or not yet. */
  status: number
  eventCount: number
  /** As sent: an event without one is not in this list. */
  messageIds: string[]
}

export interface RequestJournal {
  /** Lives: has every request as soon as its body is complete; the oldest go when there are too many of them. */
  records: readonly RequestRecord[]
  add(record: RequestRecord): void
  clear(): void
}

/** What a collector that is left running may remember; more than any test sends. */
const MAX_RECORDS = 20_000
const MAX_CHARACTERS = 64_000_000

/** With `maxRecords` 0 it remembers nothing. */
export function createRequestJournal(maxRecords = MAX_RECORDS): RequestJournal {
  const records: RequestRecord[] = []
  let characters = 0

  function add(record: RequestRecord) {
    if (maxRecords === 0) return
    records.push(record)
    characters += record.bodyText.length
    while (records.length > maxRecords || characters > MAX_CHARACTERS) {
      characters -= records.shift()?.bodyText.length ?? characters
    }
  }

  function clear() {
    records.length = 0
    characters = 0
  }

  return { records, add, clear }
}

/** What a parsed body, valid or not, seems to hold. */
export function countEvents(kind: string, body: unknown): Pick<RequestRecord, 'eventCount' | 'messageIds'> {
  const batch = isBag(body) && Array.isArray(body.batch) ? body.batch : []
  const events = (kind === 'batch' ? batch : [body]).filter(isBag)
  return {
    eventCount: events.length,
    messageIds: events.map((event) => event.messageId).filter((id) => typeof id === 'string'),
  }
}
