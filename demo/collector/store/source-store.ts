// Which sources are there, and which write keys have they?

import { ALLOW_ALL, changeSettings, type SchemaSettings, type SchemaSettingsChange } from '../plans/schema-settings.ts'
import type { Source } from '../sources/source.ts'
import type { Database } from './database.ts'
import { toText } from './event-row.ts'
import { toIso } from './instant.ts'
import { PLANS_CHANNEL } from './plan-store.ts'

/** What is undefined stays. */
export type SourceChange = {
  [field in 'slug' | 'name' | 'kind' | 'enabled' | 'settings']?: Source[field] | undefined
}

export interface SourceStore {
  /** By the time they were made. */
  list(): Promise<Source[]>
  /** False if its slug, or one of its write keys, is taken. Its schema settings are the usual ones. */
  add(source: Omit<Source, 'schemaSettings'>): Promise<boolean>
  /** Undefined if there is none; 'taken' if its new slug is another's. */
  change(id: string, change: SourceChange): Promise<'changed' | 'taken' | undefined>
  /** Undefined if there is no such source; otherwise the settings as they are now. */
  changeSchemaSettings(id: string, change: SchemaSettingsChange): Promise<SchemaSettings | undefined>
  /** With its write keys; its events stay. False if there is none. */
  remove(id: string): Promise<boolean>
  /** False if the key is taken, or there is no such source. */
  addWriteKey(id: string, writeKey: string, createdAt: string): Promise<boolean>
  removeWriteKey(id: string, writeKey: string): Promise<boolean>
  /** After each change, also by another collector; not before it is committed. */
  onChange(listener: () => void): Promise<void>
}

const CHANNEL = 'everbeacon_sources'

/** SQLSTATE: the slug is the only thing of a source that is unique and may change. */
const UNIQUE_VIOLATION = '23505'

const SELECT = `
  select id, slug, name, kind, enabled, settings, schema_settings as "schemaSettings",
    ${toIso('created_at')} as "createdAt",
    array(select write_key from write_keys where source_id = id order by created_at, write_key) as "writeKeys"
  from sources order by created_at, id`

type SelectedRow = Omit<Source, 'settings' | 'schemaSettings'> & { settings: string; schemaSettings: string }

export function createSourceStore(database: Database): SourceStore {
  const { query } = database
  const tell = `pg_notify('${CHANNEL}', '')`

  return {
    async list() {
      const rows = await query<SelectedRow>(SELECT)
      return rows.map((row) => ({
        ...row,
        settings: JSON.parse(row.settings),
        schemaSettings: readSchemaSettings(row.schemaSettings),
      }))
    },

    add: ({ id, slug, name, kind, enabled, writeKeys, settings, createdAt }) =>
      database.transaction(async ({ query }) => {
        const [added] = await query(
          `insert into sources (id, slug, name, kind, enabled, settings, schema_settings, created_at)
             values ($1, $2, $3, $4, $5, $6, '{}', $7) on conflict do nothing returning id`,
          [id, slug, name, kind, enabled, JSON.stringify(settings), createdAt],
        )
        if (!added) return false
        const keys = await query(
          'insert into write_keys select unnest($1::text[]), $2, $3 on conflict do nothing returning write_key',
          [writeKeys, id, createdAt],
        )
        if (keys.length < writeKeys.length) {
          await query('delete from sources where id = $1', [id])
          return false
        }
        await query(`select ${tell}`)
        return true
      }),

    async change(id, { slug, name, kind, enabled, settings }) {
      try {
        const [changed] = await query(
          `update sources set slug = coalesce($2, slug), name = coalesce($3, name), kind = coalesce($4, kind),
             enabled = coalesce($5, enabled), settings = coalesce($6, settings)
           where id = $1 returning ${tell}`,
          [id, slug ?? null, name ?? null, kind ?? null, enabled ?? null, settings ? JSON.stringify(settings) : null],
        )
        return changed ? 'changed' : undefined
      } catch (error) {
        if ((error as { code?: string }).code === UNIQUE_VIOLATION) return 'taken'
        throw error
      }
    },

    changeSchemaSettings: (id, change) =>
      database.transaction(async ({ query }) => {
        const [row] = await query<{ kept: string }>(
          'select schema_settings as kept from sources where id = $1 for update',
          [toText(id)],
        )
        if (!row) return undefined
        const settings = changeSettings(readSchemaSettings(row.kept), change)
        await query(`update sources set schema_settings = $2 where id = $1 returning ${tell}`, [
          id,
          JSON.stringify(settings),
        ])
        return settings
      }),

    async remove(id) {
      const removed = await query(
        `delete from sources where id = $1 returning ${tell}, pg_notify('${PLANS_CHANNEL}', '')`,
        [id],
      )
      return removed.length > 0
    },

    async addWriteKey(id, writeKey, createdAt) {
      const added = await query(
        `insert into write_keys select $2, id, $3 from sources where id = $1 on conflict do nothing returning ${tell}`,
        [id, writeKey, createdAt],
      )
      return added.length > 0
    },

    async removeWriteKey(id, writeKey) {
      const removed = await query(`delete from write_keys where source_id = $1 and write_key = $2 returning ${tell}`, [
        id,
        writeKey,
      ])
      return removed.length > 0
    },

    onChange: (listener) => database.listen(CHANNEL, listener),
  }
}

/** What is not kept is as usual. */
function readSchemaSettings(kept: string): SchemaSettings {
  return changeSettings(ALLOW_ALL, JSON.parse(kept))
}
