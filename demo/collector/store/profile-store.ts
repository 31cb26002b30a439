// What is known of somebody? Profiles as they are asked for: by any identifier.

import type { StoredEvent } from '../event.ts'
import type { Collection, Identifier } from '../profiles/identifier.ts'
import { byPriority } from '../profiles/identifier.ts'
import { mergeSettings, type Settings } from '../profiles/traits.ts'
import type { Database, Queries } from './database.ts'
import { fromRow, SELECTED, type SelectedRow } from './event-row.ts'
import { toKey } from './profile-writer.ts'

export interface KnownIdentifier extends Identifier {
  id: number
  firstMs: number
  lastMs: number
}

export interface Profile {
  id: string
  collection: Collection
  /** Best known first. */
  identifiers: KnownIdentifier[]
  settings: Settings
  firstMs: number
  lastMs: number
}

export interface ProfileEventQuery {
  startMs?: number | undefined
  /** Not itself. */
  endMs?: number | undefined
  oldestFirst?: boolean | undefined
  /** Behind this one, in the order that is asked for. */
  after?: { atMs: number; seq: number } | undefined
  /** Names of track events, and types. */
  include?: readonly string[] | undefined
  exclude?: readonly string[] | undefined
  limit: number
}

export interface ProfileStore {
  find(identifier: Identifier): Promise<Profile | undefined>
  /** Newest first, unless asked otherwise. */
  listEvents(profile: Profile, query: ProfileEventQuery): Promise<StoredEvent[]>
  /** For a user, its accounts; for an account, its users. */
  listLinked(profile: Profile): Promise<Profile[]>
  /** Those with an identifier that begins so, or, for '', all: who was there last comes first. */
  search(collection: Collection, text: string, limit: number): Promise<Profile[]>
}

type Row = Identifier & {
  id: number | string
  profileId: string
  firstMs: number | string
  lastMs: number | string
  traits: string
}

const COLUMNS = `id, collection, type, value, profile_id as "profileId", first_ms as "firstMs", last_ms as "lastMs", traits`

export function createProfileStore({ query }: Database): ProfileStore {
  return {
    async find(identifier) {
      const rows = await query<Row>(
        `select ${COLUMNS} from identifiers
         where profile_id = (select profile_id from identifiers where key = $1)`,
        [toKey(identifier)],
      )
      return toProfiles(rows)[0]
    },

    async listEvents({ identifiers }, { startMs, endMs, oldestFirst, after, include, exclude, limit }) {
      const parameters: unknown[] = [identifiers.map(({ id }) => id)]
      const bind = (value: unknown) => `$${parameters.push(value)}`
      const terms = ['identifier_id = whose.id']
      if (startMs !== undefined) terms.push(`at_ms >= ${bind(startMs)}::bigint`)
      if (endMs !== undefined) terms.push(`at_ms < ${bind(endMs)}::bigint`)
      const order = oldestFirst ? 'asc' : 'desc'
      if (after)
        terms.push(`(at_ms, seq) ${oldestFirst ? '>' : '<'} (${bind(after.atMs)}::bigint, ${bind(after.seq)}::bigint)`)
      const names: string[] = []
      const isNamed = (list: readonly string[]) => {
        const names = bind(list)
        return `(coalesce(name, '') = any(${names}::text[]) or type = any(${names}::text[]))`
      }
      if (include?.length) names.push(isNamed(include))
      if (exclude?.length) names.push(`not ${isNamed(exclude)}`)
      // As many of each identifier as all of them together may be: the index gives them in order.
      const end = `order by at_ms ${order}, seq ${order} limit ${bind(limit)}::bigint`
      const owned = names.length
        ? `select at_ms, seq from profile_events join events using (seq) where ${[...terms, ...names].join(' and ')} ${end}`
        : `select at_ms, seq from profile_events where ${terms.join(' and ')} ${end}`
      const rows = await query<SelectedRow>(
        `select ${SELECTED} from (
           select at_ms, seq from unnest($1::bigint[]) as whose (id) cross join lateral (${owned}) as own ${end}
         ) as found join events using (seq) order by at_ms ${order}, seq ${order}`,
        parameters,
      )
      return rows.map(fromRow)
    },

    async listLinked({ collection, identifiers }) {
      const [own, other] = collection === 'users' ? ['user_id', 'account_id'] : ['account_id', 'user_id']
      const rows = await query<Row>(
        `select ${COLUMNS} from identifiers where profile_id in (
           select profile_id from identifiers join memberships on identifiers.id = memberships.${other}
           where memberships.${own} = any($1::bigint[]))`,
        [identifiers.map(({ id }) => id)],
      )
      return toProfiles(rows)
    },

    async search(collection, text, limit) {
      const rows = await query<Row>(
        `select ${COLUMNS} from identifiers where profile_id in (
           select profile_id from (
             select profile_id, last_ms from identifiers where collection = $1 and starts_with(value, $2)
             order by last_ms desc limit $3::bigint) as last)`,
        [collection, text, limit],
      )
      return toProfiles(rows)
    },
  }
}

/** Of these profiles, all of them. */
export async function readProfiles({ query }: Queries, profileIds: readonly string[]): Promise<Profile[]> {
  return toProfiles(
    await query<Row>(`select ${COLUMNS} from identifiers where profile_id = any($1::text[])`, [profileIds]),
  )
}

/** Who was there last comes first. */
function toProfiles(rows: readonly Row[]): Profile[] {
  const byProfile = new Map<string, Row[]>()
  for (const row of rows) byProfile.set(row.profileId, [...(byProfile.get(row.profileId) ?? []), row])
  return [...byProfile]
    .map(([id, members]): Profile => {
      const identifiers = members
        .map(({ id, collection, type, value, firstMs, lastMs }) => ({
          id: Number(id),
          collection,
          type,
          value,
          firstMs: Number(firstMs),
          lastMs: Number(lastMs),
        }))
        .sort(byPriority)
      return {
        id,
        collection: identifiers[0]!.collection,
        identifiers,
        settings: mergeSettings(members.map(({ traits }) => JSON.parse(traits) as Settings)),
        firstMs: Math.min(...identifiers.map(({ firstMs }) => firstMs)),
        lastMs: Math.max(...identifiers.map(({ lastMs }) => lastMs)),
      }
    })
    .sort((one, other) => other.lastMs - one.lastMs)
}
