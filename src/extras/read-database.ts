// What lies in the database of a client's queue? On a connection of its own, for those who look rarely.

import { promisifyRequest } from 'idb-keyval'
import type { Client } from '../client.ts'
import { readOptions } from '../options.ts'
import { queueName, STORE } from '../queue.ts'
import { within } from '../shared/within.ts'
import { requestDatabase } from '../storage/request-database.ts'
import type { Bag } from '../types.ts'

const TIMEOUT_MS = 5000

/** Nothing where there is no database, or it cannot be read: the outbox has told of that. */
export async function readDatabase<T>(client: Client, work: (store: IDBObjectStore) => IDBRequest[]): Promise<T[]> {
  const config = readOptions(client.options as Bag)
  if (!config?.onDisk) return []
  try {
    const opening = promisifyRequest(requestDatabase(queueName(config.writeKey, config.endpoint)))
    const database = await within(TIMEOUT_MS, 'IndexedDB does not open', opening)
    try {
      const requests = work(database.transaction(STORE).objectStore(STORE))
      return (await Promise.all(requests.map((request) => promisifyRequest(request)))) as T[]
    } finally {
      database.close()
    }
  } catch {
    return []
  }
}

/** Of all rows, parked ones too: what is stored, and what this page has besides. A key that is no text is none of ours. */
export async function listKeys(client: Client): Promise<string[]> {
  const [stored = []] = await readDatabase<IDBValidKey[]>(client, (store) => [store.getAllKeys()])
  const texts = stored.filter((key) => typeof key === 'string')
  return [...new Set([...texts, ...client.dispatch!.outbox.waiting.keys()])]
}
