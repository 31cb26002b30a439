// Is this a JSON object, so that its fields may be read?

export function isBag(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An empty one where there is none. */
export function toBag(value: unknown): Record<string, unknown> {
  return isBag(value) ? value : {}
}
