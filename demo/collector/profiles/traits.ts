// Which value has a trait? The one that was set last, by the events' own time; of one moment, by messageId.

import { compare } from './resolve.ts'

/** One trait as one event has set it. */
export interface Setting {
  value: unknown
  atMs: number
  messageId: string
}

/** By trait. A value of null is one: the trait was unset. */
export type Settings = Record<string, Setting>

/** Of several. Whatever the order in which they are given, the same results. */
export function mergeSettings(all: Iterable<Settings>): Settings {
  const merged = new Map<string, Setting>()
  for (const settings of all) {
    for (const [trait, setting] of Object.entries(settings)) {
      const known = merged.get(trait)
      if (!known || isLater(setting, known)) merged.set(trait, setting)
    }
  }
  return Object.fromEntries(merged)
}

/** What somebody who asks is told: no trait that was unset. */
export function readTraits(settings: Settings): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings)
      .filter(([, { value }]) => value !== null)
      .map(([trait, { value }]) => [trait, value]),
  )
}

function isLater(one: Setting, other: Setting): boolean {
  return (one.atMs - other.atMs || compare(one.messageId, other.messageId)) > 0
}
