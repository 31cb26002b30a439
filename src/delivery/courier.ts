// When is what sent? Takes rows in, brings them to the collector, and lets go of them when it has answered.
//
// A row's life: accepted -> in the outbox -> in a batch under way -> delivered, rejected, or waiting for the next try.
// While the page is shown, batches go one after another, oldest rows first. When it is hidden they go as one keepalive
// request, whose answer still counts if the page lives on; when it goes away for good, as beacons, whose answer nobody
// reads: those rows stay, and the next page of the site sends them again.

import { bytesOf, isHeld, type Row, timeOf } from '../row.ts'
import { GONE, HIDDEN, type Place, SHOWN } from '../shared/place.ts'
import type { Outbox } from '../storage/outbox.ts'
import type { Spill } from '../storage/spill.ts'
import { backoffMs, type Limits, readRetryAfter } from './backoff.ts'
import { MAX_BATCH_BYTES, MAX_BATCH_EVENTS, type Outgoing, takeBatch } from './batch.ts'
import { sendBeacons } from './beacon.ts'
import type { Locks } from './locks.ts'
import { post } from './post.ts'
import type { judge, Reply } from './verdict.ts'

export interface CourierParts extends Limits {
  outbox: Outbox
  /** All pages of the site find here until when the collector is to be left alone. */
  spill: Spill
  locks: Locks
  /** One request of these rows. */
  join: (rows: readonly Row[]) => Outgoing
  /** The browser's own, or one that compresses. */
  send: typeof fetch
  /** What the site wants of every request, beside what it is itself. */
  readInit?: () => RequestInit
  requestTimeoutMs: number
  /** Most that go together. */
  maxBatchEvents: number
  judge: typeof judge
  flushAt: number
  flushIntervalMs: number
  /** Is given a held row of a page that is gone: it may become an own one, once the plugins are through with it. */
  finish: (row: Row) => void
  /** An event's life is over: delivered or, with a reason and that in words, dropped. */
  onEnd: (key: string, reason?: 'rejected' | 'evicted' | 'cleared', message?: string) => void
  /** The collector cannot be reached, or answers so that events must wait; told once until it works again. */
  onTrouble: (reply: Reply) => void
  /** That was so once more: what waits may have become too much. */
  onFailure: () => void
}

export interface Courier {
  /** Takes a row in; resolves once it is stored on the device. */
  accept(row: Row): Promise<unknown>
  /**
   * Looks for what earlier pages left, and sends it, once the collector is not down. `own`: now, and what waits here;
   * resolves when that try is over.
   */
  wake(own: boolean): Promise<void> | void
  setPlace(place: Place): void
}

/** In the spill, where no row has a key like it: until when, after how many failures, and the last answer. */
export const PAUSE = '~'

const MIN_PAUSE_MS = 100

/** Beacons and keepalive requests of a page share 65,536 bytes under way; some of it is left to the site. */
const LEAVING_BYTES = 48_000

const DAY_MS = 24 * 60 * 60 * 1000

export function createCourier(parts: CourierParts): Courier {
  const { outbox, spill, locks, onEnd } = parts
  /** So many rows go without waiting any longer. */
  const enough = parts.flushAt || 1

  let place: Place = SHOWN
  /** Set while rows wait for company or for the collector to recover. */
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined

  /** Own rows have waited long enough. */
  let due = false
  /** Earlier pages may have left rows. */
  let seeking = false
  /** In a row. While there are some, nothing is sent before `retryMs` are over. */
  let failures = 0
  let retryMs = 0

  /** Keys of rows under way, and what they weigh in a request that outlives the page; 0 in one that does not. */
  const underWay = new Map<string, number>()
  /** It is asked at the end of this task. */
  let looksSoon = false

  /** What is to be done now, or later? Asked whenever something has changed; where nothing waits, nothing runs. */
  function look(): void {
    looksSoon = false
    const isGone = place === GONE
    // Not while the collector is down: the rows are safe.
    if (isGone || (place === HIDDEN && !failures && !readPause())) leave()
    if (isGone || !outbox.waiting.size) locks.leave(isGone)
    else locks.announce()
    const ready = takeBatch(free(), Infinity, enough).length
    if (isGone || running || !(ready || seeking)) stopTimer()
    else if (!failures && (seeking || ready >= enough)) void send(ready >= enough)
    else timer ??= setTimeout(() => send(true), failures ? retryMs : parts.flushIntervalMs)
  }

  function stopTimer(): void {
    clearTimeout(timer)
    timer = undefined
  }

  /** Sends what earlier pages left, and if `own`, what waits now. What comes meanwhile waits for company again. */
  function send(own: boolean): Promise<void> {
    due ||= own
    stopTimer()
    running ??= sendAll()
    return running
  }

  async function sendAll(): Promise<void> {
    try {
      while ((seeking || due) && place !== GONE && (await locks.exclusive(sendNext)));
    } catch {
      // No lock to be had, or the page went away before it was.
      if (place !== GONE) pause(0, {})
    }
    running = undefined
    look()
  }

  /** Another page of the site has been told to wait: then this one waits, too. */
  function readPause(): number {
    const [untilMs, count] = `${spill.readText(PAUSE)}`.split(' ')
    const ms = +untilMs! - Date.now()
    // Longer than any pause: the clock was set back meanwhile.
    if (!(ms > 0 && ms <= parts.maxRetryAfterMs)) return 0
    failures = +count!
    return (retryMs = ms)
  }

  /** False if there was nothing to send, or the collector would not have it. */
  async function sendNext(): Promise<boolean> {
    if (readPause()) return false
    let rows = seeking ? (await outbox.readStrangers(locks.readAlive, MAX_BATCH_EVENTS)).filter(isFinished) : []
    seeking = rows.length > 0
    if (!seeking && due) rows = [...free()]
    const batch = takeBatch(rows, MAX_BATCH_BYTES, parts.maxBatchEvents)
    if (!seeking) due = batch.length < rows.length
    if (!batch.length) return false
    await deliver(batch, false)
    if (failures) {
      parts.onFailure()
      // Firefox tells its other processes of the pause only after this task: one that waits for the lock would ask at once.
      await outbox.remove([])
    }
    return !failures
  }

  /** A row that plugins of a gone page held is for those of this one; if nobody had any for a day, it goes as it is. */
  function isFinished(row: Row): boolean {
    const isWaiting = isHeld(row) && timeOf(row.key) > Date.now() - DAY_MS
    if (isWaiting) parts.finish(row)
    return !isWaiting
  }

  /** Own rows that no request has; of a page that goes away: no request that outlives it. */
  function* free(): Iterable<Row> {
    for (const row of outbox.waiting.values()) {
      // Nothing overtakes it: events that came later are held as well.
      if (!isHeld(row) && !(place === GONE ? underWay.get(row.key) : underWay.has(row.key))) yield row
    }
  }

  /** Until each of them is delivered or rejected, or, after a failure, must wait. */
  async function deliver(batch: readonly Row[], keepalive: boolean): Promise<void> {
    const keys = batch.map((row) => row.key)
    for (const key of keys) underWay.set(key, keepalive ? bytesOf(key) : 0)
    const reply = await post(parts.send, parts.join(batch), parts.requestTimeoutMs, keepalive, parts.readInit?.())
    const verdict = parts.judge(reply.status)
    const half = batch.length >> 1
    if (typeof verdict === 'number') {
      if (!failures) parts.onTrouble(reply)
      pause(verdict, reply)
    } else if (verdict === 'rejected' && half) {
      await deliver(batch.slice(0, half), keepalive)
      if (!failures) await deliver(batch.slice(half), keepalive)
    } else {
      failures = 0
      // Before the lock is given away: the next to look must not find them again.
      await outbox.remove(keys, batch[0]!.text, reply.outcome)
      for (const key of keys) onEnd(key, reply.outcome ? 'rejected' : undefined, reply.outcome)
    }
    // What a page that went away meanwhile has sent by beacon is not free for another one.
    if (place !== GONE) for (const key of keys) underWay.delete(key)
  }

  function pause(ms: number, { retryAfter, outcome }: Partial<Reply>): void {
    const nowMs = Date.now()
    retryMs = Math.max(
      MIN_PAUSE_MS,
      ms,
      backoffMs(++failures, Math.random(), parts),
      Math.min(readRetryAfter(retryAfter, nowMs), parts.maxRetryAfterMs),
    )
    spill.keep({ key: PAUSE, text: `${nowMs + retryMs} ${failures} ${outcome}` })
    stopTimer()
  }

  /** One request, or beacons, with as much as a leaving page may send. */
  function leave(): void {
    let room = LEAVING_BYTES
    for (const bytes of underWay.values()) room -= bytes
    const batch = takeBatch(free(), room, parts.maxBatchEvents)
    if (!batch.length) return
    if (place === HIDDEN) void deliver(batch, true).then(look)
    else for (const { key } of sendBeacons(batch, parts.join)) underWay.set(key, bytesOf(key))
  }

  return {
    accept(row) {
      // In this order: a page that finds the row must find its owner alive.
      if (place !== GONE) locks.announce()
      const stored = outbox.add(row)
      // With all that this task still brings.
      if (!looksSoon) queueMicrotask(look)
      looksSoon = true
      return stored
    },

    wake(own) {
      seeking = true
      if (!own) return look()
      spill.discard(PAUSE)
      return send(true)
    },

    setPlace(next) {
      if (next === place || (place === GONE && next === HIDDEN)) return
      const isBack = place === GONE
      place = next
      outbox.setPlace(next)
      // While the collector is down, the next try looks: not every tab switch is one.
      seeking ||= next === SHOWN
      if (isBack) {
        // Beacons are not answers: what they took is sent again.
        underWay.clear()
        void send(true)
      }
      look()
    },
  }
}
