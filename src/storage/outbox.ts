// The one durable queue: every event that is not acknowledged yet is a row here.
//
// A row is in IndexedDB from the call that made it until a final answer of the collector, and meanwhile, for the page
// that made it, in memory as well: leaving pages cannot wait for a database. Where the database cannot have the row at
// once (it is opening, the page is going away, it is broken), localStorage holds it too.

import { createStore, promisifyRequest } from 'idb-keyval'
import { STORE } from '../queue.ts'
import { bytesOf, isHeld, ownerOf, type Row } from '../row.ts'
import type { Place } from '../types.ts'
import { chooseVictims } from './retention.ts'
import type { Spill } from './spill.ts'

export interface Outbox {
  /** This page's own rows, oldest first. */
  readonly waiting: ReadonlyMap<string, Row>
  /** The size of those. */
  readonly bytes: number
  /** How many of them plugins are done with. */
  readonly sendable: number
  /** Resolves once the row is on the device, as safely as this browser allows. Never rejects. */
  add(row: Row): Promise<void>
  /** Forgets rows for good: their life has ended. Never rejects. */
  remove(keys: readonly string[]): Promise<void>
  /** Sets a row aside that the collector refuses, with what it said. Never rejects. */
  park(row: Row, reason: string): Promise<void>
  /** About `limit` rows, oldest first, of pages that `selectGone` says are gone. */
  readStrangers(selectGone: (owners: string[]) => Promise<string[]>, limit: number): Promise<Row[]>
  /** Drops what is from before `oldestMs`, and the oldest over `maxBytes`; gives their keys. */
  evict(maxBytes: number, oldestMs: number): Promise<string[]>
  /** hidden: new rows are spilled as well. gone: the database is closed, so that the page can be kept for the way back. */
  setPlace(place: Place): void
}

export interface OutboxParts {
  /** Of the database. Rows with different names never meet. */
  name: string
  owner: string
  spill: Spill
  /** False: in memory only. */
  persist: boolean
  /** The browser refused to store; told once until it works again. */
  onTrouble: (reason: unknown) => void
}

/** Sorts behind every key of its owner; and parked rows, which begin with it, behind all others. */
const LAST = '~'

/**
 * How many calls of one task are committed one by one. A burst shares one transaction at the end of its task, since a
 * transaction costs five times what a row in it costs (37 to 8 us measured in Chromium). But the end of the task comes
 * late if the page then blocks the main thread: killed in that time, rows that are not committed are gone (25 of 25
 * measured), committed ones are not (0 of 25).
 */
const SINGLES_PER_TASK = 8

/** Keys looked at to find rows of other pages: a start reads what it sends and little more, however much waits. */
const SEARCHED_KEYS = 500

export function createOutbox({ name, owner, spill, persist, onTrouble }: OutboxParts): Outbox {
  const waiting = new Map<string, Row>()
  const spilled = new Set<string>()
  let held = 0

  let database: IDBDatabase | undefined
  let opening: Promise<void> | undefined
  let place: Place = 'shown'
  let inTrouble = !persist

  let singles = 0
  const unwritten: Row[] = []
  let writing: Promise<void> | undefined

  async function open(): Promise<void> {
    // A page on its way out must not hold a connection when it is frozen; what comes now is spilled.
    if (place === 'gone' || !persist) throw place
    opening ??= createStore(name, STORE)('readonly', ({ transaction }) => {
      database = transaction.db
      // versionchange: somebody deletes the database; an open connection would block them for ever.
      database.onclose = database.onversionchange = close
      if (place === 'gone') close()
    })
    return opening
  }

  function close(): void {
    database?.close()
    database = opening = undefined
  }

  /** Runs `work` in one transaction; begins in this very task if the database is open. */
  async function transact<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => T): Promise<T> {
    if (!database) await open()
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
    } catch {
      close()
      return transact(mode, work)
    }
  }

  async function read<T>(work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    return (await insist('readonly', work)).result
  }

  function put(rows: readonly Row[]): Promise<void> {
    return insist('readwrite', (store) => {
      for (const { key, text, replaces } of rows) {
        if (replaces) store.delete(replaces)
        store.put(text, key)
      }
    })
  }

  /** Refused: the rows stay on the disk and are sent again from a later page; the collector knows their ids. */
  function change(work: (store: IDBObjectStore) => void): Promise<void> {
    return insist('readwrite', work).catch(() => {})
  }

  async function write(rows: readonly Row[]): Promise<void> {
    try {
      await put(rows)
      inTrouble = false
      for (const { key } of rows) unspill(key)
    } catch (reason) {
      rows.forEach(spillRow)
      if (place !== 'gone' && !inTrouble) onTrouble(reason)
      inTrouble = true
    }
  }

  /** Together with all that this task still brings. */
  function writeLater(row: Row): Promise<void> {
    unwritten.push(row)
    writing ??= Promise.resolve().then(() => {
      writing = undefined
      return write(unwritten.splice(0))
    })
    return writing
  }

  function spillRow(row: Row): void {
    if (persist && waiting.has(row.key) && !spilled.has(row.key) && spill.write(row)) spilled.add(row.key)
  }

  function unspill(key: string): void {
    if (spilled.delete(key)) spill.remove(key)
  }

  function forget(key: string): void {
    const row = waiting.get(key)
    if (row) {
      if (isHeld(row)) held--
      waiting.delete(key)
    }
    unspill(key)
  }

  // Ahead of the first call, which is safe from a killed browser only once it can be written here.
  open().catch(() => {})

  const outbox: Outbox = {
    waiting,
    get bytes() {
      return [...waiting.keys()].reduce((sum, key) => sum + bytesOf(key), 0)
    },
    get sendable() {
      return waiting.size - held
    },

    add(row) {
      waiting.set(row.key, row)
      if (isHeld(row)) held++
      if (!database || place !== 'shown') spillRow(row)
      if (row.replaces) forget(row.replaces)
      if (!singles++) queueMicrotask(() => (singles = 0))
      return database && singles <= SINGLES_PER_TASK ? write([row]) : writeLater(row)
    },

    remove(keys) {
      keys.forEach(forget)
      return change((store) => {
        for (const key of keys) store.delete(key)
      })
    },

    park({ key, text }, reason) {
      forget(key)
      return change((store) => {
        store.delete(key)
        // Of the same length, so that it says the same.
        store.put({ text, reason }, LAST + key.slice(1))
      })
    },

    async readStrangers(selectGone, limit) {
      // Without a database, what was spilled is all there is; with one, it goes there first.
      let rows = persist ? spill.read().filter(({ key }) => ownerOf(key) !== owner) : []
      try {
        await put(rows)
        for (const { key } of rows) spill.remove(key)
        const keys = await read((store) => store.getAllKeys(null, SEARCHED_KEYS))
        rows = (keys as string[]).filter((key) => key < LAST).map((key) => ({ key, text: '' }))
      } catch {
        for (const { key } of rows) spilled.add(key)
      }
      const owners = rows.map(({ key }) => ownerOf(key))
      const gone = await selectGone(owners.filter((other) => other !== owner))
      const found = rows
        .filter(({ key }) => gone.includes(ownerOf(key)))
        .slice(0, limit)
        .map(async ({ key, text }) => ({ key, text: text || (await read<string>((store) => store.get(key))) }))
      // Without a text: gone since its key was read.
      return (await Promise.all(found)).filter(({ text }) => text)
    },

    async evict(maxBytes, oldestMs) {
      // By key alone. Without a database, what is in memory is all there is.
      const keys = (await read((store) => store.getAllKeys()).catch(() => [])) as string[]
      const doomed = chooseVictims(new Set([...keys, ...waiting.keys()]), maxBytes, oldestMs)
      await outbox.remove(doomed)
      // The end of a parked row has been told.
      return doomed.filter((key) => key < LAST)
    },

    setPlace(next) {
      place = next
      if (next === 'gone') close()
    },
  }
  return outbox
}
