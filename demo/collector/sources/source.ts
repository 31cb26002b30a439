// What is a source? A site, an app or a server, whose events belong together.

import type { SchemaSettings } from '../plans/schema-settings.ts'

export const SOURCE_KINDS = ['website', 'app', 'server'] as const

export type SourceKind = (typeof SOURCE_KINDS)[number]

/** Whose write key this is; undefined if nobody's. */
export type FindSource = (writeKey: string) => Source | undefined

export interface Source {
  id: string
  /** Unique; what people and URLs call it. */
  slug: string
  name: string
  kind: SourceKind
  /** Of one that is not, no event is taken. */
  enabled: boolean
  /** Any of them may stand before its events. */
  writeKeys: readonly string[]
  /** What the library is told beside the standard: fields of the settings document, and entries of its `integrations`. */
  settings: Record<string, unknown>
  /** What becomes of its events that are not as its tracking plan says. */
  schemaSettings: SchemaSettings
  createdAt: string
}
