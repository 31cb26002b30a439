// GET /openapi.json: what may be asked of the collector, and what it answers, said by the schemas that judge requests.

import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { BlankEnv } from 'hono/types'
import { SCOPES } from '../access/scopes.ts'
import { EVENT_TYPES } from '../event.ts'
import { batchSchema, eventSchemas } from '../schemas.ts'

type Registry = OpenAPIHono['openAPIRegistry']

/** What a path's first letter stands for, as at Segment. */
const SHORT = { track: 't', identify: 'i', page: 'p', screen: 's', group: 'g', alias: 'a', batch: 'b' } as const

const refusalSchema = z.object({ success: z.literal(false), code: z.string(), message: z.string() })
const json = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } } })

export function addDescription(app: OpenAPIHono<BlankEnv>): void {
  const registry = app.openAPIRegistry
  registry.registerComponent('securitySchemes', 'writeKey', {
    type: 'http',
    scheme: 'basic',
    description: 'The write key as the name, and no password; it may stand in the body as `writeKey` instead.',
  })
  registry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: `A token with the scope for it; also as the name of Basic auth, without a password. Scopes: ${Object.entries(
      SCOPES,
    )
      .map(([scope, meaning]) => `\`${scope}\`, ${meaning}`)
      .join('; ')}.`,
  })
  describeTracking(registry)
  describeOAuth(registry)
  describeLibrary(registry)
  describeLive(registry)
  describeProcess(registry)
  app.get('/openapi.json', (c) => {
    const document = app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: 'Everbeacon collector', version: '1.0.0', description: 'A local Segment.' },
      servers: [{ url: new URL(c.req.url).origin }],
    })
    return c.json(document)
  })
}

function describeTracking(registry: Registry): void {
  const answers = {
    200: { description: 'Committed.', ...json(z.object({ success: z.literal(true) })) },
    400: { description: 'Not as described; which part, the message says.', ...json(refusalSchema) },
    401: { description: 'No such write key.', ...json(refusalSchema) },
    403: { description: 'The source is not enabled.', ...json(refusalSchema) },
    413: { description: 'Larger than 500 KB, or an event larger than 32 KB.', ...json(refusalSchema) },
    415: { description: 'Neither JSON nor text, or compressed otherwise than by gzip.', ...json(refusalSchema) },
    429: { description: 'Too many requests of the source in this second: `Retry-After`.', ...json(refusalSchema) },
    503: { description: 'To be tried again.', ...json(refusalSchema) },
  }
  for (const kind of [...EVENT_TYPES, 'batch'] as const) {
    for (const name of [kind, SHORT[kind]]) {
      registry.registerPath({
        method: 'post',
        path: `/v1/${name}`,
        tags: ['Tracking'],
        summary: kind === 'batch' ? 'Send events of any types together' : `Send a ${kind} event`,
        security: [{ writeKey: [] }, {}],
        request: { body: { required: true, ...json(kind === 'batch' ? batchSchema : eventSchemas[kind]) } },
        responses: answers,
      })
    }
  }
}

function describeOAuth(registry: Registry): void {
  const form = <T extends z.ZodObject>(schema: T) => ({
    body: { required: true, content: { 'application/x-www-form-urlencoded': { schema } } },
  })
  const client = { client_id: z.string().optional(), client_secret: z.string().optional() }
  const refused = {
    400: { description: 'Not as RFC 6749 says.' },
    401: { description: 'Unknown client, or not its secret.' },
    411: { description: 'No Content-Length.' },
    413: { description: 'Too large.' },
  }
  registry.registerPath({
    method: 'post',
    path: '/oauth/token',
    tags: ['Access'],
    summary: 'Get a token for client credentials',
    request: form(z.object({ ...client, grant_type: z.literal('client_credentials'), scope: z.string().optional() })),
    responses: {
      200: {
        description: 'The token.',
        ...json(
          z.object({
            access_token: z.string(),
            token_type: z.literal('Bearer'),
            expires_in: z.number(),
            scope: z.string(),
          }),
        ),
      },
      ...refused,
    },
  })
  registry.registerPath({
    method: 'post',
    path: '/oauth/revoke',
    tags: ['Access'],
    summary: 'Give a token back',
    request: form(z.object({ ...client, token: z.string() })),
    responses: { 200: { description: 'It is not valid any more.' }, ...refused },
  })
}

function describeLibrary(registry: Registry): void {
  const params = z.object({ writeKey: z.string() })
  registry.registerPath({
    method: 'get',
    path: '/v1/projects/{writeKey}/settings',
    tags: ['Library'],
    summary: 'What the browser library is told of a source',
    request: { params },
    responses: {
      200: { description: 'Settings.', ...json(z.looseObject({ integrations: z.looseObject({}) })) },
      404: { description: 'No such write key.' },
    },
  })
  registry.registerPath({
    method: 'get',
    path: '/analytics.js/v1/{writeKey}/{script}',
    tags: ['Library'],
    summary: 'The browser library',
    request: { params: params.extend({ script: z.string().openapi({ example: 'analytics.min.js' }) }) },
    responses: { 200: { description: 'A script.' }, 404: { description: 'No such write key, or no such script.' } },
  })
}

function describeLive(registry: Registry): void {
  const filter = z.object({
    type: z.string().optional().openapi({ description: 'as `track,page`' }),
    name: z.string().optional(),
    user: z.string().optional(),
    text: z.string().optional(),
  })
  const common = { tags: ['Live'], security: [{ token: [] }, {}] }
  const stream = {
    200: { description: 'Server-sent events.', content: { 'text/event-stream': { schema: z.string() } } },
  }
  registry.registerPath({
    ...common,
    method: 'get',
    path: '/live/events',
    summary: 'The last events, newest first',
    request: { query: filter.extend({ limit: z.string().optional(), before: z.string().optional() }) },
    responses: { 200: { description: 'Events.', ...json(z.looseObject({})) } },
  })
  registry.registerPath({
    ...common,
    method: 'get',
    path: '/live/stream',
    summary: 'Events as they come',
    request: { query: filter.extend({ after: z.string().optional() }) },
    responses: stream,
  })
  registry.registerPath({
    ...common,
    method: 'get',
    path: '/live/violations/stream',
    summary: 'Violations as they come',
    responses: stream,
  })
}

function describeProcess(registry: Registry): void {
  registry.registerPath({
    method: 'get',
    path: '/healthz',
    tags: ['Process'],
    summary: 'Is it well?',
    responses: {
      200: { description: 'It is.' },
      503: { description: 'It is ending, or its database does not answer.' },
    },
  })
  registry.registerPath({
    method: 'get',
    path: '/metrics',
    tags: ['Process'],
    summary: 'Its numbers, for Prometheus',
    security: [{ token: [] }, {}],
    responses: { 200: { description: 'Prometheus text.' } },
  })
}
