// Who may write in a data folder? One collector at a time: PGlite itself would let two in, and they would destroy it.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Of this process: a process id alone cannot tell a collector that runs here from one of an earlier life. */
const held = new Set<string>()

/** Returns the unlock. A lock that a killed process left is taken over. */
export function lockFolder(folder: string): () => void {
  const file = join(resolve(folder), 'collector.pid')
  const holder = readHolder(file)
  if (held.has(file) || (holder !== undefined && holder !== process.pid && isAlive(holder))) {
    throw new Error(
      `collector: "dataDir" ${folder} is in use by process ${holder}; close it first, or delete ${file} if that is no collector`,
    )
  }
  held.add(file)
  writeFileSync(file, String(process.pid))
  return () => {
    rmSync(file, { force: true })
    held.delete(file)
  }
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
