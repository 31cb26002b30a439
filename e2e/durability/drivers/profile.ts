// Where does a browser keep what outlives it?

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export function createProfile(): string {
  return mkdtempSync(path.join(tmpdir(), 'everbeacon-'))
}

export function removeProfile(profile: string): void {
  // A browser that has just ended may still write.
  rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 })
}
