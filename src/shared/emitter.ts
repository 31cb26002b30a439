// Who listens to what.

export interface Emitter<Events extends Record<keyof Events, unknown[]>> {
  on<E extends keyof Events>(event: E, listener: (...args: Events[E]) => unknown): void
  once<E extends keyof Events>(event: E, listener: (...args: Events[E]) => unknown): void
  off<E extends keyof Events>(event: E, listener: (...args: Events[E]) => unknown): void
  /** `self`: the `this` of listeners. */
  emit<E extends keyof Events>(self: unknown, event: E, ...args: Events[E]): void
}

export function createEmitter<Events extends Record<keyof Events, unknown[]>>(): Emitter<Events> {
  type Entry = { event: keyof Events; listener: (...args: never) => unknown; once?: boolean }
  let entries: Entry[] = []

  function add(event: keyof Events, listener: Entry['listener'], once: boolean): void {
    if (typeof listener !== 'function') throw 'a listener must be a function'
    entries.push({ event, listener, once })
  }

  return {
    on: (event, listener) => add(event, listener, false),
    once: (event, listener) => add(event, listener, true),
    off(event, listener) {
      entries = entries.filter((entry) => entry.event !== event || entry.listener !== listener)
    },
    emit(self, event, ...args) {
      // A copy: a listener may add or remove listeners.
      for (const entry of entries.filter((entry) => entry.event === event)) {
        if (entry.once) entries = entries.filter((other) => other !== entry)
        try {
          entry.listener.apply(self, args as never)
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
