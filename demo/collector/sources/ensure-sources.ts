// Has each of these write keys a source? Makes one for each that has none.

import type { SourceStore } from '../store/source-store.ts'
import type { SourceDirectory } from './source-directory.ts'

export interface EnsureParts {
  store: SourceStore
  directory: SourceDirectory
  nowMs: () => number
}

/** The write key is also the new source's id, slug and name. */
export async function ensureSources(writeKeys: readonly string[], { store, directory, nowMs }: EnsureParts) {
  for (const writeKey of writeKeys) {
    if (directory.find(writeKey)) continue
    // Taken: another collector makes it at this moment, too.
    await store.add({
      id: writeKey,
      slug: writeKey,
      name: writeKey,
      kind: 'website',
      enabled: true,
      writeKeys: [writeKey],
      settings: {},
      createdAt: new Date(nowMs()).toISOString(),
    })
  }
  await directory.refresh()
}
