// Which audiences are there, and who is in them?

import type { Audience } from '../audiences/audience.ts'
import type { Database, Queries } from './database.ts'
import { toIso } from './instant.ts'

/** What is undefined stays. A new definition is computed anew. */
export type AudienceChange = {
  [field in 'key' | 'name' | 'description' | 'enabled' | 'definition' | 'emits']?: Audience[field] | undefined
}

export type NewAudience = Omit<Audience, 'memberCount' | 'status'>

export interface Member {
  profileId: string
  enteredAt: string
}

export interface MemberChange {
  seq: number
  change: 'entered' | 'exited'
  profileId: string
  /** Of then. */
  userId: string | null
  anonymousId: string | null
  at: string
  /** Behind it. */
  memberCount: number
}

export interface AudienceStore {
  /** By the time they were made. */
  list(): Promise<Audience[]>
  find(id: string): Promise<Audience | undefined>
  /** False if its key is taken. */
  add(audience: NewAudience): Promise<boolean>
  change(id: string, change: AudienceChange, updatedAt: string): Promise<'changed' | 'taken' | undefined>
  /** All profiles are looked at once more. False if there is none. */
  computeAnew(id: string): Promise<boolean>
  remove(id: string): Promise<boolean>
  /** By profile id, those behind `after`. */
  listMembers(id: string, after: string, limit: number): Promise<Member[]>
  /** Newest first, those before `beforeSeq`. */
  listChanges(id: string, beforeSeq: number, limit: number): Promise<MemberChange[]>
  /** Keys of the audiences that somebody is in. */
  listKeys(profileId: string): Promise<string[]>
}

const SELECT = `
  select id, key, name, description, enabled, definition, emits, ${toIso('created_at')} as "createdAt",
    ${toIso('updated_at')} as "updatedAt", case when computed_to is null then 'ready' else 'computing' end as status,
    member_count as "memberCount"
  from audiences`

type Row = Omit<Audience, 'definition' | 'memberCount'> & { definition: string; memberCount: number | string }

/** SQLSTATE: the key is the only thing that is unique and may change. */
const UNIQUE_VIOLATION = '23505'

export function createAudienceStore({ query }: Database): AudienceStore {
  return {
    list: () => readAudiences({ query }, 'true', []),

    async find(id) {
      return (await readAudiences({ query }, 'id = $1', [id]))[0]
    },

    async add({ id, key, name, description, enabled, definition, emits, createdAt, updatedAt }) {
      const added = await query(
        `insert into audiences
           (id, key, name, description, enabled, definition, emits, computed_to, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, '', $8, $9) on conflict do nothing returning id`,
        [id, key, name, description, enabled, JSON.stringify(definition), emits, createdAt, updatedAt],
      )
      return added.length > 0
    },

    async change(id, { key, name, description, enabled, definition, emits }, updatedAt) {
      try {
        // Also when it is switched on: what it has missed meanwhile is looked at.
        const changed = await query(
          `update audiences set key = coalesce($2, key), name = coalesce($3, name),
             description = coalesce($4, description), enabled = coalesce($5, enabled),
             definition = coalesce($6, definition), emits = coalesce($7, emits), updated_at = $8,
             computed_to = case when $6::text is not null or $5 then '' else computed_to end
           where id = $1 returning id`,
          [
            id,
            key ?? null,
            name ?? null,
            description ?? null,
            enabled ?? null,
            definition ? JSON.stringify(definition) : null,
            emits ?? null,
            updatedAt,
          ],
        )
        return changed.length ? 'changed' : undefined
      } catch (error) {
        if ((error as { code?: string }).code === UNIQUE_VIOLATION) return 'taken'
        throw error
      }
    },

    async computeAnew(id) {
      return (await query(`update audiences set computed_to = '' where id = $1 returning id`, [id])).length > 0
    },

    async remove(id) {
      return (await query('delete from audiences where id = $1 returning id', [id])).length > 0
    },

    listMembers: (id, after, limit) =>
      query<Member>(
        `select profile_id as "profileId", ${toIso('entered_at')} as "enteredAt" from audience_members
         where audience_id = $1 and profile_id > $2 order by profile_id limit $3::bigint`,
        [id, after, limit],
      ),

    async listChanges(id, beforeSeq, limit) {
      const rows = await query<
        Omit<MemberChange, 'seq' | 'memberCount'> & { seq: number | string; memberCount: number | string }
      >(
        `select seq, case when has_entered then 'entered' else 'exited' end as change, profile_id as "profileId",
           user_id as "userId", anonymous_id as "anonymousId", ${toIso('at')} as at, member_count as "memberCount"
         from audience_changes where audience_id = $1 and seq < $2::bigint order by seq desc limit $3::bigint`,
        [id, beforeSeq, limit],
      )
      return rows.map((row) => ({ ...row, seq: Number(row.seq), memberCount: Number(row.memberCount) }))
    },

    async listKeys(profileId) {
      const rows = await query<{ key: string }>(
        `select key from audience_members join audiences on audiences.id = audience_id
         where profile_id = $1 order by key`,
        [profileId],
      )
      return rows.map(({ key }) => key)
    },
  }
}

export async function readAudiences(
  { query }: Queries,
  condition: string,
  parameters: readonly unknown[],
): Promise<Audience[]> {
  const rows = await query<Row>(`${SELECT} where ${condition} order by created_at, id`, parameters)
  return rows.map((row) => ({ ...row, definition: JSON.parse(row.definition), memberCount: Number(row.memberCount) }))
}
