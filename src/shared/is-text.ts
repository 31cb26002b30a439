// Is this a text, or what can stand for one?

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

/** Numbers are ids in many databases. */
export function isId(value: unknown): value is string | number {
  return isText(value) || typeof value === 'number'
}
