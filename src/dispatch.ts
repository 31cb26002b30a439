// From a stored event to the collector: builds outbox, locks and courier, and ties them to the network and the page.

import { joinBatch } from './delivery/batch.ts'
import { sendBeacons } from './delivery/beacon.ts'
import { type Courier, type CourierParts, createCourier } from './delivery/courier.ts'
import { createLocks } from './delivery/locks.ts'
import { post } from './delivery/post.ts'
import type { Config } from './options.ts'
import { onPlaceChange } from './page/visibility.ts'
import { queueName } from './queue.ts'
import { createKeys, createOwner, type Row } from './row.ts'
import { uuid } from './shared/uuid.ts'
import { createOutbox, type Outbox } from './storage/outbox.ts'
import { createSpill } from './storage/spill.ts'
import type { AnalyticsError } from './types.ts'

export interface Dispatch {
  newKey: ReturnType<typeof createKeys>
  outbox: Outbox
  courier: Courier
}

export function createDispatch(
  config: Config,
  onEnd: CourierParts['onEnd'],
  report: (code: AnalyticsError['code'], message: string, reason?: unknown) => void,
): Dispatch {
  const { writeKey, endpoint, requestTimeoutMs } = config
  const url = `${endpoint}/batch`
  const name = queueName(writeKey, endpoint)
  const owner = createOwner(Date.now(), uuid().slice(0, 8))
  const join = (rows: readonly Row[]) => joinBatch(rows, writeKey, new Date().toISOString())

  const outbox = createOutbox({
    name,
    owner,
    spill: createSpill(name),
    onTrouble: (reason) => report('storage', 'IndexedDB failed; using localStorage', reason),
  })
  const courier = createCourier({
    ...config,
    outbox,
    locks: createLocks(name, owner),
    post: (rows, keepalive) => post(url, join(rows), requestTimeoutMs, keepalive),
    beacon: (rows) => sendBeacons(url, rows, join),
    onEnd,
    onTrouble: ({ status, body }) =>
      report('delivery', `${url}: ${status ? `${status} ${body}` : 'no answer'}; will try again`),
  })
  onPlaceChange(courier.setPlace)
  // The event only: navigator.onLine says true behind a dead router, and false on some networks that work.
  addEventListener('online', () => void courier.wake(true))
  void courier.wake(false)
  return { newKey: createKeys(owner), outbox, courier }
}
