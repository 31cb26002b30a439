// Who of these people is in which audience now? Members are written as what is true of them says.

import type { Audience } from '../audiences/audience.ts'
import { listEventParts, windowMs } from '../audiences/definition.ts'
import { evaluate, type FactEvent } from '../audiences/evaluate.ts'
import type { EventType } from '../event.ts'
import { toBag } from '../is-bag.ts'
import { readTraits } from '../profiles/traits.ts'
import { readAudiences } from './audience-store.ts'
import type { Queries } from './database.ts'
import { type Profile, readProfiles } from './profile-store.ts'
import type { ProfileChange } from './profile-writer.ts'

/** In the transaction that has changed the profiles. */
export async function followProfiles(queries: Queries, change: ProfileChange, nowMs: number): Promise<void> {
  if (change.cleared) {
    await queries.query('truncate audience_members, audience_dues, audience_changes')
    await queries.query(`update audiences set computed_to = '', member_count = 0`)
  }
  await moveMembers(queries, change.merged)
  await writeMembers(queries, await readAudiences(queries, 'enabled', []), change.profileIds, nowMs)
}

/** Who becomes part of somebody else takes the memberships along; whether they hold is asked of the other one. */
async function moveMembers({ query }: Queries, merged: ProfileChange['merged']): Promise<void> {
  if (merged.length === 0) return
  const lists = [merged.map(({ id }) => id), merged.map(({ intoId }) => intoId)]
  await query(
    `insert into audience_members (audience_id, profile_id, entered_at)
     select audience_id, into_id, min(entered_at) from audience_members
       join unnest($1::text[], $2::text[]) as merged (id, into_id) on profile_id = merged.id
     group by audience_id, into_id on conflict do nothing`,
    lists,
  )
  await query('delete from audience_dues where profile_id = any($1::text[])', [lists[0]])
  const moved = await query<{ audienceId: string }>(
    'delete from audience_members where profile_id = any($1::text[]) returning audience_id as "audienceId"',
    [lists[0]],
  )
  if (moved.length === 0) return
  // Two that have become one are one less, without anybody's having left.
  await query(
    `update audiences set member_count = (select count(*) from audience_members where audience_id = audiences.id)
     where id = any($1::text[])`,
    [[...new Set(moved.map(({ audienceId }) => audienceId))]],
  )
}

export async function writeMembers(
  queries: Queries,
  audiences: readonly Audience[],
  profileIds: readonly string[],
  nowMs: number,
): Promise<void> {
  const people = audiences.length
    ? (await readProfiles(queries, profileIds)).filter(({ collection }) => collection === 'users')
    : []
  if (people.length === 0) return
  const eventsOf = await readEvents(queries, audiences, people, nowMs)
  const { query } = queries
  const before = await query<{ audienceId: string; profileId: string }>(
    `select audience_id as "audienceId", profile_id as "profileId" from audience_members
     where audience_id = any($1::text[]) and profile_id = any($2::text[])`,
    [audiences.map(({ id }) => id), people.map(({ id }) => id)],
  )
  const members = new Set(before.map(({ audienceId, profileId }) => `${audienceId} ${profileId}`))
  for (const audience of audiences) {
    const dues: (readonly [profileId: string, dueMs: number])[] = []
    const changes: { person: Profile; hasEntered: boolean }[] = []
    for (const person of people) {
      const facts = { traits: readTraits(person.settings), events: eventsOf.get(person.id) ?? [] }
      const { isMember, dueMs } = evaluate(audience.definition, facts, nowMs)
      if (dueMs !== undefined) dues.push([person.id, dueMs])
      if (isMember !== members.has(`${audience.id} ${person.id}`)) changes.push({ person, hasEntered: isMember })
    }
    await writeDues(queries, audience.id, people, dues)
    await writeChanges(queries, audience, changes, nowMs)
  }
}

async function writeDues(
  { query }: Queries,
  audienceId: string,
  people: readonly Profile[],
  dues: readonly (readonly [profileId: string, dueMs: number])[],
): Promise<void> {
  await query('delete from audience_dues where audience_id = $1 and profile_id = any($2::text[])', [
    audienceId,
    people.map(({ id }) => id),
  ])
  if (dues.length === 0) return
  await query(
    'insert into audience_dues (audience_id, profile_id, due_ms) select $1, * from unnest($2::text[], $3::bigint[])',
    [audienceId, dues.map(([profileId]) => profileId), dues.map(([, dueMs]) => dueMs)],
  )
}

async function writeChanges(
  { query }: Queries,
  { id, emits }: Audience,
  changes: readonly { person: Profile; hasEntered: boolean }[],
  nowMs: number,
): Promise<void> {
  if (changes.length === 0) return
  const at = new Date(nowMs).toISOString()
  const [entered, exited] = [true, false].map((which) =>
    changes.filter(({ hasEntered }) => hasEntered === which).map(({ person }) => person.id),
  )
  await query('insert into audience_members (audience_id, profile_id, entered_at) select $1, unnest($2::text[]), $3', [
    id,
    entered,
    at,
  ])
  await query('delete from audience_members where audience_id = $1 and profile_id = any($2::text[])', [id, exited])
  const [row] = await query<{ count: number | string }>(
    'update audiences set member_count = member_count + $2::bigint where id = $1 returning member_count as count',
    [id, entered!.length - exited!.length],
  )
  let memberCount = Number(row?.count) - entered!.length + exited!.length
  const counts = changes.map(({ hasEntered }) => (memberCount += hasEntered ? 1 : -1))
  const idOf = ({ identifiers }: Profile, type: string) => identifiers.find((one) => one.type === type)?.value ?? null
  await query(
    `insert into audience_changes
       (audience_id, at, has_left, profile_id, has_entered, member_count, user_id, anonymous_id)
     select $1, $2, $3, * from unnest($4::text[], $5::boolean[], $6::bigint[], $7::text[], $8::text[])`,
    [
      id,
      at,
      emits === 'none',
      changes.map(({ person }) => person.id),
      changes.map(({ hasEntered }) => hasEntered),
      counts,
      changes.map(({ person }) => idOf(person, 'user_id')),
      changes.map(({ person }) => idOf(person, 'anonymous_id')),
    ],
  )
}

/** Of each of them, those events that some audience asks about. */
async function readEvents(
  { query }: Queries,
  audiences: readonly Audience[],
  people: readonly Profile[],
  nowMs: number,
): Promise<Map<string, FactEvent[]>> {
  const parts = audiences.flatMap(({ definition }) => listEventParts(definition))
  const windowsMs = parts.map((part) => windowMs(part) ?? Number.POSITIVE_INFINITY)
  const sinceMs = Math.max(0, Math.floor(nowMs - windowsMs.reduce((a, b) => Math.max(a, b), 0)))
  const found = new Map<string, FactEvent[]>()
  if (parts.length === 0) return found
  const ownerOf = new Map(people.flatMap(({ id, identifiers }) => identifiers.map((one) => [one.id, id] as const)))
  const rows = await query<{
    identifierId: number | string
    atMs: number | string
    type: EventType
    name: string | null
    payload: string
  }>(
    `select identifier_id as "identifierId", at_ms as "atMs", type, name, payload
     from profile_events join events using (seq)
     where identifier_id = any($1::bigint[]) and at_ms >= $4::bigint and (name = any($2::text[]) or type = any($3::text[]))`,
    [
      [...ownerOf.keys()],
      parts.flatMap(({ event }) => event ?? []),
      parts.flatMap(({ event, type }) => (event === undefined ? (type ?? []) : [])),
      sinceMs,
    ],
  )
  for (const { identifierId, atMs, type, name, payload } of rows) {
    const owner = ownerOf.get(Number(identifierId))!
    const { properties, traits } = JSON.parse(payload) as Record<string, unknown>
    const event = { type, name, atMs: Number(atMs), properties: toBag(properties ?? traits) }
    const known = found.get(owner)
    if (known) known.push(event)
    else found.set(owner, [event])
  }
  return found
}
