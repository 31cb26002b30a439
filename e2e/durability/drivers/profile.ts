// Where does a browser keep what outlives it?

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export function createProfile(): string {
  return mkdtempSync(path.join(tmpdir(), 'everbeacon-'))
}

export function removeProfile(profile: string): void {
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
}
