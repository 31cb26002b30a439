// Is the plug in? One answer for the whole server; pulling it tells the collector to misbehave.

import type { Faults } from '../../collector/faults.ts'
import { isPlug, PLUG_MODES, type Plug } from './plug-modes.ts'

export interface PlugSwitch {
  readonly plug: Plug
  /** False if that is no position of a plug. */
  set(next: unknown): boolean
  /** Ends the requests that hang. */
  letGo(): void
}

/**
 * A browser opens six connections to a server at most: requests of pages that were closed, if none of them ever ended,
 * would keep the next page from loading. The library itself gives up sooner.
 */
const PATIENCE_MS = 15_000

/** `faults` is asked for with each use: the collector is still being made when its routes are. */
export function createPlugSwitch(faults: () => Pick<Faults, 'always' | 'clear' | 'release'>): PlugSwitch {
  let plug: Plug = 'in'
  let patience: NodeJS.Timeout | undefined
  const letGo = () => faults().release()

  return {
    get plug() {
      return plug
    },
    set(next) {
      if (!isPlug(next)) return false
      plug = next
      faults().clear()
      if (plug !== 'in') faults().always(PLUG_MODES[plug].fault)
      letGo()
      clearInterval(patience)
      if (plug === 'silent') patience = setInterval(letGo, PATIENCE_MS).unref()
      return true
    },
    letGo,
  }
}
