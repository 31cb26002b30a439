// Where is the plug? The server knows; this asks it, and tells it where the plug shall be.

import type { Plug } from '../plug/plug-modes.ts'

export interface PlugFollower {
  readonly plug: Plug
  set(next: Plug): Promise<void>
  /** Asks the server again. */
  look(): void
}

/** `initial`: as it was when the server made the page. */
export function followPlug(initial: Plug, onChange: (plug: Plug) => void): PlugFollower {
  let plug = initial

  async function ask(request?: RequestInit): Promise<void> {
    const answer = await fetch('/demo/plug', request)
    if (!answer.ok) throw new Error(`demo: /demo/plug answered ${answer.status}`)
    const next = ((await answer.json()) as { plug: Plug }).plug
    if (next === plug) return
    plug = next
    onChange(plug)
  }

  return {
    get plug() {
      return plug
    },
    set: (next) =>
      ask({
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ plug: next }),
      }),
    // The server may be stopped: then the last known position stays.
    look: () => void ask().catch(() => {}),
  }
}
