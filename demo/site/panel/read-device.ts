// How many events wait on this device, whichever page made them?
//
// Asks the browser's storage itself, as anybody can in the developer tools: the library says what waits of this page
// (`analytics.queue.waiting`), and after a visit to three pages with the plug pulled that is the smaller part. No page
// needs this (`analytics.inspectQueue()` says it, too); the demo does, to show by other means that nothing is gone.

import { queueName, STORE } from '../../../src/queue.ts'
import { endpointOf, WRITE_KEY } from '../shared/settings.ts'

/** The library's name for this queue: of its database, and what its localStorage keys begin with. */
const QUEUE = queueName(WRITE_KEY, endpointOf(location.origin))

/** Behind it are events that the collector refused for good, and until when it is left alone: nothing that waits. */
const LAST_WAITING = '~'

export async function countWaiting(): Promise<number> {
  // An event may be in both places for a moment.
  return new Set([...readSpill(), ...(await readDatabase())]).size
}

function readSpill(): string[] {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(QUEUE))
      .map((name) => name.slice(QUEUE.length))
      .filter((key) => key < LAST_WAITING)
  } catch {
    // Storage is blocked: nothing waits in it.
    return []
  }
}

function readDatabase(): Promise<string[]> {
  return new Promise((resolve) => {
    const nothing = () => resolve([])
    const opening = indexedDB.open(QUEUE)
    // There is none yet. Looking must not make one.
    opening.onupgradeneeded = () => opening.transaction?.abort()
    opening.onerror = nothing
    opening.onsuccess = () => {
      const database = opening.result
      try {
        const transaction = database.transaction(STORE)
        const reading = transaction.objectStore(STORE).getAllKeys(IDBKeyRange.upperBound(LAST_WAITING))
        transaction.oncomplete = () => resolve(reading.result as string[])
        transaction.onabort = nothing
      } catch {
        nothing()
      }
      // Waits for the transaction; an open connection would stand in the way of who deletes the database.
      database.close()
    }
  })
}
