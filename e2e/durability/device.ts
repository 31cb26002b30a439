// What lies on the visitor's device?

import { expectSoon } from './arrival.ts'
import { Breach, type World } from './row.ts'
import type { Tab } from './visitor.ts'

/** Waits until an event of this name lies behind the others with the answer that refused it. */
export async function expectParked(world: World, tab: Tab, name: string, answer: string): Promise<void> {
  await expectSoon(
    world,
    async () => (await readRows(tab)).filter(({ key }) => key.startsWith('~')),
    (parked) =>
      parked.length === 1 &&
      JSON.parse(parked[0]!.value.text).event === name &&
      parked[0]!.value.reason.startsWith(answer),
    (parked) => `set aside, with their answers: ${parked.map(({ value: { reason } }) => reason)}`,
  )
}

/** These events are in the database now. */
export async function expectInDatabase(tab: Tab, names: readonly string[]): Promise<void> {
  const kept = (await readRows(tab)).map(({ value }) => `${value}`)
  const missing = names.filter((name) => !kept.some((text) => text.includes(`"event":"${name}"`)))
  if (missing.length) throw new Breach(`not in the database: ${missing}`)
}

/** These events are in localStorage now. */
export async function expectSpilled(tab: Tab, names: readonly string[]): Promise<void> {
  const kept = await tab.run(() => JSON.stringify({ ...localStorage }))
  const missing = names.filter((name) => !kept.includes(`\\"event\\":\\"${name}\\"`))
  if (missing.length) throw new Breach(`not in localStorage: ${missing}`)
}

interface StoredRow {
  key: string
  /** The event's text; of a row that is set aside, that and the answer. */
  value: { text: string; reason: string }
}

function readRows(tab: Tab): Promise<StoredRow[]> {
  return tab.run(async () => {
    const settle = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const [{ name } = {}] = await indexedDB.databases()
    const database = await settle(indexedDB.open(name!))
    const store = database.transaction('events').objectStore('events')
    const [keys, values] = await Promise.all([settle(store.getAllKeys()), settle(store.getAll())])
    database.close()
    return keys.map((key, index) => ({ key: `${key}`, value: values[index] }))
  })
}
