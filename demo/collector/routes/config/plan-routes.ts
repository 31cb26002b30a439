// /tracking-plans: the Config API's tracking plans, their rules, and the sources that follow them.

import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Guard } from '../../access/require-scope.ts'
import { toErrors } from '../../access/require-scope.ts'
import { isBag } from '../../is-bag.ts'
import { compileRule } from '../../plans/compile-rule.ts'
import { type JsonSchema, RULE_TYPES, type Rule, type RuleName, type StoredRule } from '../../plans/plan.ts'
import type { PlanDirectory } from '../../plans/plan-directory.ts'
import type { SourceDirectory } from '../../sources/source-directory.ts'
import { MAX_RULES, type PlanStore } from '../../store/plan-store.ts'
import { answerInvalid } from './answer-invalid.ts'
import { readRuleNames } from './read-rule-names.ts'
import { answerOf, pageSchema, paginate, pagingSchema, REFUSALS } from './shapes.ts'
import { sourceSchema, toPublic } from './source-routes.ts'

const planSchema = z
  .object({
    id: z.string().openapi({ example: 'tp_0b1d4a53-9d1c-4f5f-8f7b-2f11c0ffee00' }),
    name: z.string(),
    description: z.string(),
    type: z.literal('LIVE'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('TrackingPlan')

const jsonSchemaSchema = z.custom<JsonSchema>(isBag, { error: 'must be an object' }).openapi({
  type: 'object',
  description:
    'JSON Schema, draft-07, of the whole message. Patterns have no lookaround; each $ref stays in the document.',
})

const storedRuleSchema = z
  .object({
    key: z.string().optional(),
    type: z.enum(RULE_TYPES),
    version: z.number(),
    jsonSchema: jsonSchemaSchema,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('TrackingPlanRule')

const nameSchema = z.string().min(1).max(200)
const descriptionSchema = z.string().max(2000)
/** What an index entry has room for. */
const keySchema = z.string().max(500)

const newPlanSchema = z.strictObject({
  name: nameSchema,
  description: descriptionSchema.default(''),
  type: z.literal('LIVE').default('LIVE').openapi({ description: 'Libraries are not for events, and not kept here.' }),
})

const changeSchema = z.strictObject({ name: nameSchema.optional(), description: descriptionSchema.optional() })

const ruleNameFields = {
  key: keySchema
    .optional()
    .openapi({ description: "The event's name; of PAGE and SCREEN, its name, or none for any." }),
  type: z.enum(RULE_TYPES),
  version: z.number().int().min(1).max(1_000_000).default(1),
}

const ruleFields = {
  ...ruleNameFields,
  jsonSchema: jsonSchemaSchema,
  // Whoever reads rules may send them back.
  createdAt: z.string().optional(),
  updatedAt: z.string().optional(),
  deprecatedAt: z.string().optional(),
}

const ruleNameSchema = z.strictObject(ruleNameFields).refine(hasKey, needsKey()).transform(toName)
const rulesError = `must be a list of at most ${MAX_RULES} rules`
const rulesOf = <T extends z.ZodType>(rule: T) =>
  z.strictObject({ rules: z.array(rule, { error: rulesError }).max(MAX_RULES, { error: rulesError }) })
const replaceSchema = rulesOf(z.strictObject(ruleFields).refine(hasKey, needsKey()))
const upsertSchema = rulesOf(z.strictObject({ ...ruleFields, newKey: keySchema.optional() }).refine(hasKey, needsKey()))

const planParams = z.object({ trackingPlanId: z.string() })
const onePlan = z.object({ trackingPlan: planSchema })
const done = z.object({ status: z.literal('SUCCESS') })
const SUCCESS = { data: { status: 'SUCCESS' as const } }

export interface PlanRouteParts {
  store: PlanStore
  /** Of compiled plans: what is changed here, judges the next event. */
  plans: PlanDirectory
  directory: SourceDirectory
  guard: Guard
  nowMs: () => number
}

export function createPlanRoutes({ store, plans, directory, guard, nowMs }: PlanRouteParts): OpenAPIHono {
  const routes = new OpenAPIHono({ defaultHook: answerInvalid })
  const nowIso = () => new Date(nowMs()).toISOString()
  const missing = (id: string) => toErrors('not-found', `there is no tracking plan "${id}"`)
  const full = toErrors('bad-request', `a tracking plan may have ${MAX_RULES} rules`, 'rules')
  const body = <T extends z.ZodType>(schema: T) => ({
    required: true,
    content: { 'application/json': { schema } },
  })
  const tagged = { security: [{ token: [] }], tags: ['Tracking Plans'] }
  const read = { middleware: guard.need('config:read'), ...tagged }
  const write = { middleware: guard.need('config:write'), ...tagged }

  routes.openapi(
    createRoute({
      ...read,
      method: 'get',
      path: '/tracking-plans',
      summary: 'List tracking plans',
      request: { query: pagingSchema },
      responses: {
        200: answerOf(
          'The plans, oldest first.',
          z.object({ trackingPlans: z.array(planSchema), pagination: pageSchema }),
        ),
        ...REFUSALS,
      },
    }),
    async (c) => {
      const { part, pagination } = paginate(await store.list(), c.req.valid('query'), ({ id }) => id)
      return c.json({ data: { trackingPlans: part.map(toLive), pagination } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'post',
      path: '/tracking-plans',
      summary: 'Create a tracking plan, without rules',
      request: { body: body(newPlanSchema) },
      responses: { 200: answerOf('The new plan.', onePlan), ...REFUSALS },
    }),
    async (c) => {
      const { name, description } = c.req.valid('json')
      const at = nowIso()
      const plan = { id: `tp_${randomUUID()}`, name, description, createdAt: at, updatedAt: at }
      await store.add(plan)
      return c.json({ data: { trackingPlan: toLive(plan) } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...read,
      method: 'get',
      path: '/tracking-plans/{trackingPlanId}',
      summary: 'Read a tracking plan',
      request: { params: planParams },
      responses: { 200: answerOf('The plan.', onePlan), ...REFUSALS },
    }),
    async (c) => {
      const { trackingPlanId } = c.req.valid('param')
      const plan = await store.find(trackingPlanId)
      return plan ? c.json({ data: { trackingPlan: toLive(plan) } }, 200) : c.json(missing(trackingPlanId), 404)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'patch',
      path: '/tracking-plans/{trackingPlanId}',
      summary: 'Change the name or the description of a tracking plan',
      request: { params: planParams, body: body(changeSchema) },
      responses: { 200: answerOf('It is changed.', done), ...REFUSALS },
    }),
    async (c) => {
      const { trackingPlanId } = c.req.valid('param')
      const isChanged = await store.change(trackingPlanId, c.req.valid('json'), nowIso())
      return isChanged ? c.json(SUCCESS, 200) : c.json(missing(trackingPlanId), 404)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'delete',
      path: '/tracking-plans/{trackingPlanId}',
      summary: 'Delete a tracking plan; its sources have none from then on, and the violations stay',
      request: { params: planParams },
      responses: { 200: answerOf('It is gone.', done), ...REFUSALS },
    }),
    async (c) => {
      const { trackingPlanId } = c.req.valid('param')
      if (!(await store.remove(trackingPlanId))) return c.json(missing(trackingPlanId), 404)
      await plans.refresh()
      return c.json(SUCCESS, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...read,
      method: 'get',
      path: '/tracking-plans/{trackingPlanId}/rules',
      summary: 'List the rules of a tracking plan',
      request: { params: planParams, query: pagingSchema },
      responses: {
        200: answerOf('The rules.', z.object({ rules: z.array(storedRuleSchema), pagination: pageSchema })),
        ...REFUSALS,
      },
    }),
    async (c) => {
      const { trackingPlanId } = c.req.valid('param')
      const rules = await store.rules(trackingPlanId)
      if (!rules) return c.json(missing(trackingPlanId), 404)
      const idOf = ({ type, key, version }: RuleName) => JSON.stringify([type, key, version])
      const { part, pagination } = paginate(rules, c.req.valid('query'), idOf)
      return c.json({ data: { rules: part.map(toRule), pagination } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'put',
      path: '/tracking-plans/{trackingPlanId}/rules',
      summary: 'Replace all rules of a tracking plan',
      request: { params: planParams, body: body(replaceSchema) },
      responses: { 200: answerOf('They are replaced.', done), ...REFUSALS },
    }),
    async (c) => {
      const { trackingPlanId } = c.req.valid('param')
      const rules = c.req.valid('json').rules.map((rule) => ({ ...toName(rule), jsonSchema: rule.jsonSchema }))
      const refusal = await checkRules(rules)
      if (refusal) return c.json(refusal, 400)
      const outcome = await store.replaceRules(trackingPlanId, rules, nowIso())
      if (outcome === undefined) return c.json(missing(trackingPlanId), 404)
      if (outcome === 'full') return c.json(full, 400)
      await plans.refresh()
      return c.json(SUCCESS, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'patch',
      path: '/tracking-plans/{trackingPlanId}/rules',
      summary: 'Change rules of a tracking plan, or add them; the others stay',
      request: { params: planParams, body: body(upsertSchema) },
      responses: { 200: answerOf('They are changed.', done), ...REFUSALS },
    }),
    async (c) => {
      const { trackingPlanId } = c.req.valid('param')
      const rules = c.req.valid('json').rules.map((rule) => ({
        ...toName(rule),
        jsonSchema: rule.jsonSchema,
        newKey: rule.newKey === undefined ? undefined : toName({ ...rule, key: rule.newKey }).key,
      }))
      const refusal = await checkRules(rules)
      if (refusal) return c.json(refusal, 400)
      const outcome = await store.upsertRules(trackingPlanId, rules, nowIso())
      if (outcome === undefined) return c.json(missing(trackingPlanId), 404)
      if (outcome === 'full') return c.json(full, 400)
      await plans.refresh()
      return c.json(SUCCESS, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'delete',
      path: '/tracking-plans/{trackingPlanId}/rules',
      summary: 'Remove rules of a tracking plan',
      request: {
        params: planParams,
        query: z.object({
          rules: z
            .union([z.string(), z.array(z.string())])
            .optional()
            .openapi({ description: '`rules[0][key]=…&rules[0][type]=TRACK&rules[0][version]=1`, or each as JSON' }),
        }),
      },
      responses: { 200: answerOf('They are gone.', done), ...REFUSALS },
    }),
    async (c) => {
      const { trackingPlanId } = c.req.valid('param')
      const names = readNames(c)
      if ('errors' in names) return c.json(names, 400)
      if (!(await store.removeRules(trackingPlanId, names, nowIso()))) return c.json(missing(trackingPlanId), 404)
      await plans.refresh()
      return c.json(SUCCESS, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...read,
      method: 'get',
      path: '/tracking-plans/{trackingPlanId}/sources',
      summary: 'List the sources that follow a tracking plan',
      request: { params: planParams, query: pagingSchema },
      responses: {
        200: answerOf(
          'The sources, oldest first.',
          z.object({ sources: z.array(sourceSchema), pagination: pageSchema }),
        ),
        ...REFUSALS,
      },
    }),
    async (c) => {
      const { trackingPlanId } = c.req.valid('param')
      const ids = await store.sourcesOf(trackingPlanId)
      if (!ids) return c.json(missing(trackingPlanId), 404)
      const sources = directory.all().filter(({ id }) => ids.includes(id))
      const { part, pagination } = paginate(sources, c.req.valid('query'), ({ id }) => id)
      return c.json({ data: { sources: part.map(toPublic), pagination } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'post',
      path: '/tracking-plans/{trackingPlanId}/sources',
      summary: 'Have a source follow a tracking plan; it may follow one',
      request: { params: planParams, body: body(z.strictObject({ sourceId: z.string() })) },
      responses: { 200: answerOf('It follows the plan.', done), ...REFUSALS },
    }),
    async (c) => {
      const { trackingPlanId } = c.req.valid('param')
      const { sourceId } = c.req.valid('json')
      if (!(await store.find(trackingPlanId))) return c.json(missing(trackingPlanId), 404)
      const outcome = await store.connect(trackingPlanId, sourceId)
      if (outcome === 'taken')
        return c.json(toErrors('conflict', 'the source follows another tracking plan', 'sourceId'), 409)
      if (!outcome) return c.json(toErrors('not-found', `there is no source "${sourceId}"`, 'sourceId'), 404)
      await plans.refresh()
      return c.json(SUCCESS, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'delete',
      path: '/tracking-plans/{trackingPlanId}/sources',
      summary: 'Have a source follow a tracking plan no longer',
      request: { params: planParams, query: z.object({ sourceId: z.string() }) },
      responses: { 200: answerOf('It has no plan.', done), ...REFUSALS },
    }),
    async (c) => {
      const { trackingPlanId } = c.req.valid('param')
      const { sourceId } = c.req.valid('query')
      if (!(await store.disconnect(trackingPlanId, sourceId)))
        return c.json(toErrors('not-found', `no source "${sourceId}" follows a plan "${trackingPlanId}"`), 404)
      await plans.refresh()
      return c.json(SUCCESS, 200)
    },
  )

  return routes
}

/** Undefined: all of them may be. */
async function checkRules(rules: readonly Rule[]): Promise<object | undefined> {
  for (const [index, { jsonSchema }] of rules.entries()) {
    const compilation = compileRule(jsonSchema)
    const field = `rules.${index}.jsonSchema`
    if (compilation.kind === 'refused') return toErrors('bad-request', `${field}: ${compilation.reason}`, field)
    // There may be thousands, and events meanwhile.
    await nextTurn()
  }
  return undefined
}

function readNames(c: Context): RuleName[] | { errors: unknown } {
  const given = z
    .array(ruleNameSchema)
    .min(1)
    .safeParse(readRuleNames(new URL(c.req.url).searchParams))
  if (given.success) return given.data
  const [issue] = given.error.issues
  const field = ['rules', ...(issue?.path ?? [])].join('.')
  return toErrors('bad-request', `${field}: ${issue?.message}`, field) as { errors: unknown }
}

function hasKey({ type, key }: { type: string; key?: string | undefined }): boolean {
  return type !== 'TRACK' || Boolean(key)
}

function needsKey() {
  return { error: 'must be the name of the event, for a TRACK rule', path: ['key'] }
}

/** Only where events have names, rules have. */
function toName({
  type,
  key = '',
  version,
}: {
  type: RuleName['type']
  key?: string | undefined
  version: number
}): RuleName {
  const isNamed = type === 'TRACK' || type === 'PAGE' || type === 'SCREEN'
  return { type, key: isNamed ? key : '', version }
}

function toRule({ key, ...rule }: StoredRule) {
  return { ...(key && { key }), ...rule }
}

function toLive<T>(plan: T): T & { type: 'LIVE' } {
  return { ...plan, type: 'LIVE' }
}
