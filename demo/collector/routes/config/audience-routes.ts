// /audiences: who belongs to them is asked here, and read.

import { randomUUID } from 'node:crypto'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { type Guard, toErrors } from '../../access/require-scope.ts'
import { type Audience, EMISSIONS } from '../../audiences/audience.ts'
import { definitionSchema } from '../../audiences/definition.ts'
import type { AudienceStore, NewAudience } from '../../store/audience-store.ts'
import type { ProfileStore } from '../../store/profile-store.ts'
import { answerInvalid } from './answer-invalid.ts'
import { answerOf, pageSchema, paginate, pagingSchema, REFUSALS } from './shapes.ts'

const keySchema = z.string().regex(/^[a-z0-9_]{1,100}$/, { error: 'must have 1 to 100 of a-z, 0-9 and _' })
const nameSchema = z.string().min(1).max(200)
const emitsSchema = z.enum(EMISSIONS).openapi({
  description:
    'What entering and leaving sends: `track` an event `Audience Entered` or `Audience Exited`, `identify` one with the key as a trait.',
})

const audienceSchema = z
  .object({
    id: z.string(),
    key: keySchema,
    name: z.string(),
    description: z.string(),
    enabled: z.boolean(),
    definition: z.unknown(),
    emits: emitsSchema,
    memberCount: z.number(),
    status: z.enum(['computing', 'ready']),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('Audience')

const newAudienceSchema = z.strictObject({
  name: nameSchema,
  key: keySchema.optional().openapi({ description: 'Made of the name, if it is not given.' }),
  description: z.string().max(2000).default(''),
  enabled: z.boolean().default(true),
  definition: definitionSchema,
  emits: emitsSchema.default('track'),
})

const changeSchema = z.strictObject({
  name: nameSchema.optional(),
  key: keySchema.optional(),
  description: z.string().max(2000).optional(),
  enabled: z.boolean().optional(),
  definition: definitionSchema.optional(),
  emits: emitsSchema.optional(),
})

const externalIdSchema = z.object({ type: z.string(), id: z.string() })
const memberSchema = z.object({
  profileId: z.string(),
  enteredAt: z.iso.datetime(),
  externalIds: z.array(externalIdSchema).openapi({ description: 'best known first' }),
})
const changeAnswer = z.object({
  change: z.enum(['entered', 'exited']),
  profileId: z.string(),
  userId: z.string().nullable(),
  anonymousId: z.string().nullable(),
  at: z.iso.datetime(),
  memberCount: z.number().openapi({ description: 'behind it' }),
})
const oneAudience = z.object({ audience: audienceSchema })
const done = z.object({ status: z.literal('SUCCESS') })
const idParams = z.object({ audienceId: z.string() })

/** Cursors are `after`, rather than places in a list: members come and go meanwhile. */
const walking = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(100),
  after: z.string().optional().openapi({ description: '`next` of the answer before' }),
})
const nextSchema = z.string().optional().openapi({ description: 'for `after`; missing at the end' })

export interface AudienceRouteParts {
  audiences: AudienceStore
  profiles: Pick<ProfileStore, 'listByIds'>
  /** Begins what is to be computed; a request does not wait for it. */
  run(): Promise<void>
  guard: Guard
  nowMs: () => number
}

export function createAudienceRoutes({ audiences, profiles, run, guard, nowMs }: AudienceRouteParts): OpenAPIHono {
  const routes = new OpenAPIHono({ defaultHook: answerInvalid })
  const nowIso = () => new Date(nowMs()).toISOString()
  const missing = (id: string) => toErrors('not-found', `there is no audience "${id}"`)
  const taken = (key: string) => toErrors('conflict', `there is an audience "${key}" already`, 'key')
  const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } })
  const common = { security: [{ token: [] }], tags: ['Audiences'] }
  const read = { middleware: guard.need('config:read'), ...common }
  const write = { middleware: guard.need('config:write'), ...common }
  const readPeople = { middleware: guard.need('profiles:read'), ...common }

  routes.openapi(
    createRoute({
      ...read,
      method: 'get',
      path: '/audiences',
      summary: 'List audiences',
      request: { query: pagingSchema },
      responses: {
        200: answerOf('Oldest first.', z.object({ audiences: z.array(audienceSchema), pagination: pageSchema })),
        ...REFUSALS,
      },
    }),
    async (c) => {
      const { part, pagination } = paginate(await audiences.list(), c.req.valid('query'), ({ id }) => id)
      return c.json({ data: { audiences: part, pagination } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'post',
      path: '/audiences',
      summary: 'Create an audience; profiles that are there already are looked at next',
      request: { body: body(newAudienceSchema) },
      responses: { 200: answerOf('The new audience.', oneAudience), ...REFUSALS },
    }),
    async (c) => {
      const given = c.req.valid('json')
      const audience: NewAudience = {
        ...given,
        id: `aud_${randomUUID()}`,
        key: given.key ?? toKey(given.name),
        createdAt: nowIso(),
        updatedAt: nowIso(),
      }
      if (!(await audiences.add(audience))) return c.json(taken(audience.key), 409)
      void run()
      return c.json({ data: { audience: { ...audience, memberCount: 0, status: 'computing' as const } } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...read,
      method: 'get',
      path: '/audiences/{audienceId}',
      summary: 'Read an audience',
      request: { params: idParams },
      responses: { 200: answerOf('The audience.', oneAudience), ...REFUSALS },
    }),
    async (c) =>
      answerOne(
        c.req.valid('param').audienceId,
        (audience) => c.json({ data: { audience } }, 200),
        (id) => c.json(missing(id), 404),
      ),
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'patch',
      path: '/audiences/{audienceId}',
      summary: 'Change an audience; with a new definition, all profiles are looked at anew',
      request: { params: idParams, body: body(changeSchema) },
      responses: { 200: answerOf('The audience as it is now.', oneAudience), ...REFUSALS },
    }),
    async (c) => {
      const { audienceId } = c.req.valid('param')
      const change = c.req.valid('json')
      const outcome = await audiences.change(audienceId, change, nowIso())
      if (outcome === 'taken') return c.json(taken(`${change.key}`), 409)
      void run()
      return answerOne(
        audienceId,
        (audience) => c.json({ data: { audience } }, 200),
        (id) => c.json(missing(id), 404),
      )
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'delete',
      path: '/audiences/{audienceId}',
      summary: 'Delete an audience; nobody is told to have left it',
      request: { params: idParams },
      responses: { 200: answerOf('It is gone.', done), ...REFUSALS },
    }),
    async (c) => {
      const { audienceId } = c.req.valid('param')
      if (!(await audiences.remove(audienceId))) return c.json(missing(audienceId), 404)
      return c.json({ data: { status: 'SUCCESS' as const } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'post',
      path: '/audiences/{audienceId}/compute',
      summary: 'Look at all profiles once more; `status` says until when',
      request: { params: idParams },
      responses: { 200: answerOf('It has begun.', done), ...REFUSALS },
    }),
    async (c) => {
      const { audienceId } = c.req.valid('param')
      if (!(await audiences.computeAnew(audienceId))) return c.json(missing(audienceId), 404)
      void run()
      return c.json({ data: { status: 'SUCCESS' as const } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...readPeople,
      method: 'get',
      path: '/audiences/{audienceId}/members',
      summary: 'Who is in it',
      request: { params: idParams, query: walking },
      responses: {
        200: answerOf('Members.', z.object({ members: z.array(memberSchema), next: nextSchema })),
        ...REFUSALS,
      },
    }),
    async (c) => {
      const { audienceId } = c.req.valid('param')
      if (!(await audiences.find(audienceId))) return c.json(missing(audienceId), 404)
      const { limit, after = '' } = c.req.valid('query')
      const found = await audiences.listMembers(audienceId, after, limit + 1)
      const shown = found.slice(0, limit)
      const known = new Map(
        (await profiles.listByIds(shown.map(({ profileId }) => profileId))).map((one) => [one.id, one]),
      )
      const members = shown.map((member) => ({
        ...member,
        externalIds: known.get(member.profileId)?.identifiers.map(({ type, value }) => ({ type, id: value })) ?? [],
      }))
      return c.json({ data: { members, ...(found.length > limit && { next: shown.at(-1)!.profileId }) } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...readPeople,
      method: 'get',
      path: '/audiences/{audienceId}/history',
      summary: 'Who has entered and left',
      request: { params: idParams, query: walking },
      responses: {
        200: answerOf('Newest first.', z.object({ history: z.array(changeAnswer), next: nextSchema })),
        ...REFUSALS,
      },
    }),
    async (c) => {
      const { audienceId } = c.req.valid('param')
      if (!(await audiences.find(audienceId))) return c.json(missing(audienceId), 404)
      const { limit, after = '' } = c.req.valid('query')
      const before = /^\d{1,15}$/.test(after) ? Number(after) : Number.MAX_SAFE_INTEGER
      const found = await audiences.listChanges(audienceId, before, limit + 1)
      const shown = found.slice(0, limit)
      const history = shown.map(({ seq: _, ...change }) => change)
      return c.json({ data: { history, ...(found.length > limit && { next: `${shown.at(-1)!.seq}` }) } }, 200)
    },
  )

  return routes

  async function answerOne<A, B>(id: string, answer: (audience: Audience) => A, refuse: (id: string) => B) {
    const audience = await audiences.find(id)
    return audience ? answer(audience) : refuse(id)
  }
}

/** As Segment makes one: `Paid, twice` is `paid_twice`. */
function toKey(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_|_$/g, '')
      .slice(0, 100) || randomUUID().replaceAll('-', '_')
  )
}
