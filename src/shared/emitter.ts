// Who listens to what.

export interface Emitter<Events extends Record<keyof Events, unknown[]>> {
  on<E extends keyof Events>(event: E, listener: (...args: Events[E]) => unknown): void
  once<E extends keyof Events>(event: E, listener: (...args: Events[E]) => unknown): void
  off<E extends keyof Events>(event: E, listener: (...args: Events[E]) => unknown): void
  emit<E extends keyof Events>(event: E, ...args: Events[E]): void
}

export function createEmitter<Events extends Record<keyof Events, unknown[]>>(): Emitter<Events> {
  /** By event: the listeners, and whether they go after their first time. A Map, so that 'constructor' is an event, too. */
  const known = new Map<keyof Events, Map<(...args: never) => unknown, boolean>>()

  function add(event: keyof Events, listener: (...args: never) => unknown, once: boolean): void {
    if (typeof listener !== 'function') throw 'a listener must be a function'
    const listeners = known.get(event) ?? new Map()
    known.set(event, listeners.set(listener, once))
  }

  return {
    on: (event, listener) => add(event, listener, false),
    once: (event, listener) => add(event, listener, true),
    off: (event, listener) => void known.get(event)?.delete(listener),
    emit(event, ...args) {
      // A copy: a listener may add or remove listeners.
      for (const [listener, once] of [...(known.get(event) ?? [])]) {
        if (once) known.get(event)!.delete(listener)
        try {
          listener(...(args as never))
        } catch (error) {
          // Their fault, and theirs to see: outside our call, where the page's own error tracking finds it.
          setTimeout(() => {
            throw error
          })
        }
      }
    },
  }
}
