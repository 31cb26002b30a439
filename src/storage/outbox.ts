// The one durable queue: every event that is not acknowledged yet is a row here.
//
// A row is in IndexedDB from the call that made it until a final answer of the collector, and meanwhile, for the page
// that made it, in memory as well: leaving pages cannot wait for a database. Where the database cannot have the row at
// once (it is opening, the page is going away, it is broken), localStorage holds it too.

import { promisifyRequest } from 'idb-keyval'
import { STORE } from '../queue.ts'
import { ownerOf, type Row } from '../row.ts'
import { GONE, type Place, SHOWN } from '../shared/place.ts'
import { within } from '../shared/within.ts'
import type { Bag } from '../types.ts'
import { requestDatabase } from './request-database.ts'
import type { Spill } from './spill.ts'

export interface Outbox {
  /** This page's own rows, oldest first. */
  readonly waiting: ReadonlyMap<string, Row>
  /** Resolves once the row is on the device, as safely as this browser allows. Never rejects. */
  add(row: Row): Promise<unknown>
  /**
   * Forgets rows for good: their life has ended. Where the collector has refused one, for a `reason`, its text and that
   * stay, set aside. Never rejects.
   */
  remove(keys: readonly string[], text?: string, reason?: string): Promise<void>
  /** At most `limit` rows, oldest first, of pages whose owner `readAlive` does not name. Never reads much. */
  readStrangers(readAlive: () => Promise<string>, limit: number): Promise<Row[]>
  /** hidden: new rows are spilled as well. gone: the database is closed, so that the page can be kept for the way back. */
  setPlace(place: Place): void
}

export interface OutboxParts {
  /** By name, the connection that a snippet has opened. */
  early?: Bag | undefined
  /** Of the database. Rows with different names never meet. */
  name: string
  owner: string
  spill: Spill
  /** False: in memory only. */
  onDisk: boolean
  /** The browser refused to store; told once until it works again. */
  onTrouble: (reason: unknown) => void
}

/** Parked rows, which begin with it, sort behind all others. */
export const LAST = '~'

/**
 * A transaction costs 43 us of the call, one row more in it 9 (measured in Chromium), but a row that waits for others is
 * gone if the browser ends meanwhile. So the first 2^5 calls of a task are committed one by one, and after n calls one in
 * 2^5 of those may wait: a burst of 1,000 takes 130 transactions. To spill them instead costs almost as much as to commit
 * them (36 us), and does not outlive the browser.
 */
const WAITING_SHIFT = 5

/** Safari 14 may never answer (WebKit bug 226547). Meanwhile, and for good if it stays so, localStorage serves. */
const OPEN_TIMEOUT_MS = 5000

/** Keys looked at to find rows of other pages: a start reads what it sends and little more, however much waits. */
const SEARCHED_KEYS = 500

export function createOutbox({ early, name, owner, spill, onDisk, onTrouble }: OutboxParts): Outbox {
  const waiting = new Map<string, Row>()

  let database: IDBDatabase | undefined
  let opening: Promise<void> | undefined
  /** It has been asked to open, and not answered: it is waited for once, not by everybody. */
  let isHanging = false
  let place: Place = SHOWN
  let inTrouble = !onDisk

  /** How many calls this task has made so far. */
  let calls = 0
  /** Of the rows that wait for more to share a transaction: what makes it theirs, when they are stored, and they themselves. */
  let begin: (write: Promise<void>) => void
  let stored: Promise<unknown> | undefined
  const unwritten: Row[] = []

  async function open(): Promise<void> {
    // A page on its way out must not hold a connection when it is frozen; what comes now is spilled.
    if (place === GONE || !onDisk) throw place
    isHanging = true
    try {
      use(await promisifyRequest(requestDatabase(name)))
    } finally {
      isHanging = false
    }
    if ((place as Place) === GONE) close()
  }

  /**
   * versionchange: somebody deletes the database; an open connection would block them for ever. What it had of this page's
   * goes into the next one.
   */
  function use(next: IDBDatabase): void {
    next.onclose = next.onversionchange = () => {
      close()
      writeAll()
    }
    database = next
  }

  function writeAll(): void {
    void write([...waiting.values()])
  }

  function close(): void {
    database?.close()
    database = opening = undefined
  }

  /** Runs `work` in one transaction; begins in this very task if the database is open. */
  async function transact<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => T): Promise<T> {
    if (!database) await (opening ??= within(OPEN_TIMEOUT_MS, 'IndexedDB does not open', open()))
    // Relaxed is what survives SIGKILL already; strict waits for the disk and outlives a power cut only.
    const transaction = database!.transaction(STORE, mode, { durability: 'relaxed' })
    const result = work(transaction.objectStore(STORE))
    // Without it a transaction waits for the page's event loop, and dies with the page.
    transaction.commit?.()
    await promisifyRequest(transaction)
    return result
  }

  /** Once more on a new connection: WebKit does not revive one that it has lost ("connection is closing"). */
  async function insist<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => T): Promise<T> {
    try {
      return await transact(mode, work)
    } catch (reason) {
      if (isHanging) throw reason
      close()
      return transact(mode, work)
    }
  }

  /** Nothing where there is no database. */
  async function read<T>(work: (store: IDBObjectStore) => IDBRequest<T>[]): Promise<T[]> {
    const requests = await insist('readonly', (store) => {
      const all = work(store)
      // One that is damaged takes the others of its transaction along otherwise.
      for (const request of all) request.onerror = (event) => event.preventDefault()
      return all
    }).catch(() => [])
    return requests.map(({ result }) => result)
  }

  async function write(rows: readonly Row[]): Promise<void> {
    if (!rows.length) return
    try {
      await insist('readwrite', (store) => {
        for (const { key, text, replaces } of rows) {
          if (replaces) store.delete(replaces)
          store.put(text, key)
        }
      })
      for (const { key } of rows) spill.discard(key)
      // It works again, and takes what was too much for localStorage.
      if (inTrouble) writeAll()
      inTrouble = false
    } catch (reason) {
      for (const row of rows) if (waiting.has(row.key)) spill.keep(row)
      if (place !== GONE && !inTrouble) onTrouble(reason)
      inTrouble = true
    }
  }

  function commit(): void {
    begin(write(unwritten.splice(0)))
    stored = undefined
  }

  function forget(key: string): void {
    waiting.delete(key)
    spill.discard(key)
  }

  // Ahead of the first call, which is safe from a killed browser only once it can be written here.
  // Asked, not tried: an exception costs a start 6 ms, in which V8 parses the functions on the stack once more.
  if (early?.[name]) use(early[name])
  void read(() => [])

  const outbox: Outbox = {
    waiting,

    add(row) {
      waiting.set(row.key, row)
      if (!database || place !== SHOWN) spill.keep(row)
      if (row.replaces) forget(row.replaces)
      unwritten.push(row)
      // One for each transaction: a task in which 10,000 calls resolve at once takes 29 ms (Chromium).
      const own = (stored ??= new Promise((resolve) => {
        begin = resolve
      }))
      if (database && unwritten.length > calls >> WAITING_SHIFT) commit()
      if (!calls++) {
        queueMicrotask(() => {
          calls = 0
          commit()
        })
      }
      return own
    },

    remove(keys, text, reason) {
      keys.forEach(forget)
      return insist('readwrite', (store) => {
        for (const key of keys) {
          store.delete(key)
          // Of the same length, so that it says the same.
          if (reason) store.put({ text, reason }, LAST + key.slice(1))
        }
        // Refused: the rows stay on the disk and are sent again from a later page; the collector knows their ids.
      }).catch(() => {})
    },

    async readStrangers(readAlive, limit) {
      const isStrange = (key: string) => key < LAST && ownerOf(key) !== owner
      // What was spilled goes to the database first. Without one, it is all there is.
      await write(
        spill
          .listKeys()
          .filter(isStrange)
          .map((key) => ({ key, text: spill.readText(key)! })),
      )
      const [stored = []] = await read((store) => [store.getAllKeys(null, SEARCHED_KEYS)])
      const keys = [...new Set([...spill.listKeys(), ...(stored as string[])])].filter(isStrange).sort()
      // In this order: whoever has a row has its lock before.
      const alive = await readAlive()
      const gone = keys.filter((key) => !alive.includes(ownerOf(key))).slice(0, limit)
      const texts = await read<string>((store) => gone.map((key) => store.get(key)))
      // Without a text: gone since its key was read.
      return gone.map((key, index) => ({ key, text: texts[index] ?? spill.readText(key)! })).filter(({ text }) => text)
    },

    setPlace(next) {
      place = next
      if (next === GONE) close()
    },
  }
  return outbox
}
