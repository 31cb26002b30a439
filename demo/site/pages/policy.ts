// What may a page of the demo do? Strict, to show that the snippet works under such a policy: a script runs only with
// the nonce of this response, and the snippet hands its own on to the library that it fetches.

export function createNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes))
}

export function policyFor(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self'",
    // The collector stands on this server; elsewhere its origin would be named here.
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
