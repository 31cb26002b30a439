// Is the plug in? One answer for the whole server; pulling it tells the collector to misbehave.

import { isPlug, PLUG_MODES, type Plug } from './plug-modes.ts'

/** The part of the collector's faults that the plug needs. */
export interface Faults {
  always(fault: (typeof PLUG_MODES)[keyof typeof PLUG_MODES]['fault']): void
  clear(): void
  release(): void
}

export interface PlugSwitch {
  readonly plug: Plug
  /** False if that is no position of a plug. */
  set(next: unknown): boolean
  /** Ends the requests that hang. */
  letGo(): void
}

/** `faults` is asked for with each use: the collector is still being made when its routes are. */
export function createPlugSwitch(faults: () => Faults): PlugSwitch {
  let plug: Plug = 'in'
  return {
    get plug() {
      return plug
    },
    set(next) {
      if (!isPlug(next)) return false
      plug = next
      faults().clear()
      if (plug !== 'in') faults().always(PLUG_MODES[plug].fault)
      faults().release()
      return true
    },
    letGo: () => faults().release(),
  }
}
