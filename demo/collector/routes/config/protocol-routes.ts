// /sources/{sourceId}/settings and /violations: what becomes of events that are not as planned, and which they were.

import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Guard } from '../../access/require-scope.ts'
import { toErrors } from '../../access/require-scope.ts'
import { EVENT_TYPES } from '../../event.ts'
import type { SourceDirectory } from '../../sources/source-directory.ts'
import type { SourceStore } from '../../store/source-store.ts'
import type { StoredViolation, ViolationStore } from '../../store/violation-store.ts'
import { readNumber } from '../live-query.ts'
import { answerInvalid } from './answer-invalid.ts'
import { answerOf, pageSchema, pagingSchema, REFUSALS, readPaging } from './shapes.ts'

const traitsSchema = z.strictObject({
  allowUnplannedTraits: z.boolean(),
  allowTraitsOnViolations: z.boolean(),
  commonEventOnViolations: z.enum(['ALLOW', 'OMIT_TRAITS', 'BLOCK']),
})

const trackSchema = z.strictObject({
  allowUnplannedEvents: z.boolean(),
  allowUnplannedEventProperties: z.boolean(),
  allowEventOnViolations: z.boolean(),
  allowPropertiesOnViolations: z.boolean(),
  commonEventOnViolations: z.enum(['ALLOW', 'OMIT_PROPERTIES', 'BLOCK']),
})

const settingsSchema = z
  .object({ track: trackSchema, identify: traitsSchema, group: traitsSchema })
  .openapi('SchemaSettings')

const settingsChangeSchema = z.strictObject({
  track: trackSchema.partial().optional(),
  identify: traitsSchema.partial().optional(),
  group: traitsSchema.partial().optional(),
})

const violationSchema = z
  .object({
    seq: z.number(),
    sourceId: z.string(),
    trackingPlanId: z.string(),
    messageId: z.string(),
    eventType: z.enum(EVENT_TYPES),
    eventName: z.string().nullable(),
    receivedAt: z.iso.datetime(),
    outcome: z.enum(['allow', 'omit', 'block']).openapi({ description: 'what became of the event' }),
    type: z.string().openapi({ example: 'Required' }),
    field: z.string().openapi({ example: 'properties.order_id' }),
    description: z.string(),
    message: z
      .record(z.string(), z.unknown())
      .nullable()
      .openapi({ description: 'as it came, where no event is stored so' }),
  })
  .openapi('Violation')

const countSchema = z
  .object({
    sourceId: z.string(),
    eventType: z.enum(EVENT_TYPES),
    eventName: z.string(),
    type: z.string(),
    field: z.string(),
    count: z.number(),
    firstSeenAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
  })
  .openapi('ViolationCount')

const sourceParams = z.object({ sourceId: z.string() })
const keptSettings = z.object({ sourceId: z.string(), settings: settingsSchema })

/** Rows of counts: the most frequent ones. */
const MAX_COUNTS = 500

export interface ProtocolRouteParts {
  sources: SourceStore
  violations: ViolationStore
  directory: SourceDirectory
  guard: Guard
}

export function createProtocolRoutes({ sources, violations, directory, guard }: ProtocolRouteParts): OpenAPIHono {
  const routes = new OpenAPIHono({ defaultHook: answerInvalid })
  const find = (id: string) => directory.all().find((source) => source.id === id)
  const missing = (id: string) => toErrors('not-found', `there is no source "${id}"`)
  const security = [{ token: [] }]

  routes.openapi(
    createRoute({
      middleware: guard.need('config:read'),
      security,
      tags: ['Sources'],
      method: 'get',
      path: '/sources/{sourceId}/settings',
      summary: 'Read what becomes of events of a source that are not as its tracking plan says',
      request: { params: sourceParams },
      responses: { 200: answerOf('The schema settings.', keptSettings), ...REFUSALS },
    }),
    (c) => {
      const { sourceId } = c.req.valid('param')
      const source = find(sourceId)
      if (!source) return c.json(missing(sourceId), 404)
      return c.json({ data: { sourceId, settings: source.schemaSettings } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      middleware: guard.need('config:write'),
      security,
      tags: ['Sources'],
      method: 'patch',
      path: '/sources/{sourceId}/settings',
      summary: 'Change what becomes of events of a source that are not as its tracking plan says',
      request: {
        params: sourceParams,
        body: { required: true, content: { 'application/json': { schema: settingsChangeSchema } } },
      },
      responses: { 200: answerOf('The schema settings as they are now.', keptSettings), ...REFUSALS },
    }),
    async (c) => {
      const { sourceId } = c.req.valid('param')
      const settings = await sources.changeSchemaSettings(sourceId, c.req.valid('json'))
      if (!settings) return c.json(missing(sourceId), 404)
      await directory.refresh()
      return c.json({ data: { sourceId, settings } }, 200)
    },
  )

  const events = { middleware: guard.need('events:read'), security, tags: ['Violations'] }

  routes.openapi(
    createRoute({
      ...events,
      method: 'get',
      path: '/sources/{sourceId}/violations',
      summary: 'List the violations of the tracking plan by events of a source',
      request: {
        params: sourceParams,
        query: pagingSchema.extend({
          eventType: z.enum(EVENT_TYPES).optional(),
          eventName: z.string().optional(),
          type: z.string().optional().openapi({ example: 'Required' }),
        }),
      },
      responses: {
        200: answerOf(
          'The violations, newest first. `totalEntries` counts all of the source.',
          z.object({ violations: z.array(violationSchema), pagination: pageSchema }),
        ),
        ...REFUSALS,
      },
    }),
    async (c) => {
      const { sourceId } = c.req.valid('param')
      const { count, cursor, others: filter } = readPaging(c.req.valid('query'))
      if (!find(sourceId)) return c.json(missing(sourceId), 404)
      const beforeSeq = cursor === undefined ? violations.headSeq() + 1 : readNumber(fromBase64(cursor))
      if (beforeSeq === undefined) {
        const field = 'pagination[cursor]'
        return c.json(toErrors('bad-request', `${field}: must be what an answer before has given`, field), 400)
      }
      const [found, totalEntries] = await Promise.all([
        violations.list({ ...defined(filter), sourceId, beforeSeq, newestFirst: true, limit: count + 1 }),
        violations.total(sourceId),
      ])
      const part = found.slice(0, count)
      const last = part.at(-1)
      const pagination = {
        current: toBase64(beforeSeq),
        ...(found.length > count && last && { next: toBase64(last.seq) }),
        totalEntries,
      }
      return c.json({ data: { violations: part satisfies StoredViolation[], pagination } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...events,
      method: 'get',
      path: '/sources/{sourceId}/violations/counts',
      summary: 'Count the violations by events of a source, by event, type and field',
      request: { params: sourceParams },
      responses: {
        200: answerOf(
          `The counts, highest first, ${MAX_COUNTS} at most.`,
          z.object({ counts: z.array(countSchema), totalEntries: z.number() }),
        ),
        ...REFUSALS,
      },
    }),
    async (c) => {
      const { sourceId } = c.req.valid('param')
      if (!find(sourceId)) return c.json(missing(sourceId), 404)
      const [counts, totalEntries] = await Promise.all([
        violations.counts({ sourceId, limit: MAX_COUNTS }),
        violations.total(sourceId),
      ])
      return c.json({ data: { counts, totalEntries } }, 200)
    },
  )

  return routes
}

function toBase64(seq: number): string {
  return Buffer.from(String(seq)).toString('base64url')
}

function fromBase64(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString()
}

type Defined<T> = { [name in keyof T]?: Exclude<T[name], undefined> }

function defined<T extends object>(filter: T): Defined<T> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Defined<T>
}
