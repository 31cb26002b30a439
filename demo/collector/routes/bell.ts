// Has something happened since I last looked? Any number of rings wake the one who waits once.

import { setTimeout as pause } from 'node:timers/promises'

export interface Bell {
  ring(): void
  /** True after a ring, but not sooner than `quietMs` after the last time; false when the signal says stop. */
  heard(quietMs: number): Promise<boolean>
}

export function createBell(signal: AbortSignal): Bell {
  let rung = false
  let wake = () => {}
  let heardAtMs = 0
  signal.addEventListener('abort', () => wake(), { once: true })

  function ring() {
    rung = true
    wake()
  }

  async function heard(quietMs: number): Promise<boolean> {
    const leftMs = heardAtMs + quietMs - performance.now()
    // Aborted is the only way in which this pause can fail.
    if (leftMs > 0) await pause(leftMs, undefined, { signal }).catch(() => {})
    if (!rung && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve))
    rung = false
    heardAtMs = performance.now()
    return !signal.aborted
  }

  return { ring, heard }
}
