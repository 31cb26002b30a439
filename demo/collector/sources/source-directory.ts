// Whose write key is this? Answered from memory at every request, and kept as the database has it.

import type { SourceStore } from '../store/source-store.ts'
import type { Source } from './source.ts'

export interface SourceDirectory {
  /** Of the write key; also one that is not enabled. */
  find(writeKey: string): Source | undefined
  all(): readonly Source[]
  /** Looks once more: settles when what was changed before the call is known here. */
  refresh(): Promise<void>
}

export async function createSourceDirectory(store: SourceStore): Promise<SourceDirectory> {
  let sources: readonly Source[] = []
  let byKey: ReadonlyMap<string, Source> = new Map()
  /** Of the latest answer that has come: an older one does not undo it. */
  let known = 0
  let asked = 0

  async function refresh() {
    const own = ++asked
    const found = await store.list()
    if (own < known) return
    known = own
    sources = found
    byKey = new Map(found.flatMap((source) => source.writeKeys.map((key) => [key, source] as const)))
  }

  // If it fails now, what is known stays: the next change, or the connection that is made again, asks once more.
  await store.onChange(() => void refresh().catch(() => {}))
  await refresh()
  return { find: (writeKey) => byKey.get(writeKey), all: () => sources, refresh }
}
