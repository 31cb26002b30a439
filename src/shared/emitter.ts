// Who listens to what.

export interface Emitter<Events extends Record<keyof Events, unknown[]>> {
  on<E extends keyof Events>(event: E, listener: (...args: Events[E]) => unknown): void
  once<E extends keyof Events>(event: E, listener: (...args: Events[E]) => unknown): void
  off<E extends keyof Events>(event: E, listener: (...args: Events[E]) => unknown): void
  /** `self`: the `this` of listeners. */
  emit<E extends keyof Events>(self: unknown, event: E, ...args: Events[E]): void
}

export function createEmitter<Events extends Record<keyof Events, unknown[]>>(): Emitter<Events> {
  type Entry = [event: keyof Events, listener: (...args: never) => unknown, isOnce: boolean]
  let entries: Entry[] = []

  const add = (isOnce: boolean) => (event: Entry[0], listener: Entry[1]) => {
    if (typeof listener !== 'function') throw 'a function is needed'
    entries.push([event, listener, isOnce])
  }

  return {
    on: add(false),
    once: add(true),
    off(event, listener) {
      entries = entries.filter((entry) => entry[0] !== event || entry[1] !== listener)
    },
    emit(self, event, ...args) {
      // A copy: a listener may add or remove listeners.
      for (const entry of entries.filter(([name]) => name === event)) {
        const [, listener, isOnce] = entry
        if (isOnce) entries = entries.filter((other) => other !== entry)
        try {
          listener.apply(self, args as never)
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
