// /destinations: the tools that a source's events go to from the page.

import { randomUUID } from 'node:crypto'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { type Guard, toErrors } from '../../access/require-scope.ts'
import type { Destination } from '../../destinations/destination.ts'
import type { DestinationStore } from '../../store/destination-store.ts'
import { answerInvalid } from './answer-invalid.ts'
import { answerOf, pageSchema, paginate, pagingSchema, REFUSALS } from './shapes.ts'

const nameSchema = z.string().min(1).max(200).openapi({
  description: 'As the integration is called in the library; one each for a source.',
  example: 'Google Analytics 4 Web',
})
const settingsSchema = z.record(z.string(), z.unknown(), { error: 'must be an object' }).openapi({
  description: 'What the integration needs. Pages see it: no secrets.',
})

const destinationSchema = z
  .object({
    id: z.string(),
    sourceId: z.string(),
    name: nameSchema,
    enabled: z.boolean(),
    settings: settingsSchema,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('Destination')

const newDestinationSchema = z.strictObject({
  sourceId: z.string(),
  name: nameSchema,
  enabled: z.boolean().default(true),
  settings: settingsSchema.default({}),
})
const changeSchema = z.strictObject({ enabled: z.boolean().optional(), settings: settingsSchema.optional() })
const oneDestination = z.object({ destination: destinationSchema })
const done = z.object({ status: z.literal('SUCCESS') })
const idParams = z.object({ destinationId: z.string() })

export interface DestinationRouteParts {
  store: DestinationStore
  guard: Guard
  nowMs: () => number
}

export function createDestinationRoutes({ store, guard, nowMs }: DestinationRouteParts): OpenAPIHono {
  const routes = new OpenAPIHono({ defaultHook: answerInvalid })
  const nowIso = () => new Date(nowMs()).toISOString()
  const missing = (id: string) => toErrors('not-found', `there is no destination "${id}"`)
  const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } })
  const read = { middleware: guard.need('config:read'), security: [{ token: [] }], tags: ['Destinations'] }
  const write = { middleware: guard.need('config:write'), security: [{ token: [] }], tags: ['Destinations'] }

  routes.openapi(
    createRoute({
      ...read,
      method: 'get',
      path: '/destinations',
      summary: 'List destinations',
      request: { query: pagingSchema.extend({ sourceId: z.string().optional() }) },
      responses: {
        200: answerOf('Oldest first.', z.object({ destinations: z.array(destinationSchema), pagination: pageSchema })),
        ...REFUSALS,
      },
    }),
    async (c) => {
      const { sourceId, ...paging } = c.req.valid('query')
      const { part, pagination } = paginate(await store.list(sourceId), paging, ({ id }) => id)
      return c.json({ data: { destinations: part, pagination } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'post',
      path: '/destinations',
      summary: 'Give a source a destination; the library is told with the next settings that it asks for',
      request: { body: body(newDestinationSchema) },
      responses: { 200: answerOf('The new destination.', oneDestination), ...REFUSALS },
    }),
    async (c) => {
      const given = c.req.valid('json')
      const at = nowIso()
      const destination: Destination = { id: `dst_${randomUUID()}`, ...given, createdAt: at, updatedAt: at }
      const outcome = await store.add(destination)
      if (outcome === 'missing') {
        return c.json(toErrors('not-found', `there is no source "${given.sourceId}"`, 'sourceId'), 404)
      }
      if (outcome === 'taken') {
        return c.json(toErrors('conflict', `the source has a destination "${given.name}" already`, 'name'), 409)
      }
      return c.json({ data: { destination } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...read,
      method: 'get',
      path: '/destinations/{destinationId}',
      summary: 'Read a destination',
      request: { params: idParams },
      responses: { 200: answerOf('The destination.', oneDestination), ...REFUSALS },
    }),
    async (c) => {
      const { destinationId } = c.req.valid('param')
      const destination = await store.find(destinationId)
      return destination ? c.json({ data: { destination } }, 200) : c.json(missing(destinationId), 404)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'patch',
      path: '/destinations/{destinationId}',
      summary: 'Change a destination',
      request: { params: idParams, body: body(changeSchema) },
      responses: { 200: answerOf('The destination as it is now.', oneDestination), ...REFUSALS },
    }),
    async (c) => {
      const { destinationId } = c.req.valid('param')
      await store.change(destinationId, c.req.valid('json'), nowIso())
      const destination = await store.find(destinationId)
      return destination ? c.json({ data: { destination } }, 200) : c.json(missing(destinationId), 404)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'delete',
      path: '/destinations/{destinationId}',
      summary: 'Delete a destination',
      request: { params: idParams },
      responses: { 200: answerOf('It is gone.', done), ...REFUSALS },
    }),
    async (c) => {
      const { destinationId } = c.req.valid('param')
      if (!(await store.remove(destinationId))) return c.json(missing(destinationId), 404)
      return c.json({ data: { status: 'SUCCESS' as const } }, 200)
    },
  )

  return routes
}
