// Do the `integrations` given to `load` let a destination be loaded at all? pipeline/is-chosen.ts says who gets an event.

import { own } from '../shared/own.ts'
import type { Bag } from '../types.ts'

/**
 * Once, with the `integrations` given to `load`: any of the names set to `false` is a no; with `All: false` one of them
 * must be set to something. Holds for the collector, too.
 */
export function isEnabledAtLoad(integrations: Bag, names: readonly string[]): boolean {
  const said = names.map((name) => own(integrations, name))
  return !said.includes(false) && (own(integrations, 'All') !== false || said.some(Boolean))
}
