// IndexedDB is refused, hangs, is closed or deleted under us, or holds what we did not put there.

import { queueName } from '../../../src/queue.ts'
import { WRITE_KEY } from '../../fixtures.ts'
import { expectArrived, expectSoon, numbers } from '../arrival.ts'
import { expectInDatabase, expectSpilled } from '../device.ts'
import { expectDelivered, track } from '../receipts.ts'
import type { Row, World } from '../row.ts'
import { NO_BEACON, SHORTEST_PAUSES, setShop, shortenPauses } from '../shop.ts'
import { expectTold, LISTEN } from '../troubles.ts'
import type { Tab } from '../visitor.ts'

/** Ways in which a browser has no database to give. */
const REFUSALS = {
  // A sandboxed frame; site data that is blocked.
  throws: `IDBFactory.prototype.open = () => { throw new DOMException('The operation is insecure.', 'SecurityError') }`,
  // Private windows of Firefox before 115, and damaged profiles.
  fails: `IDBFactory.prototype.open = () => {
    const request = { error: new DOMException('did not allow mutations', 'InvalidStateError') }
    setTimeout(() => request.onerror(new Event('error')))
    return request
  }`,
  missing: `Object.defineProperty(window, 'indexedDB', { value: undefined })`,
  // The disk, or what the browser gives this site of it.
  full: `{
    const { transaction } = IDBDatabase.prototype
    IDBDatabase.prototype.transaction = function (stores, mode, options) {
      const made = transaction.call(this, stores, mode, options)
      // By its own fault: WebKit does not tell of every transaction that a script has aborted.
      if (mode === 'readwrite') made.commit = () => {
        for (let twice = 0; twice < 2; twice++) made.objectStore(stores).add('', 'taken')
      }
      return made
    }
  }`,
}

/** Safari 14 at its start (WebKit bug 226547). */
const HANGS = `IDBFactory.prototype.open = () => ({})`

/** What becomes of an open connection, as the browser tells it or does not; `lose(how)` does it. */
const LOSES_CONNECTION = `{
  const { transaction } = IDBDatabase.prototype
  const lost = new Map()
  let connection
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const how = lost.get(this)
    if (how === 'is closing') throw new DOMException('The database connection is closing.', 'InvalidStateError')
    if (how === 'server lost') throw new DOMException('Connection to Indexed Database server lost.', 'UnknownError')
    const made = transaction.call(this, stores, mode, options)
    if (how === 'aborts') made.commit = () => made.abort()
    if (mode === 'readwrite') connection = this
    return made
  }
  window.lose = (how) => {
    lost.set(connection, how)
    if (how.startsWith('closed')) connection.close()
    if (how === 'closed and told') connection.dispatchEvent(new Event('close'))
  }
}`

declare global {
  interface Window {
    lose(how: string): void
    isChanged: boolean
  }
}

export const storageFaults: readonly Row[] = [
  {
    title: 'IndexedDB refused, missing or full: localStorage serves, it is told once, the next page delivers',
    brokenBy: ['no-spill', 'tells-each-time'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      const names: string[] = []
      for (const [how, refuse] of Object.entries(REFUSALS)) {
        const before = [refuse, LISTEN, NO_BEACON].join(';')
        const mine = numbers(6).map((number) => `${how} ${number}`)
        names.push(...mine)
        collector.faults.always({ status: 503 })
        const tab = await visitor.open('/shop', { before })
        // One after the other, so that each could tell.
        await track(tab, mine.slice(0, 3))
        await track(tab, mine.slice(3))
        await expectSpilled(tab, mine)
        await expectTold(world, tab, ['delivery', 'storage'])
        await tab.close()

        collector.faults.clear()
        const next = await visitor.open('/shop', { before })
        names.push(`${how}, next`)
        await track(next, names.slice(-1))
        await expectDelivered(world, next, names.slice(-1))
        await expectArrived(world, names)
        await next.close()
      }
    },
  },
  {
    title: 'IndexedDB hangs at open: localStorage has the events at once, and they are sent without it',
    brokenBy: ['no-spill', 'opens-for-ever'],
    async play(world) {
      const { visitor, collector } = world
      // Longer than a test likes to wait for the database.
      setShop(world, { requestTimeoutMs: 4000 })
      collector.faults.always({ status: 503 })
      const before = [HANGS, LISTEN, NO_BEACON].join(';')
      const closed = await visitor.open('/shop', { before })
      await closed.run(() => void window.analytics.track('closed'))
      await expectSpilled(closed, ['closed'])
      await closed.close()

      collector.faults.clear()
      const tab = await visitor.open('/shop', { before: [before, shortenPauses(4500)].join(';') })
      // Who waited for it to be stored would wait as long.
      void track(tab, ['A', 'B']).catch(() => {})
      await expectDelivered(world, tab, ['A', 'B'])
      await expectTold(world, tab, ['storage'])
      await expectArrived(world, ['closed', 'A', 'B'])
    },
  },
  {
    title: 'IndexedDB closed under us, told or not: what is called then is in a new connection',
    brokenBy: ['no-reopen'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      collector.faults.always({ status: 503 })
      const tab = await visitor.open('/shop', { before: [LOSES_CONNECTION, LISTEN, SHORTEST_PAUSES].join(';') })
      const names = ['at first']
      await track(tab, names)
      for (const how of ['is closing', 'server lost', 'aborts', 'closed', 'closed and told']) {
        await tab.run((how) => window.lose(how), how)
        await track(tab, [how])
        names.push(how)
        await expectInDatabase(tab, names)
      }
      await expectTold(world, tab, ['delivery'])
      collector.faults.clear()
      await expectDelivered(world, tab, names)
      await expectArrived(world, names, { isOrdered: true, isOnceOnWire: true })
    },
  },
  {
    title: 'the database is deleted, or made newer, while it is in use: nobody is blocked, and the page goes on',
    brokenBy: ['keeps-connection', 'writes-once'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      collector.faults.always({ status: 503 })
      const tab = await visitor.open('/shop', { before: [LISTEN, SHORTEST_PAUSES].join(';') })
      const other = await visitor.open('/empty')
      await track(tab, ['at first'])

      await change(world, other)
      await track(tab, ['deleted'])
      await expectInDatabase(tab, ['at first', 'deleted'])

      await change(world, other, 7)
      await track(tab, ['made newer'])
      await expectInDatabase(tab, ['at first', 'deleted', 'made newer'])

      await expectTold(world, tab, ['delivery'])
      collector.faults.clear()
      await expectDelivered(world, tab, ['at first', 'deleted', 'made newer'])
      await expectArrived(world, ['at first', 'deleted', 'made newer'], { isOrdered: true, isOnceOnWire: true })
    },
  },
  {
    title: 'a database of this name that is none of ours: localStorage serves, the next page delivers',
    brokenBy: ['no-spill'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      const other = await visitor.open('/empty')
      await change(world, other, 3)
      collector.faults.always({ status: 503 })
      const tab = await visitor.open('/shop', { before: [LISTEN, NO_BEACON].join(';') })
      await track(tab, ['A', 'B'])
      await expectTold(world, tab, ['delivery', 'storage'])
      await tab.close()
      collector.faults.clear()
      const next = await visitor.open('/shop')
      await track(next, ['C'])
      await expectDelivered(world, next, ['C'])
      await expectArrived(world, ['A', 'B', 'C'])
    },
  },
  {
    title: 'rows that nobody can read, or that are no events: they keep nothing else back, and the page goes on',
    brokenBy: ['no-halving'],
    async play(world) {
      const { visitor, collector } = world
      setShop(world)
      collector.faults.always({ status: 503 })
      const closed = await visitor.open('/shop', { before: NO_BEACON })
      await track(closed, ['A', 'B'])
      const other = await visitor.open('/empty')
      await closed.close()
      await other.run(putGarbage, queueName(WRITE_KEY, collector.endpoint))

      collector.faults.clear()
      const tab = await visitor.open('/shop', { before: LISTEN })
      await track(tab, ['C'])
      await expectDelivered(world, tab, ['C'])
      await expectArrived(world, ['A', 'B', 'C'])
      await expectTold(world, tab, [])
    },
  },
]

/** Runs in the page: rows before and between those that are there, under keys of every kind. */
async function putGarbage(name: string): Promise<void> {
  const request = indexedDB.open(name)
  await new Promise((resolve) => {
    request.onsuccess = resolve
  })
  const transaction = request.result.transaction('events', 'readwrite')
  const store = transaction.objectStore('events')
  const owned = '1179578000000000000000000'
  store.put('{"type":', `${owned}A`)
  store.put(' {"type":', `${owned}B`)
  store.put({ type: 'track' }, `${owned}C`)
  store.put(42, `${owned}D`)
  store.put('', `${owned}E`)
  store.put('text', 42)
  store.put('text', new Date(0))
  store.put('text', ['a', 'b'])
  store.put('text', new Uint8Array(4))
  store.put('text', '')
  store.put('{}', '~')
  await new Promise((resolve) => {
    transaction.oncomplete = resolve
  })
  request.result.close()
  for (const key of ['', 'x', `${owned}F`]) localStorage.setItem(name + key, '[')
}

/** Deletes the library's database from a tab without the library; with a version, opens it as that. */
async function change(world: World, tab: Tab, version?: number): Promise<void> {
  await tab.run(
    ({ name, version }) => {
      const request = version ? indexedDB.open(name, version) : indexedDB.deleteDatabase(name)
      window.isChanged = false
      request.onsuccess = () => {
        request.result?.close()
        window.isChanged = true
      }
    },
    { name: queueName(WRITE_KEY, world.collector.endpoint), version },
  )
  await expectSoon(
    world,
    () => tab.run(() => window.isChanged),
    (isChanged) => isChanged,
    () => 'the database is blocked by an open connection',
  )
}
