// How does a new database start in less than a second? From a copy of an empty one, kept between runs.
//
// Making one takes PGlite 4 s in a fresh process, loading one 0.8 s, and a test run needs dozens. Only a cache:
// whatever goes wrong here costs time and nothing else.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'

export function readTemplate(): Blob | undefined {
  try {
    return new Blob([readFileSync(locateTemplate())])
  } catch {
    return undefined
  }
}

export async function keepTemplate(cluster: PGlite): Promise<void> {
  try {
    const file = locateTemplate()
    const dump = await cluster.dumpDataDir('none')
    mkdirSync(dirname(file), { recursive: true })
    // Renamed when complete: another process may be reading or making the same file.
    const unfinished = `${file}.${process.pid}`
    writeFileSync(unfinished, Buffer.from(await dump.arrayBuffer()))
    renameSync(unfinished, file)
  } catch {
    // A read-only checkout, a full disk: the next start is as slow as this one.
  }
}

/** In node_modules, which nobody commits; with the version in its name, because another one may lay files out anew. */
function locateTemplate(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const packageFolder = dirname(dirname(entry))
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  return join(packageFolder, '../../.cache/everbeacon', `pglite-${version}.tar`)
}
