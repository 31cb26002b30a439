// Which rows go when the collector cannot be reached for long?

import type { Client } from '../client.ts'
import { readOptions } from '../options.ts'
import { LAST } from '../storage/outbox.ts'
import type { Bag } from '../types.ts'
import { chooseVictims } from './choose-victims.ts'
import { listKeys } from './read-database.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** What is older than `maxEventAgeDays`, and the oldest over `maxQueueBytes`. By key alone: no row is read. */
export async function evict(client: Client): Promise<void> {
  const { maxQueueBytes, maxEventAgeDays } = readOptions(client.options as Bag)!
  const doomed = chooseVictims(await listKeys(client), maxQueueBytes, Date.now() - maxEventAgeDays * DAY_MS)
  await client.dispatch!.outbox.remove(doomed)
  // The end of a parked row has been told.
  for (const key of doomed) if (key < LAST) client.dispatch!.onEnd(key, 'evicted', 'too old or too many')
}
