// Who may write in a data folder? One collector at a time: PGlite itself would let two in, and they would destroy it.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Of this process: a process id alone cannot tell a collector that runs here from one of an earlier life. */
const held = new Set<string>()

/** Returns the unlock. A lock that a killed process left is taken over. */
export function lockFolder(folder: string): () => void {
  const file = join(resolve(folder), 'collector.pid')
  if (!create(file)) {
    const holder = readHolder(file)
    if (held.has(file) || (holder !== undefined && holder !== process.pid && isAlive(holder)))
      throw inUse(folder, holder)
    rmSync(file, { force: true })
    if (!create(file)) throw inUse(folder, readHolder(file))
  }
  held.add(file)
  return () => {
    rmSync(file, { force: true })
    held.delete(file)
  }
}

/** False if it is there already. */
function create(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function inUse(folder: string, holder: number | undefined): Error {
  return new Error(
    `collector: the data folder ${folder} is in use by process ${holder}, most likely another collector. Close it, or choose another folder`,
  )
}

function readHolder(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0)
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
