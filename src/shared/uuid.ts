// A random id that two visitors never share.

/** A version 4 UUID from the platform's secure random source. */
export function uuid(): string {
  // Not crypto.randomUUID: it is missing outside secure contexts (plain http) and in Safari before 15.4.
  const random = crypto.getRandomValues(new Uint8Array(36))
  const digit = (_: string, index: number) => (random[index]! & 15).toString(16)
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, digit)
}
