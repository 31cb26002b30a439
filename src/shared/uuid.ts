// A random id that two visitors never share.

/** A version 4 UUID from the platform's secure random source. */
export function uuid(): string {
  // randomUUID is missing outside secure contexts (plain http) and in Safari before 15.4; getRandomValues never is.
  if (crypto.randomUUID) return crypto.randomUUID()
  const digit = () => (crypto.getRandomValues(new Uint8Array(1))[0]! & 15).toString(16)
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, digit)
}
