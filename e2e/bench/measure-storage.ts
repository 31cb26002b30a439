// How often does an event make the library write to the device?

import type { Library } from '../peers/libraries.ts'
import type { Figures } from './figures.ts'
import { makeCalls } from './measure-calls.ts'
import { withStage } from './stage.ts'

const EVENTS = 100

/** Counts what the page writes, from before its first script. */
const COUNT_WRITES = `
  const counts = (window.writes = { database: 0, storage: 0, cookie: 0 })
  const { transaction } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === 'readwrite') counts.database++
    return transaction.call(this, stores, mode, options)
  }
  const { setItem } = Storage.prototype
  Storage.prototype.setItem = function (key, value) {
    counts.storage++
    return setItem.call(this, key, value)
  }
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie')
  Object.defineProperty(Document.prototype, 'cookie', {
    ...cookie,
    set(value) {
      counts.cookie++
      cookie.set.call(this, value)
    },
  })`

declare global {
  interface Window {
    writes: { database: number; storage: number; cookie: number }
  }
}

export function measureStorage(library: Library, figures: Figures): Promise<void> {
  return withStage(
    library,
    async (stage) => {
      await stage.open()
      await stage.untilCalm()
      const read = () => stage.page.evaluate(() => ({ ...window.writes }))
      const before = await read()
      const names = stage.names(EVENTS)
      await stage.page.evaluate(makeCalls, names)
      if (!(await stage.untilArrived(names))) return
      await stage.untilCalm()
      const after = await read()
      figures['database-writes'] = (after.database - before.database) / EVENTS
      figures['storage-writes'] = (after.storage - before.storage) / EVENTS
      figures['cookie-writes'] = (after.cookie - before.cookie) / EVENTS
    },
    { headScript: COUNT_WRITES },
  )
}
