// Which destinations has a source?

import type { Destination } from '../destinations/destination.ts'
import type { Database } from './database.ts'
import { toIso } from './instant.ts'

/** What is undefined stays. */
export type DestinationChange = { [field in 'enabled' | 'settings']?: Destination[field] | undefined }

export interface DestinationStore {
  /** By the time they were made; of one source, or of all. */
  list(sourceId?: string): Promise<Destination[]>
  find(id: string): Promise<Destination | undefined>
  /** 'missing' if there is no such source, 'taken' if it has one of this name. */
  add(destination: Destination): Promise<'added' | 'missing' | 'taken'>
  /** False if there is none. */
  change(id: string, change: DestinationChange, updatedAt: string): Promise<boolean>
  remove(id: string): Promise<boolean>
}

const SELECT = `
  select id, source_id as "sourceId", name, enabled, settings, ${toIso('created_at')} as "createdAt",
    ${toIso('updated_at')} as "updatedAt"
  from destinations`

type Row = Omit<Destination, 'settings'> & { settings: string }

export function createDestinationStore({ query }: Database): DestinationStore {
  async function select(condition: string, parameters: readonly unknown[]): Promise<Destination[]> {
    const rows = await query<Row>(`${SELECT} where ${condition} order by created_at, id`, parameters)
    return rows.map((row) => ({ ...row, settings: JSON.parse(row.settings) }))
  }

  return {
    list: (sourceId) => select('$1::text is null or source_id = $1', [sourceId ?? null]),

    async find(id) {
      return (await select('id = $1', [id]))[0]
    },

    async add({ id, sourceId, name, enabled, settings, createdAt, updatedAt }) {
      const [outcome] = await query<{ isKnown: boolean; isAdded: boolean }>(
        `with source as (select id from sources where id = $2),
         added as (
           insert into destinations (id, source_id, name, enabled, settings, created_at, updated_at)
           select $1, id, $3, $4, $5, $6, $7 from source on conflict do nothing returning id
         )
         select exists (select 1 from source) as "isKnown", exists (select 1 from added) as "isAdded"`,
        [id, sourceId, name, enabled, JSON.stringify(settings), createdAt, updatedAt],
      )
      return !outcome?.isKnown ? 'missing' : outcome.isAdded ? 'added' : 'taken'
    },

    async change(id, { enabled, settings }, updatedAt) {
      const changed = await query(
        `update destinations set enabled = coalesce($2, enabled), settings = coalesce($3, settings), updated_at = $4
         where id = $1 returning id`,
        [id, enabled ?? null, settings ? JSON.stringify(settings) : null, updatedAt],
      )
      return changed.length > 0
    },

    async remove(id) {
      return (await query('delete from destinations where id = $1 returning id', [id])).length > 0
    },
  }
}
