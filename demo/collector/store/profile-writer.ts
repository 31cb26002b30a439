// What do these events change in the profiles? Identifiers, what links them, their traits, and whose event is whose.

import { createHash } from 'node:crypto'
import { byPriority, type Collection, type Identifier, nameOf } from '../profiles/identifier.ts'
import type { Said } from '../profiles/read-event.ts'
import { type Link, linkName, resolve } from '../profiles/resolve.ts'
import { mergeSettings, type Settings } from '../profiles/traits.ts'
import type { Queries } from './database.ts'

export interface SaidAt extends Said {
  seq: number
  messageId: string
  atMs: number
}

export interface ProfileChange {
  /** New ones, and those of which something has changed. */
  profileIds: string[]
  /** Those that there were, and the one that has become of each. */
  merged: { id: string; intoId: string }[]
  /** The events have been forgotten: there is no profile but these. */
  cleared: boolean
}

interface Row {
  id: number
  collection: Collection
  type: string
  value: string
  key: string
  component: string
  profileId: string
  firstMs: number
  lastMs: number
  traits: Settings
}

/** An identifier as this chunk speaks of it. */
interface Mention {
  identifier: Identifier
  key: string
  firstMs: number
  lastMs: number
  settings: Settings[]
}

type SelectedRow = Omit<Row, 'id' | 'firstMs' | 'lastMs' | 'traits'> & {
  id: number | string
  firstMs: number | string
  lastMs: number | string
  traits: string
}

const COLUMNS = `id, collection, type, value, key, component, profile_id as "profileId", first_ms as "firstMs",
  last_ms as "lastMs", traits`

/** One text for each identifier, short enough for an index. */
export function toKey(identifier: Identifier): string {
  return createHash('sha256').update(nameOf(identifier)).digest('base64url')
}

/** Within a transaction in which nobody else writes profiles. The same events once more change nothing. */
export async function writeProfiles(
  { query }: Queries,
  said: readonly SaidAt[],
): Promise<Omit<ProfileChange, 'cleared'>> {
  const mentions = collectMentions(said)
  if (mentions.size === 0) return { profileIds: [], merged: [] }
  const known = await readRows('key = any($1::text[])', [[...mentions.values()].map(({ key }) => key)])
  const isEarlier = (row: Row) => mentions.get(nameOf(row))!.firstMs < row.firstMs
  const touched = new Set(known.filter(isEarlier).map(({ component }) => component))
  const rows = await upsert(mentions, new Map(known.map((row) => [row.key, row])))
  const byName = new Map(rows.map((row) => [nameOf(row), row]))

  for (const { a, b } of await upsertLinks(said, byName)) {
    const [one, other] = [findById(rows, a), findById(rows, b)]
    touched.add(one.component).add(other.component)
    await join(rows, one.component, other.component)
  }
  const moved = await resolveAgain([...new Set(rows.map(({ component }) => component))].filter((c) => touched.has(c)))
  for (const row of rows) row.profileId = moved.profileOf.get(row.id) ?? row.profileId

  await insertEvents(said, byName)
  await insertMemberships(said, byName)
  const profileIds = new Set([...rows.map(({ profileId }) => profileId), ...moved.profileIds])
  return { profileIds: [...profileIds], merged: moved.merged }

  async function readRows(condition: string, parameters: readonly unknown[]): Promise<Row[]> {
    const selected = await query<SelectedRow>(`select ${COLUMNS} from identifiers where ${condition}`, parameters)
    return selected.map(toRow)
  }

  /** All that are mentioned, as they are behind it. */
  async function upsert(all: ReadonlyMap<string, Mention>, before: ReadonlyMap<string, Row>): Promise<Row[]> {
    const written = [...all.values()].map(({ identifier, key, firstMs, lastMs, settings }) => {
      const traits = mergeSettings([before.get(key)?.traits ?? {}, ...settings])
      return [identifier.collection, identifier.type, identifier.value, key, firstMs, lastMs, JSON.stringify(traits)]
    })
    const columns = [0, 1, 2, 3, 4, 5, 6].map((column) => written.map((values) => values[column]))
    const selected = await query<SelectedRow>(
      `insert into identifiers (collection, type, value, key, component, profile_id, first_ms, last_ms, traits)
       select collection, type, value, key, key, '${PREFIX}' || key, first_ms, last_ms, traits
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[])
         as rows (collection, type, value, key, first_ms, last_ms, traits)
       on conflict (key) do update set first_ms = least(identifiers.first_ms, excluded.first_ms),
         last_ms = greatest(identifiers.last_ms, excluded.last_ms), traits = excluded.traits
       returning ${COLUMNS}`,
      columns,
    )
    return selected.map(toRow)
  }

  /** Those that are new, or were earlier than was known. */
  async function upsertLinks(all: readonly SaidAt[], byName: ReadonlyMap<string, Row>) {
    const earliest = new Map<string, Link>()
    for (const link of all.flatMap(({ links }) => links)) {
      const name = `${link.isAlias} ${linkName(link)}`
      if (link.atMs < (earliest.get(name)?.atMs ?? Number.POSITIVE_INFINITY)) earliest.set(name, link)
    }
    const links = [...earliest.values()].map(({ a, b, ...link }) => {
      const [low, high] = [byName.get(nameOf(a))!.id, byName.get(nameOf(b))!.id].sort((x, y) => x - y)
      return { ...link, low, high }
    })
    const changed = await query<{ a: number | string; b: number | string }>(
      `insert into identifier_links (a, b, is_alias, at_ms)
       select * from unnest($1::bigint[], $2::bigint[], $3::boolean[], $4::bigint[])
       on conflict (a, b, is_alias) do update set at_ms = excluded.at_ms where identifier_links.at_ms > excluded.at_ms
       returning a, b`,
      [
        links.map(({ low }) => low),
        links.map(({ high }) => high),
        links.map((l) => l.isAlias),
        links.map((l) => l.atMs),
      ],
    )
    return changed.map(({ a, b }) => ({ a: Number(a), b: Number(b) }))
  }

  /** Two components become one: in the database, and in what is known of it here. */
  async function join(all: readonly Row[], one: string, other: string): Promise<void> {
    if (one === other) return
    const [kept, gone] = one < other ? [one, other] : [other, one]
    await query('update identifiers set component = $1 where component = $2', [kept, gone])
    touched.add(kept)
    for (const row of all) if (row.component === gone) row.component = kept
  }

  /** Who belongs together in these components? */
  async function resolveAgain(components: readonly string[]) {
    const members = components.length ? await readRows('component = any($1::text[])', [components]) : []
    const byId = new Map(members.map((row) => [row.id, row]))
    const stored = members.length
      ? await query<{ a: number | string; b: number | string; isAlias: boolean; atMs: number | string }>(
          `select a, b, is_alias as "isAlias", at_ms as "atMs" from identifier_links where a = any($1::bigint[])`,
          [[...byId.keys()]],
        )
      : []
    const links = stored.map(({ a, b, isAlias, atMs }) => ({
      a: byId.get(Number(a))!,
      b: byId.get(Number(b))!,
      isAlias,
      atMs: Number(atMs),
    }))
    const profileOf = new Map<number, string>()
    for (const { identifiers } of resolve(members, links)) {
      // Those that were given, not copies.
      const people = identifiers as Row[]
      const profileId = nameProfile(people)
      for (const { id } of people) profileOf.set(id, profileId)
    }
    const changed = members.filter(({ id, profileId }) => profileOf.get(id) !== profileId)
    await query(
      `update identifiers set profile_id = moved.profile_id
       from unnest($1::bigint[], $2::text[]) as moved (id, profile_id) where identifiers.id = moved.id`,
      [changed.map(({ id }) => id), changed.map(({ id }) => profileOf.get(id))],
    )
    const living = new Set(profileOf.values())
    const byKey = new Map(members.map((row) => [PREFIX + row.key, row]))
    const merged = [...new Set(changed.map(({ profileId }) => profileId))]
      .filter((id) => !living.has(id))
      .map((id) => ({ id, intoId: profileOf.get(byKey.get(id)!.id)! }))
    const profileIds = new Set(changed.map(({ id }) => profileOf.get(id)!))
    // One that has lost an identifier is another one now, too.
    for (const { profileId } of changed) if (living.has(profileId)) profileIds.add(profileId)
    return { profileOf, profileIds, merged }
  }

  async function insertEvents(all: readonly SaidAt[], byName: ReadonlyMap<string, Row>): Promise<void> {
    const owned = all.flatMap(({ subject, account, atMs, seq }) =>
      [subject, account?.identifier].flatMap((whose) => (whose ? [[byName.get(nameOf(whose))!.id, atMs, seq]] : [])),
    )
    await query(
      `insert into profile_events (identifier_id, at_ms, seq)
       select * from unnest($1::bigint[], $2::bigint[], $3::bigint[]) on conflict do nothing`,
      [0, 1, 2].map((column) => owned.map((values) => values[column])),
    )
  }

  async function insertMemberships(all: readonly SaidAt[], byName: ReadonlyMap<string, Row>): Promise<void> {
    const memberships = new Map<string, (number | undefined)[]>()
    for (const { subject, account, atMs } of all) {
      if (!subject || !account) continue
      const pair = [byName.get(nameOf(subject))!.id, byName.get(nameOf(account.identifier))!.id]
      memberships.set(pair.join(), [...pair, Math.min(atMs, memberships.get(pair.join())?.[2] ?? atMs)])
    }
    if (memberships.size === 0) return
    await query(
      `insert into memberships (user_id, account_id, at_ms) select * from unnest($1::bigint[], $2::bigint[], $3::bigint[])
       on conflict (user_id, account_id) do update set at_ms = least(memberships.at_ms, excluded.at_ms)`,
      [0, 1, 2].map((column) => [...memberships.values()].map((values) => values[column])),
    )
  }
}

const PREFIX = 'prf_'

/** By the identifier that was first there: it stays the same while others come. */
function nameProfile(members: readonly Row[]): string {
  const [first] = [...members].sort((x, y) => x.firstMs - y.firstMs || byPriority(x, y))
  return PREFIX + first!.key
}

function collectMentions(said: readonly SaidAt[]): Map<string, Mention> {
  const mentions = new Map<string, Mention>()
  const mention = (identifier: Identifier, atMs: number): Mention => {
    const name = nameOf(identifier)
    const known = mentions.get(name) ?? {
      identifier,
      key: toKey(identifier),
      firstMs: atMs,
      lastMs: atMs,
      settings: [],
    }
    known.firstMs = Math.min(known.firstMs, atMs)
    known.lastMs = Math.max(known.lastMs, atMs)
    mentions.set(name, known)
    return known
  }
  for (const { identifiers, subject, account, traits, atMs, messageId } of said) {
    const toSettings = (values: Record<string, unknown>): Settings =>
      Object.fromEntries(Object.entries(values).map(([trait, value]) => [trait, { value, atMs, messageId }]))
    for (const identifier of identifiers) mention(identifier, atMs)
    if (subject) mention(subject, atMs).settings.push(toSettings(traits))
    if (account) mention(account.identifier, atMs).settings.push(toSettings(account.traits))
  }
  return mentions
}

function findById(rows: readonly Row[], id: number): Row {
  return rows.find((row) => row.id === id)!
}

function toRow(row: SelectedRow): Row {
  return {
    ...row,
    id: Number(row.id),
    firstMs: Number(row.firstMs),
    lastMs: Number(row.lastMs),
    traits: JSON.parse(row.traits),
  }
}
