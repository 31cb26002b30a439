// When is what sent? Takes rows in, brings them to the collector, and lets go of them when it has answered.
//
// A row's life: accepted -> in the outbox -> in a batch under way -> delivered, rejected, or waiting for the next try.
// While the page is shown, batches go one after another, oldest rows first. When it is hidden they go as one keepalive
// request, whose answer still counts if the page lives on; when it goes away for good, as beacons, whose answer nobody
// reads: those rows stay, and the next page of the site sends them again.

import { bytesOf, isHeld, type Row } from '../row.ts'
import type { Outbox } from '../storage/outbox.ts'
import type { Place } from '../types.ts'
import type { backoffMs } from './backoff.ts'
import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS, takeBatch } from './batch.ts'
import type { Locks } from './locks.ts'
import type { judge, Reply } from './verdict.ts'

export interface CourierParts {
  outbox: Outbox
  locks: Locks
  post: (rows: readonly Row[], keepalive: boolean) => Promise<Reply>
  /** Gives how many of the rows, from the first on, the browser took. */
  beacon: (rows: readonly Row[]) => number
  /** Most that go together. */
  maxBatchEvents: number
  judge: typeof judge
  backoffMs: typeof backoffMs
  flushAt: number
  flushIntervalMs: number
  maxQueueBytes: number
  maxEventAgeDays: number
  /** Is given a held row of a page that is gone: it may become an own one, once the plugins are through with it. */
  finish: (row: Row) => void
  /** An event's life is over: delivered or, with a reason and that in words, dropped. */
  onEnd: (key: string, reason?: 'rejected' | 'evicted', message?: string) => void
  /** The collector cannot be reached, or answers so that events must wait. */
  onTrouble: (reply: Reply) => void
}

export interface Courier {
  /** Takes a row in; resolves once it is stored on the device. */
  accept(row: Row): Promise<void>
  /** Looks for what earlier pages left, and sends it. `own`: and what waits here. Resolves when that try is over. */
  wake(own: boolean): Promise<void>
  setPlace(place: Place): void
}

/** Beacons and keepalive requests of a page share 65,536 bytes under way; some of it is left to the site. */
const LEAVING_BYTES = 48_000

const DAY_MS = 24 * 60 * 60 * 1000

export function createCourier(parts: CourierParts): Courier {
  const { outbox, locks, flushAt, onEnd } = parts

  let place: Place = 'shown'
  /** Set while rows wait for company or for the collector to recover. */
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined

  /** How many own rows have waited long enough. */
  let due = 0
  /** Earlier pages may have left rows. */
  let seeking = false
  /** In a row. While there are some, nothing is sent before `retryMs` are over. */
  let failures = 0
  let retryMs = 0

  /** Keys of rows under way, and what they weigh in a request that outlives the page; 0 in one that does not. */
  const underWay = new Map<string, number>()
  let leavingSoon = false

  /** Enough rows wait to go without waiting any longer. */
  function isFull(): boolean {
    return !failures && outbox.sendable - underWay.size >= (flushAt || 1)
  }

  function rest(): void {
    clearTimeout(timer)
    timer = undefined
    if (!outbox.waiting.size) locks.leave()
    if (place !== 'gone' && (outbox.sendable || (failures && seeking))) {
      if (isFull()) void drain()
      else timer = setTimeout(drain, failures ? retryMs : parts.flushIntervalMs)
    }
  }

  /** Sends what waits now. What comes while that is sent waits for company again. */
  function drain(): Promise<void> {
    due = outbox.sendable
    return run()
  }

  function run(): Promise<void> {
    clearTimeout(timer)
    running ??= sendAll()
      // No lock to be had: the page is going away.
      .catch(() => {
        retryMs = parts.backoffMs(++failures, 1)
      })
      .then(() => {
        running = undefined
        due = 0
        rest()
      })
    return running
  }

  async function sendAll(): Promise<void> {
    while ((seeking || due > 0) && (await locks.exclusive(sendNext)));
  }

  /** False if there was nothing to send, or the collector would not have it. */
  async function sendNext(): Promise<boolean> {
    const strange = seeking ? await outbox.readStrangers(locks.selectGone, MAX_BATCH_EVENTS).catch(() => []) : []
    const ready: Row[] = []
    for (const row of strange) {
      if (isHeld(row)) parts.finish(row)
      else ready.push(row)
    }
    seeking = ready.length > 0
    const batch = takeBatch(seeking ? ready : due > 0 ? free() : [], MAX_BATCH_BYTES, parts.maxBatchEvents)
    if (!batch.length) return false
    if (!seeking) due -= batch.length
    if (await deliver(batch, false)) return true
    const oldestMs = Date.now() - parts.maxEventAgeDays * DAY_MS
    for (const key of await outbox.evict(parts.maxQueueBytes, oldestMs)) {
      onEnd(key, 'evicted', 'too old or too many')
    }
    return false
  }

  /** Own rows that no request has; of a page that goes away: no request that outlives it. */
  function* free(): Iterable<Row> {
    for (const row of outbox.waiting.values()) {
      // Nothing overtakes it: events that came later are held as well.
      if (!isHeld(row) && !(place === 'gone' ? underWay.get(row.key) : underWay.has(row.key))) yield row
    }
  }

  /** True once each of them is delivered or rejected; false if they must wait. */
  async function deliver(batch: readonly Row[], keepalive: boolean): Promise<boolean> {
    const keys = batch.map((row) => row.key)
    for (const key of keys) underWay.set(key, keepalive ? bytesOf(key) : 0)
    const reply = await parts.post(batch, keepalive)
    const verdict = parts.judge(reply, batch.length, Date.now())
    let done = true
    if (verdict === 'split') {
      const half = batch.length >> 1
      done = (await deliver(batch.slice(0, half), keepalive)) && (await deliver(batch.slice(half), keepalive))
    } else if (verdict === 'delivered') {
      failures = 0
      // Before the lock is given away: the next to look must not find them again.
      await outbox.remove(keys)
      for (const key of keys) onEnd(key)
    } else if (verdict === 'rejected') {
      const answer = `${reply.status} ${reply.body}`
      await outbox.park(batch[0]!, answer)
      failures = 0
      onEnd(keys[0]!, verdict, answer)
    } else {
      done = false
      if (!failures++) parts.onTrouble(reply)
      retryMs = Math.max(verdict, parts.backoffMs(failures, Math.random()))
    }
    for (const key of keys) underWay.delete(key)
    return done
  }

  /** One request, or beacons, with as much as a leaving page may send. */
  function leave(): void {
    leavingSoon = false
    if (place === 'shown') return
    let room = LEAVING_BYTES
    for (const bytes of underWay.values()) room -= bytes
    const batch = takeBatch(free(), room, parts.maxBatchEvents)
    if (!batch.length) return
    if (place === 'hidden') void deliver(batch, true).then(() => running || rest())
    else for (const { key } of batch.slice(0, parts.beacon(batch))) underWay.set(key, bytesOf(key))
  }

  const courier: Courier = {
    accept(row) {
      // In this order: a page that finds the row must find its owner alive.
      if (place !== 'gone') locks.announce()
      const stored = outbox.add(row)
      if (place === 'shown') {
        if (!running && (!timer || isFull())) rest()
      } else if (!leavingSoon && (place === 'gone' || !failures)) {
        // All that this task still brings goes together. Not while the collector is down: the rows are safe.
        leavingSoon = true
        queueMicrotask(leave)
      }
      return stored
    },

    wake(own) {
      seeking = true
      return own ? drain() : run()
    },

    setPlace(next) {
      if (next === place || (place === 'gone' && next === 'hidden')) return
      const isBack = place === 'gone'
      place = next
      outbox.setPlace(next)
      if (next === 'gone' || !failures) leave()
      if (next === 'gone') {
        // Nothing that would keep the page out of the back/forward cache.
        clearTimeout(timer)
        locks.leave()
      }
      if (isBack) {
        // Beacons are not answers: what they took is sent again.
        underWay.clear()
        if (outbox.waiting.size) locks.announce()
      }
      if (next === 'shown') {
        seeking = true
        // While the collector is down, the next try looks: not every tab switch is one.
        if (isBack || !failures) void courier.wake(isBack)
      }
    },
  }
  return courier
}
