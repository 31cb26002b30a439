// What lies at a path in a value that came from elsewhere? Own properties only: `constructor` of a plan is no event.

/** The property `key` if it is the value's own. Also of a text: its characters and its length. */
export function own(value: unknown, key: string): unknown {
  // Not Object.hasOwn, which Safari 14 has not.
  return value == null ? undefined : Object.getOwnPropertyDescriptor(value, key)?.value
}

/** `a.b.0.c`, step by step. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce(own, value)
}
