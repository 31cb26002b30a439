// /sources: the Config API's sources and their write keys.

import { randomBytes, randomUUID } from 'node:crypto'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Guard } from '../../access/require-scope.ts'
import { toErrors } from '../../access/require-scope.ts'
import { SOURCE_KINDS, type Source } from '../../sources/source.ts'
import type { SourceDirectory } from '../../sources/source-directory.ts'
import type { SourceStore } from '../../store/source-store.ts'
import { answerInvalid } from './answer-invalid.ts'
import { answerOf, pageSchema, paginate, pagingSchema, REFUSALS } from './shapes.ts'

export const sourceSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    kind: z.enum(SOURCE_KINDS),
    enabled: z.boolean(),
    writeKeys: z.array(z.string()),
    settings: z.record(z.string(), z.unknown()),
    createdAt: z.iso.datetime(),
  })
  .openapi('Source')

const slugError = 'must have 1 to 100 of a-z, 0-9, _ and -'
const slugSchema = z.string({ error: slugError }).regex(/^[a-z0-9_-]{1,100}$/, { error: slugError })
const nameSchema = z.string().min(1).max(200)
const settingsSchema = z.record(z.string(), z.unknown(), { error: 'must be an object' }).openapi({
  description:
    'What the library is told beside the standard: fields of the settings document, and entries of `integrations`.',
})

const newSourceSchema = z.strictObject({
  slug: slugSchema,
  name: nameSchema.optional().openapi({ description: 'The slug, if it is not given.' }),
  kind: z.enum(SOURCE_KINDS).default('website'),
  enabled: z.boolean().default(true),
  settings: settingsSchema.default({}),
})

const changeSchema = z.strictObject({
  slug: slugSchema.optional(),
  name: nameSchema.optional(),
  kind: z.enum(SOURCE_KINDS).optional(),
  enabled: z.boolean().optional(),
  settings: settingsSchema.optional(),
})

const idParams = z.object({ sourceId: z.string() })
const keyParams = z.object({ sourceId: z.string(), writeKey: z.string() })
const oneSource = z.object({ source: sourceSchema })
const done = z.object({ status: z.literal('SUCCESS') })

export interface SourceRouteParts {
  store: SourceStore
  directory: SourceDirectory
  guard: Guard
  nowMs: () => number
}

export function createSourceRoutes({ store, directory, guard, nowMs }: SourceRouteParts): OpenAPIHono {
  const routes = new OpenAPIHono({ defaultHook: answerInvalid })
  const nowIso = () => new Date(nowMs()).toISOString()
  const find = (id: string) => directory.all().find((source) => source.id === id)
  const missing = (id: string) => toErrors('not-found', `there is no source "${id}"`)
  const body = <T extends z.ZodType>(schema: T) => ({
    required: true,
    content: { 'application/json': { schema } },
  })
  const read = { middleware: guard.need('config:read'), security: [{ token: [] }], tags: ['Sources'] }
  const write = { middleware: guard.need('config:write'), security: [{ token: [] }], tags: ['Sources'] }

  routes.openapi(
    createRoute({
      ...read,
      method: 'get',
      path: '/sources',
      summary: 'List sources',
      request: { query: pagingSchema },
      responses: {
        200: answerOf(
          'The sources, oldest first.',
          z.object({ sources: z.array(sourceSchema), pagination: pageSchema }),
        ),
        ...REFUSALS,
      },
    }),
    (c) => {
      const { part, pagination } = paginate(directory.all(), c.req.valid('query'), ({ id }) => id)
      return c.json({ data: { sources: part.map(toPublic), pagination } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'post',
      path: '/sources',
      summary: 'Create a source, with a write key',
      request: { body: body(newSourceSchema) },
      responses: { 201: answerOf('The new source.', oneSource), ...REFUSALS },
    }),
    async (c) => {
      const { slug, name = slug, kind, enabled, settings } = c.req.valid('json')
      const source = {
        id: `src_${randomUUID()}`,
        slug,
        name,
        kind,
        enabled,
        writeKeys: [newWriteKey()],
        settings,
        createdAt: nowIso(),
      }
      if (!(await store.add(source))) return c.json(taken(slug), 409)
      await directory.refresh()
      return c.json({ data: { source: toPublic(source) } }, 201)
    },
  )

  routes.openapi(
    createRoute({
      ...read,
      method: 'get',
      path: '/sources/{sourceId}',
      summary: 'Read a source',
      request: { params: idParams },
      responses: { 200: answerOf('The source.', oneSource), ...REFUSALS },
    }),
    (c) => {
      const { sourceId } = c.req.valid('param')
      const source = find(sourceId)
      return source ? c.json({ data: { source: toPublic(source) } }, 200) : c.json(missing(sourceId), 404)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'patch',
      path: '/sources/{sourceId}',
      summary: 'Change a source',
      request: { params: idParams, body: body(changeSchema) },
      responses: { 200: answerOf('The source as it is now.', oneSource), ...REFUSALS },
    }),
    async (c) => {
      const { sourceId } = c.req.valid('param')
      const change = c.req.valid('json')
      const outcome = await store.change(sourceId, change)
      if (outcome === 'taken') return c.json(taken(`${change.slug}`), 409)
      await directory.refresh()
      const source = find(sourceId)
      return source ? c.json({ data: { source: toPublic(source) } }, 200) : c.json(missing(sourceId), 404)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'delete',
      path: '/sources/{sourceId}',
      summary: 'Delete a source and its write keys; its events stay',
      request: { params: idParams },
      responses: { 200: answerOf('It is gone.', done), ...REFUSALS },
    }),
    async (c) => {
      const { sourceId } = c.req.valid('param')
      if (!(await store.remove(sourceId))) return c.json(missing(sourceId), 404)
      await directory.refresh()
      return c.json({ data: { status: 'SUCCESS' as const } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'post',
      path: '/sources/{sourceId}/writekey',
      summary: 'Create one more write key',
      request: { params: idParams },
      responses: { 200: answerOf('The new key.', z.object({ writeKey: z.string() })), ...REFUSALS },
    }),
    async (c) => {
      const { sourceId } = c.req.valid('param')
      const writeKey = newWriteKey()
      if (!(await store.addWriteKey(sourceId, writeKey, nowIso()))) return c.json(missing(sourceId), 404)
      await directory.refresh()
      return c.json({ data: { writeKey } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'delete',
      path: '/sources/{sourceId}/writekey/{writeKey}',
      summary: 'Delete a write key; what is sent with it is refused from now on',
      request: { params: keyParams },
      responses: { 200: answerOf('It is gone.', done), ...REFUSALS },
    }),
    async (c) => {
      const { sourceId, writeKey } = c.req.valid('param')
      if (!(await store.removeWriteKey(sourceId, writeKey)))
        return c.json(toErrors('not-found', 'the source has no such write key'), 404)
      await directory.refresh()
      return c.json({ data: { status: 'SUCCESS' as const } }, 200)
    },
  )

  return routes
}

/** As many characters as Segment's keys have, of the same kind. */
function newWriteKey(): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  let key = ''
  // Bytes from 248 on would make the first letters likelier.
  while (key.length < 32)
    for (const byte of randomBytes(64)) if (byte < 248 && key.length < 32) key += letters[byte % 62]
  return key
}

/** Its schema settings have a path of their own. */
export function toPublic({
  id,
  slug,
  name,
  kind,
  enabled,
  writeKeys,
  settings,
  createdAt,
}: Omit<Source, 'schemaSettings'>) {
  return { id, slug, name, kind, enabled, writeKeys: [...writeKeys], settings, createdAt }
}

function taken(slug: string) {
  return toErrors('conflict', `there is a source "${slug}" already`, 'slug')
}
