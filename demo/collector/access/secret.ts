// What is a secret of ours, and what of it is stored? Only its hash: who reads the database cannot use it.

import { createHash, randomBytes } from 'node:crypto'

/** 256 bits of chance; `prefix` says what it is for, to people and to scanners that look for secrets in code. */
export function newSecret(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`
}

/**
 * Looked up by this, a secret is compared in constant time as far as anybody can measure: what differs early or late is
 * the hash. Plain SHA-256, because nobody guesses 256 bits, and every request needs it.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
