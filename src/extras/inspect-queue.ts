// What waits on this device, why does it wait, and what has the collector refused?

import type { Client } from '../client.ts'
import { PAUSE } from '../delivery/courier.ts'
import { judge } from '../delivery/verdict.ts'
import { readOptions } from '../options.ts'
import { queueName } from '../queue.ts'
import { bytesOf, messageIdOf, sumBytes, timeOf } from '../row.ts'
import { attempt } from '../shared/attempt.ts'
import { LAST } from '../storage/outbox.ts'
import { createSpill } from '../storage/spill.ts'
import type { Bag, InspectedQueue, SegmentEvent } from '../types.ts'
import { listKeys, readDatabase } from './read-database.ts'

/** What the collector has refused, as the outbox has set it aside. */
interface Parked {
  text: string
  reason: string
}

export async function inspectQueue(client: Client): Promise<InspectedQueue> {
  const { dispatch } = client
  const config = readOptions(client.options as Bag)
  if (!dispatch || !config) {
    const nothing = async () => 0
    return { state: 'disabled', waiting: 0, bytes: 0, oldestAgeMs: 0, parked: [], retryParked: nothing, clear: nothing }
  }
  const { outbox, courier } = dispatch
  const name = queueName(config.writeKey, config.endpoint)
  const spill = createSpill(name, config.onDisk)

  const read = <T>(work: (store: IDBObjectStore) => IDBRequest[]) => readDatabase<T>(client, work)
  const keys = await listKeys(client)
  const isWaiting = (key: string) => key < LAST
  const parkedKeys = keys.filter((key) => !isWaiting(key))
  const parkedRows = await read<Parked>((store) => parkedKeys.map((key) => store.get(key)))
  const waiting = [...new Set([...keys, ...spill.listKeys()])].filter(isWaiting)
  const nowMs = Date.now()

  return {
    waiting: waiting.length,
    bytes: sumBytes(waiting),
    oldestAgeMs: waiting.reduce((oldest, key) => Math.max(oldest, nowMs - timeOf(key)), 0),
    ...(await readState()),
    parked: parkedKeys.flatMap((key, index) => {
      // Gone since its key was read; or no row of ours.
      const event = attempt(() => JSON.parse(parkedRows[index]!.text) as SegmentEvent)
      if (!event) return []
      return { messageId: messageIdOf(key), event, answer: parkedRows[index]!.reason, calledAtMs: timeOf(key) }
    }),

    async retryParked() {
      let count = 0
      for (const [index, key] of parkedKeys.entries()) {
        const text = parkedRows[index]?.text
        if (!text) continue
        // First one, then the other: killed in between, it is there twice, under one messageId.
        await courier.accept({ key: dispatch.newKey(timeOf(key), bytesOf(key), messageIdOf(key)), text })
        await outbox.remove([key])
        count++
      }
      return count
    },

    async clear() {
      const all = [...new Set([...(await listKeys(client)), ...spill.listKeys()])]
      await outbox.remove(all)
      for (const key of all) if (isWaiting(key)) dispatch.onEnd(key, 'cleared', 'clear() was called')
      return all.filter((key) => key !== PAUSE).length
    },
  }

  async function readState(): Promise<Pick<InspectedQueue, 'state' | 'retryAtMs' | 'answer'>> {
    if (!waiting.length) return { state: 'idle' }
    const { held } = (await attempt(() => navigator.locks.query())) ?? {}
    if (held?.some((lock) => lock.name === name)) return { state: 'sending' }
    if (navigator.onLine === false) return { state: 'offline' }
    const [untilMs, , ...words] = `${spill.readText(PAUSE)}`.split(' ')
    const retryAtMs = Number(untilMs)
    if (!(retryAtMs > nowMs)) return { state: 'waiting' }
    return { state: judge(Number(words[0]) || 0) ? 'blocked' : 'backing-off', retryAtMs, answer: words.join(' ') }
  }
}
