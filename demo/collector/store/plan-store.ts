// Which tracking plans are there, with which rules, and which sources follow them?

import type { Rule, RuleName, StoredRule, TrackingPlan } from '../plans/plan.ts'
import type { Database, Queries } from './database.ts'
import { toText } from './event-row.ts'
import { toIso } from './instant.ts'

/** What is undefined stays. */
export interface PlanChange {
  name?: string | undefined
  description?: string | undefined
}

export interface RuleChange extends Rule {
  /** What the rule is called from now on, whatever it is called now. */
  newKey?: string | undefined
}

/** A source, and the rules that it follows. */
export interface FollowedPlan {
  planId: string
  sourceIds: readonly string[]
  rules: readonly Rule[]
}

/** Of one plan. */
export const MAX_RULES = 2000

/** All but `list` and `followed`: undefined, or false, if there is no such plan. */
export interface PlanStore {
  /** By the time they were made. */
  list(): Promise<TrackingPlan[]>
  find(id: string): Promise<TrackingPlan | undefined>
  add(plan: TrackingPlan): Promise<void>
  change(id: string, change: PlanChange, at: string): Promise<boolean>
  /** With its rules; its sources have no plan from then on, and their violations stay. */
  remove(id: string): Promise<boolean>
  /** In the order in which they were written. */
  rules(id: string): Promise<StoredRule[] | undefined>
  /** 'full': there would be more than MAX_RULES, and so nothing is changed. */
  replaceRules(id: string, rules: readonly Rule[], at: string): Promise<'changed' | 'full' | undefined>
  /** Adds those that there are not. */
  upsertRules(id: string, rules: readonly RuleChange[], at: string): Promise<'changed' | 'full' | undefined>
  /** Those that there are not are passed over. */
  removeRules(id: string, names: readonly RuleName[], at: string): Promise<boolean>
  sourcesOf(id: string): Promise<string[] | undefined>
  /** 'taken': it has another plan. */
  connect(id: string, sourceId: string): Promise<'connected' | 'taken' | undefined>
  /** False also if the source has not this plan. */
  disconnect(id: string, sourceId: string): Promise<boolean>
  /** The plans that sources have, with all that judging needs. */
  followed(): Promise<FollowedPlan[]>
  /** After each change, also by another collector; not before it is committed. */
  onChange(listener: () => void): Promise<void>
}

/** Told also where a source is deleted: it follows its plan no longer. */
export const PLANS_CHANNEL = 'everbeacon_plans'

/** SQLSTATE: there is no such plan, or no such source. */
const FOREIGN_KEY_VIOLATION = '23503'

const PLANS = `
  select id, name, description, ${toIso('created_at')} as "createdAt", ${toIso('updated_at')} as "updatedAt"
  from tracking_plans`

const RULES = `
  select type, key, version, json_schema as "jsonSchema", ${toIso('created_at')} as "createdAt",
    ${toIso('updated_at')} as "updatedAt"
  from tracking_plan_rules`

type RuleRow = Omit<StoredRule, 'jsonSchema'> & { jsonSchema: string }

/** Undoes a transaction that has gone too far. */
class Full extends Error {}

export function createPlanStore(database: Database): PlanStore {
  const query = <Row>(sql: string, parameters: readonly unknown[] = []) =>
    database.query<Row>(sql, parameters.map(toStorable))
  const tell = `pg_notify('${PLANS_CHANNEL}', '')`

  /** One after another, for each plan; all of it or nothing. Undefined if there is no such plan. */
  async function changeRules(id: string, at: string, work: (queries: Queries) => Promise<void>) {
    try {
      return await database.transaction(async (queries) => {
        const [found] = await queries.query('update tracking_plans set updated_at = $2 where id = $1 returning id', [
          toText(id),
          at,
        ])
        if (!found) return undefined
        await work(queries)
        const [row] = await queries.query<{ count: number | string }>(
          'select count(*) from tracking_plan_rules where plan_id = $1',
          [id],
        )
        if (Number(row?.count) > MAX_RULES) throw new Full()
        await queries.query(`select ${tell}`)
        return 'changed' as const
      })
    } catch (error) {
      if (error instanceof Full) return 'full' as const
      throw error
    }
  }

  async function find(id: string) {
    const [plan] = await query<TrackingPlan>(`${PLANS} where id = $1`, [id])
    return plan
  }

  return {
    list: () => query<TrackingPlan>(`${PLANS} order by created_at, id`),
    find,

    async add({ id, name, description, createdAt, updatedAt }) {
      await query(
        'insert into tracking_plans (id, name, description, created_at, updated_at) values ($1, $2, $3, $4, $5)',
        [id, name, description, createdAt, updatedAt],
      )
    },

    async change(id, { name, description }, at) {
      const changed = await query(
        `update tracking_plans set name = coalesce($2, name), description = coalesce($3, description), updated_at = $4
         where id = $1 returning id`,
        [id, name ?? null, description ?? null, at],
      )
      return changed.length > 0
    },

    async remove(id) {
      return (await query(`delete from tracking_plans where id = $1 returning ${tell}`, [id])).length > 0
    },

    async rules(id) {
      if (!(await find(id))) return undefined
      const rows = await query<RuleRow>(`${RULES} where plan_id = $1 order by place`, [id])
      return rows.map((row) => ({ ...row, jsonSchema: JSON.parse(row.jsonSchema) }))
    },

    replaceRules: (id, rules, at) =>
      changeRules(id, at, async (queries) => {
        await queries.query('delete from tracking_plan_rules where plan_id = $1', [id])
        await upsert(queries, id, rules, at)
      }),

    upsertRules: (id, changes, at) =>
      changeRules(id, at, async (queries) => {
        const renamed = changes.filter(({ key, newKey }) => newKey !== undefined && newKey !== key)
        await removeAll(queries, id, renamed)
        await upsert(
          queries,
          id,
          changes.map(({ newKey, ...rule }) => ({ ...rule, key: newKey ?? rule.key })),
          at,
        )
      }),

    async removeRules(id, names, at) {
      return (await changeRules(id, at, (queries) => removeAll(queries, id, names))) === 'changed'
    },

    async sourcesOf(id) {
      if (!(await find(id))) return undefined
      const rows = await query<{ sourceId: string }>(
        `select source_id as "sourceId" from tracking_plan_sources join sources on sources.id = source_id
         where plan_id = $1 order by created_at, source_id`,
        [id],
      )
      return rows.map(({ sourceId }) => sourceId)
    },

    async connect(id, sourceId) {
      try {
        const [row] = await query<{ planId: string }>(
          `insert into tracking_plan_sources (source_id, plan_id) values ($2, $1)
           on conflict (source_id) do update set plan_id = tracking_plan_sources.plan_id
           returning plan_id as "planId", ${tell}`,
          [id, sourceId],
        )
        return row?.planId === id ? 'connected' : 'taken'
      } catch (error) {
        if ((error as { code?: string }).code === FOREIGN_KEY_VIOLATION) return undefined
        throw error
      }
    },

    async disconnect(id, sourceId) {
      const removed = await query(
        `delete from tracking_plan_sources where plan_id = $1 and source_id = $2 returning ${tell}`,
        [id, sourceId],
      )
      return removed.length > 0
    },

    async followed() {
      // One statement: what it reads is of one moment.
      const rows = await query<{ planId: string; sourceIds: string[]; rules: string[] }>(
        `select id as "planId",
           array(select source_id from tracking_plan_sources where plan_id = id order by source_id) as "sourceIds",
           array(
             select json_build_array(type, key, version, json_schema)::text from tracking_plan_rules
             where plan_id = id order by place
           ) as rules
         from tracking_plans where id in (select plan_id from tracking_plan_sources)`,
      )
      return rows.map(({ planId, sourceIds, rules }) => ({ planId, sourceIds, rules: rules.map(readRule) }))
    },

    onChange: (listener) => database.listen(PLANS_CHANNEL, listener),
  }
}

/** Whatever somebody asks for in a URL. */
function toStorable(value: unknown): unknown {
  return typeof value === 'string' ? toText(value) : value
}

/** As the database will have it, in which half a surrogate pair is not what it was: two that differ may be one there. */
function toStoredKey(key: string): string {
  return Buffer.from(toText(key)).toString()
}

function readRule(text: string): Rule {
  const [type, key, version, jsonSchema] = JSON.parse(text) as [Rule['type'], string, number, string]
  return { type, key, version, jsonSchema: JSON.parse(jsonSchema) }
}

async function upsert({ query }: Queries, id: string, rules: readonly Rule[], at: string) {
  // Of two that are called the same, the later one: no statement may change a row twice.
  const stored = rules.map((rule) => ({ ...rule, key: toStoredKey(rule.key) }))
  const distinct = [
    ...new Map(stored.map((rule) => [JSON.stringify([rule.type, rule.key, rule.version]), rule])).values(),
  ]
  await query(
    `insert into tracking_plan_rules (plan_id, type, key, version, json_schema, created_at, updated_at)
       select $1, rule.type, rule.key, rule.version, rule.json_schema, $6, $6
       from unnest($2::text[], $3::text[], $4::int[], $5::text[]) as rule (type, key, version, json_schema)
     on conflict (plan_id, type, key, version)
       do update set json_schema = excluded.json_schema, updated_at = excluded.updated_at`,
    [
      id,
      distinct.map(({ type }) => type),
      distinct.map(({ key }) => key),
      distinct.map(({ version }) => version),
      distinct.map(({ jsonSchema }) => JSON.stringify(jsonSchema)),
      at,
    ],
  )
}

async function removeAll({ query }: Queries, id: string, names: readonly RuleName[]) {
  await query(
    `delete from tracking_plan_rules as rule using unnest($2::text[], $3::text[], $4::int[]) as name (type, key, version)
     where rule.plan_id = $1 and rule.type = name.type and rule.key = name.key and rule.version = name.version`,
    [id, names.map(({ type }) => type), names.map(({ key }) => toStoredKey(key)), names.map(({ version }) => version)],
  )
}
