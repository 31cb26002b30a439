// What these pages remember between visits: one small value a key. Where the browser keeps nothing, they forget.

export interface Memory<Value> {
  read(): Value
  write(value: Value): void
}

export function createMemory<Value>(key: string, empty: Value): Memory<Value> {
  return {
    read() {
      try {
        return JSON.parse(localStorage.getItem(key) ?? '') as Value
      } catch {
        // Nothing there yet, or storage is blocked.
        return empty
      }
    },
    write(value) {
      try {
        localStorage.setItem(key, JSON.stringify(value))
      } catch {
        // Storage is blocked or full: the demo works on, without a memory.
      }
    },
  }
}
