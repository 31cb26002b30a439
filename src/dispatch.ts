// From a stored event to the collector: builds outbox, locks and courier, and ties them to the network and the page.

import { joinBatch, MAX_BATCH_EVENTS } from './delivery/batch.ts'
import { type Courier, type CourierParts, createCourier } from './delivery/courier.ts'
import { createLocks } from './delivery/locks.ts'
import { judge } from './delivery/verdict.ts'
import type { Config } from './options.ts'
import { onPlaceChange } from './page/visibility.ts'
import { queueName } from './queue.ts'
import { createKeys, createOwner } from './row.ts'
import { uuid } from './shared/uuid.ts'
import { createOutbox, type Outbox } from './storage/outbox.ts'
import { createSpill } from './storage/spill.ts'
import type { AnalyticsError, Bag } from './types.ts'

export interface Dispatch {
  newKey: ReturnType<typeof createKeys>
  outbox: Outbox
  courier: Courier
  /** Where requests go, and with what, also those of what has been stored; may be changed. */
  whereTo: { endpoint: string; writeKey: string; send: typeof fetch }
  onEnd: CourierParts['onEnd']
}

/** How batches are made and sent, and answers read. A site may ask for something else in each. */
const TRANSPORT = {
  join: joinBatch,
  judge,
  minBackoffMs: 500,
  maxBackoffMs: 60_000,
  maxRetryAfterMs: 300_000,
  maxBatchEvents: MAX_BATCH_EVENTS,
}

export type Transport = typeof TRANSPORT & Pick<CourierParts, 'readInit'>

export interface DispatchParts extends Pick<CourierParts, 'finish' | 'onEnd' | 'onFailure'> {
  /** See ClientParts. */
  early?: Bag | undefined
  report: (code: AnalyticsError['code'], message: string, reason?: unknown) => void
}

export function createDispatch(
  config: Config,
  transport: Partial<Transport>,
  { early, finish, onEnd, onFailure, report }: DispatchParts,
): Dispatch {
  // What the page puts in the place of fetch later is for its own requests.
  const parts = { ...TRANSPORT, send: fetch, ...config, ...transport }
  const name = queueName(parts.writeKey, parts.endpoint)
  const owner = createOwner(Date.now(), uuid().slice(0, 8))
  const spill = createSpill(name, config.onDisk)
  const outbox = createOutbox({
    early,
    name,
    owner,
    spill,
    onDisk: config.onDisk,
    onTrouble: (reason) => report('storage', 'IndexedDB failed', reason),
  })
  const courier = createCourier({
    ...parts,
    send: (url, init) => {
      // Whatever it is at the moment; fetch called as a method of anything else throws.
      const { send } = parts
      return send(url, init)
    },
    outbox,
    spill,
    locks: createLocks(name, owner),
    join: (rows) => parts.join(rows, parts.endpoint, parts.writeKey, new Date().toISOString()),
    finish,
    onEnd,
    onFailure,
    onTrouble: ({ outcome }) => report('delivery', `${parts.endpoint}: ${outcome}; will try again`),
  })
  onPlaceChange(courier.setPlace)
  // The event only: navigator.onLine says true behind a dead router, and false on some networks that work.
  addEventListener('online', () => void courier.wake(true))
  void courier.wake(false)
  return {
    newKey: createKeys(owner),
    outbox,
    courier,
    whereTo: parts,
    onEnd,
  }
}
