// A random id that two visitors never share.

/** A version 4 UUID from the platform's secure random source. For a few a page: where it has no other way, it is slow. */
export function uuid(): string {
  // randomUUID is missing outside secure contexts (plain http) and in Safari before 15.4. Every browser names its blobs so.
  return crypto.randomUUID?.() ?? URL.createObjectURL(new Blob()).slice(-36)
}
