// Which rows go together, where to, and as what text?

import { bytesOf, type Row } from '../row.ts'
import { stringify } from '../shared/stringify.ts'

/** Segment's tracking API takes 500 KB a request; the envelope and a margin are left free. */
export const MAX_BATCH_BYTES = 450_000
export const MAX_BATCH_EVENTS = 100

/** One request. */
export interface Outgoing {
  url: string
  body: string
}

/** The first rows that fit. */
export function takeBatch(rows: Iterable<Row>, maxBytes: number, maxEvents: number): Row[] {
  const batch: Row[] = []
  for (const row of rows) {
    maxBytes -= bytesOf(row.key) + 1
    if (maxBytes < 0 || batch.push(row) >= maxEvents) break
  }
  return batch
}

/** `POST <endpoint>/batch`: the rows' texts as they are stored, so nothing is serialised twice. */
export function joinBatch(rows: readonly Row[], endpoint: string, writeKey: string, sentAt: string): Outgoing {
  const texts = rows.map((row) => row.text).join()
  return {
    url: `${endpoint}/batch`,
    body: `{"batch":[${texts}],"sentAt":"${sentAt}","writeKey":${stringify(writeKey)}}`,
  }
}
