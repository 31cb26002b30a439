// Does an `integrations` object let a destination have an event, or be loaded at all?

import type { Bag } from '../types.ts'
import { own } from './own.ts'

/**
 * For one event. `names` of the destination: its own first, then the others it goes by. The first that is mentioned
 * decides, else `All`; whatever is mentioned and not `false` is a yes. The collector is no destination: `All` is not
 * about it.
 */
export function isEnabledFor(integrations: Bag, names: readonly string[]): boolean {
  const said = names.map((name) => own(integrations, name)).find((value) => value != null)
  return (said ?? (names[0] === 'Segment.io' || own(integrations, 'All'))) !== false
}

/**
 * Once, with the `integrations` given to `load`: any of the names set to `false` is a no; with `All: false` one of them
 * must be set to something. Holds for the collector, too.
 */
export function isEnabledAtLoad(integrations: Bag, names: readonly string[]): boolean {
  const said = names.map((name) => own(integrations, name))
  return !said.includes(false) && (own(integrations, 'All') !== false || said.some(Boolean))
}
