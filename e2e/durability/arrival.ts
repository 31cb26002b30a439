// Has everything that was called arrived, once?

import type { StoredEvent } from '../../demo/collector/create-collector.ts'
import { Breach, type World } from './row.ts'

/** Waits until `isRight`; a breach if that does not come. `describe` says what came instead. */
export async function expectSoon<T>(
  { patienceMs }: World,
  read: () => Promise<T> | T,
  isRight: (value: T) => boolean,
  describe: (value: T) => string,
): Promise<T> {
  const LOOK_MS = 50
  const endMs = Date.now() + patienceMs
  for (;;) {
    const value = await read()
    if (isRight(value)) return value
    if (Date.now() > endMs) throw new Breach(describe(value))
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

/** Waits until the collector has been asked more than `before` times. */
export async function untilAsked(world: World, before = 0): Promise<void> {
  await expectSoon(
    world,
    () => world.collector.requests.length,
    (count) => count > before,
    () => 'lost: the collector was not asked',
  )
}

/**
 * Waits until the collector has these events, by name (page and others by type), each once and no others.
 * `isOrdered`: in this order. `optional`: these may come, too. `isOnceOnWire`: nor was one of them taken twice, of which the
 * collector keeps one. Gives them.
 */
export async function expectArrived(
  world: World,
  names: readonly string[],
  { isOrdered = false, optional = [] as readonly string[], isOnceOnWire = false } = {},
): Promise<StoredEvent[]> {
  const events = await expectSoon(
    world,
    () => world.collector.events(),
    // What comes twice comes early or late; who waits for the last one sees most of it.
    (stored) => names.every((name) => stored.some((event) => nameOf(event) === name)),
    (stored) => {
      const missing = names.filter((name) => !stored.some((event) => nameOf(event) === name))
      return `lost: ${missing.length} of ${names.length} (${shorten(missing)})`
    },
  )
  const arrived = events.map(nameOf)
  const twice = arrived.filter((name, index) => arrived.indexOf(name) < index && names.includes(name))
  if (twice.length) throw new Breach(`twice: ${shorten(twice)}`)
  const strange = arrived.filter((name) => !names.includes(name) && !optional.includes(name))
  if (strange.length) throw new Breach(`never called: ${shorten(strange)}`)
  if (isOrdered && arrived.join() !== names.join()) throw new Breach(`out of order: ${shorten(arrived)}`)
  if (!isOnceOnWire) return events
  const taken = world.collector.requests.filter(({ status }) => status === 200).flatMap(({ messageIds }) => messageIds)
  const repeats = taken.length - new Set(taken).size
  if (repeats) throw new Breach(`twice on the wire: ${repeats} of ${taken.length}`)
  return events
}

/** `0`, `1` and so on, as events are called where their number is all that counts. */
export function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${index}`)
}

export function nameOf({ event, type }: StoredEvent): string {
  return event ?? type
}

function shorten(names: readonly string[]): string {
  return names.length > 8 ? `${names.slice(0, 8).join(', ')}, …` : names.join(', ')
}
