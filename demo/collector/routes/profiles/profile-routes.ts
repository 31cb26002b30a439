// /v1/spaces/{space}/collections/…/profiles: what is known of somebody. Segment's Profile API.

import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Guard } from '../../access/require-scope.ts'
import type { StoredEvent } from '../../event.ts'
import { type Collection, toIdentifier } from '../../profiles/identifier.ts'
import { readTraits } from '../../profiles/traits.ts'
import type { KnownIdentifier, Profile, ProfileStore } from '../../store/profile-store.ts'
import {
  cursorSchema,
  errorSchema,
  externalIdSchema,
  limitSchema,
  readCursor,
  takePage,
  toError,
  writeCursor,
} from './shapes.ts'

export interface ProfileRouteParts {
  store: ProfileStore
  /** Of the audiences that somebody is in. */
  listAudienceKeys(profileId: string): Promise<string[]>
  guard: Guard
}

const params = z.object({
  space: z.string().openapi({ description: 'Any: this collector is one space.' }),
  collection: z.enum(['users', 'accounts']),
  profile: z.string().openapi({
    description: '`<type>:<id>`, such as `user_id:ada`, `email:ada@example.com`, `anonymous_id:…`, `group_id:acme`.',
    example: 'user_id:ada',
  }),
})

const instant = z
  .string()
  .refine((text) => Number.isFinite(toMs(text)), { error: 'must be a date, or milliseconds or seconds since 1970' })

const paging = {
  next: z.string().optional().openapi({ description: '`cursor.next` of the page before' }),
}

/** Names, or types, of events; names of traits. */
const names = z.string().transform((text) => text.split(',').filter(Boolean))

const traitsQuery = z.object({
  limit: limitSchema.default(10),
  ...paging,
  include: names.optional().openapi({ description: 'These traits only, as `a,b`.' }),
  class: z.enum(['audience', 'computed_trait']).optional().openapi({
    description: 'Of audiences only, which are traits that are `true`; there are no computed traits here.',
  }),
})
const eventsQuery = z.object({
  limit: limitSchema.default(10),
  ...paging,
  include: names.optional().openapi({ description: 'Events of these names or types only, as `a,b`.' }),
  exclude: names.optional().openapi({ description: 'No events of these names or types.' }),
  start: instant.optional().openapi({ description: 'Not before' }),
  end: instant.optional().openapi({ description: 'Before' }),
  sort: z.enum(['asc', 'desc']).default('desc'),
})
const listQuery = z.object({ limit: limitSchema.default(10), ...paging })
const externalIdsQuery = listQuery.extend({
  include: names.optional().openapi({ description: 'Ids of these types only, as `user_id,email`.' }),
})

const traitsAnswer = z.object({ traits: z.record(z.string(), z.unknown()), cursor: cursorSchema })
const eventSchema = z
  .object({
    type: z.string(),
    event: z.string().optional(),
    name: z.string().optional().openapi({ description: 'of a page or screen' }),
    message_id: z.string(),
    source_id: z.string(),
    timestamp: z.iso.datetime(),
    properties: z.record(z.string(), z.unknown()),
    context: z.record(z.string(), z.unknown()),
    external_ids: z.array(externalIdSchema),
  })
  .openapi('ProfileEvent')
const metadataAnswer = z.object({
  metadata: z.object({
    segment_id: z.string(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    expires_at: z.null(),
  }),
})
const linkSchema = z.object({ to_collection: z.enum(['users', 'accounts']), external_ids: z.array(externalIdSchema) })

const MISSING = toError('not_found', 'Profile was not found.')

export function createProfileRoutes({ store, listAudienceKeys, guard }: ProfileRouteParts): OpenAPIHono {
  const routes = new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return undefined
      const [issue] = result.error.issues
      return c.json(toError('validation_error', `${issue?.path.join('.') ?? 'query'}: ${issue?.message}`), 400)
    },
  })

  const describe = <Q extends z.ZodObject, A extends z.ZodType>(what: string, summary: string, query: Q, answer: A) =>
    createRoute({
      method: 'get',
      path: `/v1/spaces/{space}/collections/{collection}/profiles/{profile}/${what}`,
      middleware: guard.need('profiles:read'),
      security: [{ token: [] }],
      tags: ['Profiles'],
      summary,
      request: { params, query },
      responses: {
        200: { description: summary, content: { 'application/json': { schema: answer } } },
        400: { description: 'The query is not valid.', content: { 'application/json': { schema: errorSchema } } },
        401: { description: 'No valid token.' },
        403: { description: 'The token has not the scope for this.' },
        404: { description: 'Nobody is known by that.', content: { 'application/json': { schema: errorSchema } } },
      },
    })

  routes.openapi(describe('traits', 'Traits', traitsQuery, traitsAnswer), async (c) => {
    const profile = await find(c.req.valid('param'))
    if (!profile) return c.json(MISSING, 404)
    const { limit, next, include, class: kind } = c.req.valid('query')
    const keys = await listAudienceKeys(profile.id)
    const audiences = Object.fromEntries(keys.map((key) => [key, true]))
    const all = { audience: audiences, computed_trait: {} }
    const known = Object.entries(kind ? all[kind] : { ...readTraits(profile.settings), ...audiences })
      .filter(([trait]) => !include?.length || include.includes(trait))
      .sort(([one], [other]) => (one < other ? -1 : 1))
    const page = takePage(known, limit, next)
    return c.json({ traits: Object.fromEntries(page.part), cursor: toCursor(c, page.next, limit) }, 200)
  })

  routes.openapi(
    describe(
      'events',
      'Events, newest first',
      eventsQuery,
      z.object({ data: z.array(eventSchema), cursor: cursorSchema }),
    ),
    async (c) => {
      const profile = await find(c.req.valid('param'))
      if (!profile) return c.json(MISSING, 404)
      const { limit, next, include, exclude, start, end, sort } = c.req.valid('query')
      const [atMs, seq] = readCursor(next, 2) ?? []
      const found = await store.listEvents(profile, {
        limit: limit + 1,
        include,
        exclude,
        startMs: start === undefined ? undefined : toMs(start),
        endMs: end === undefined ? undefined : toMs(end),
        oldestFirst: sort === 'asc',
        after: atMs === undefined || seq === undefined ? undefined : { atMs, seq },
      })
      const shown = found.slice(0, limit)
      const last = shown.at(-1)
      const following = found.length > limit && last ? writeCursor([Date.parse(last.timestamp), last.seq]) : ''
      return c.json({ data: shown.map(toPublic), cursor: toCursor(c, following, limit) }, 200)
    },
  )

  routes.openapi(
    describe(
      'external_ids',
      'Ids that belong together',
      externalIdsQuery,
      z.object({ data: z.array(externalIdSchema), cursor: cursorSchema }),
    ),
    async (c) => {
      const profile = await find(c.req.valid('param'))
      if (!profile) return c.json(MISSING, 404)
      const { limit, next, include } = c.req.valid('query')
      const known = profile.identifiers.filter(({ type }) => !include?.length || include.includes(type))
      const page = takePage(known.map(toExternalId), limit, next)
      return c.json({ data: page.part, cursor: toCursor(c, page.next, limit) }, 200)
    },
  )

  routes.openapi(describe('metadata', 'Since when it is known', z.object({}), metadataAnswer), async (c) => {
    const profile = await find(c.req.valid('param'))
    if (!profile) return c.json(MISSING, 404)
    const metadata = {
      segment_id: profile.id,
      created_at: toIso(profile.firstMs),
      updated_at: toIso(profile.lastMs),
      expires_at: null,
    }
    return c.json({ metadata }, 200)
  })

  routes.openapi(
    describe(
      'links',
      'For a user, its accounts; for an account, its users',
      listQuery,
      z.object({ data: z.array(linkSchema), cursor: cursorSchema }),
    ),
    async (c) => {
      const profile = await find(c.req.valid('param'))
      if (!profile) return c.json(MISSING, 404)
      const { limit, next } = c.req.valid('query')
      const page = takePage(await store.listLinked(profile), limit, next)
      const data = page.part.map(({ collection, identifiers }) => ({
        to_collection: collection,
        external_ids: identifiers.map(toExternalId),
      }))
      return c.json({ data, cursor: toCursor(c, page.next, limit) }, 200)
    },
  )
  return routes

  async function find({ collection, profile }: z.infer<typeof params>): Promise<Profile | undefined> {
    const at = profile.indexOf(':')
    const identifier = toIdentifier(profile.slice(0, Math.max(0, at)), profile.slice(at + 1), collection)
    return identifier && store.find(identifier)
  }
}

function toCursor(c: Context, next: string, limit: number) {
  const { pathname, search } = new URL(c.req.url)
  return { url: pathname + search, has_more: next !== '', next, limit }
}

export function toExternalId({ collection, type, value, firstMs }: KnownIdentifier) {
  return { collection, type, id: value, created_at: toIso(firstMs), encoding: 'none' as const }
}

function toPublic({ type, event, name, messageId, sourceId, timestamp, payload, userId, anonymousId }: StoredEvent) {
  const ids: [string, string | null][] = [
    ['user_id', userId],
    ['anonymous_id', anonymousId],
  ]
  return {
    type,
    ...(event !== null ? { event } : name !== null && { name }),
    message_id: messageId,
    source_id: sourceId,
    timestamp,
    properties: (payload.properties ?? payload.traits ?? {}) as Record<string, unknown>,
    context: (payload.context ?? {}) as Record<string, unknown>,
    external_ids: ids.flatMap(([type, id]) =>
      id === null
        ? []
        : [{ collection: 'users' as Collection, type, id, created_at: timestamp, encoding: 'none' as const }],
    ),
  }
}

/** A date in ISO 8601, or a number: of milliseconds, or, as Segment's, of seconds since 1970. */
function toMs(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text)) return Date.parse(text)
  return Number(text) < 1e11 ? 1000 * Number(text) : Number(text)
}

function toIso(ms: number): string {
  return new Date(ms).toISOString()
}
