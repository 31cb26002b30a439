// Which rows go together, and as what text?

import { bytesOf, type Row } from '../row.ts'

/** Segment's tracking API takes 500 KB a request; the envelope and a margin are left free. */
export const MAX_BATCH_BYTES = 450_000
export const MAX_BATCH_EVENTS = 100

/** The first rows that fit. */
export function takeBatch(rows: Iterable<Row>, maxBytes: number): Row[] {
  const batch: Row[] = []
  for (const row of rows) {
    maxBytes -= bytesOf(row.key) + 1
    if (maxBytes < 0 || batch.push(row) >= MAX_BATCH_EVENTS) break
  }
  return batch
}

/** The body of `POST <endpoint>/batch`: the rows' texts as they are stored, so nothing is serialised twice. */
export function joinBatch(rows: readonly Row[], writeKey: string, sentAt: string): string {
  const texts = rows.map((row) => row.text).join()
  return `{"batch":[${texts}],"sentAt":"${sentAt}","writeKey":${JSON.stringify(writeKey)}}`
}
