// /tokens and /oauth-clients: who may ask, and what. A secret is shown once, when it is made.

import { randomUUID } from 'node:crypto'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { type Guard, scopesBeyond, toErrors } from '../../access/require-scope.ts'
import { ALL_SCOPES, type Scope } from '../../access/scopes.ts'
import { hashSecret, newSecret } from '../../access/secret.ts'
import type { AccessStore } from '../../store/access-store.ts'
import { answerInvalid } from './answer-invalid.ts'
import { answerOf, REFUSALS } from './shapes.ts'

const scopesSchema = z.array(z.enum(ALL_SCOPES as [Scope, ...Scope[]])).min(1)
const nameSchema = z.string().min(1).max(200)

const tokenSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: scopesSchema,
    clientId: z.string().nullable(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
  })
  .openapi('Token')

const clientSchema = z
  .object({ id: z.string(), name: z.string(), scopes: scopesSchema, createdAt: z.iso.datetime() })
  .openapi('OAuthClient')

const newTokenSchema = z.strictObject({
  name: nameSchema,
  scopes: scopesSchema,
  expiresInSeconds: z
    .number()
    .int()
    .positive()
    .max(10 * 366 * 86_400)
    .optional(),
})
const newClientSchema = z.strictObject({ name: nameSchema, scopes: scopesSchema })
const done = z.object({ status: z.literal('SUCCESS') })
const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { 'application/json': { schema } } })

export interface AccessRouteParts {
  store: AccessStore
  guard: Guard
  nowMs: () => number
}

export function createAccessRoutes({ store, guard, nowMs }: AccessRouteParts): OpenAPIHono {
  const routes = new OpenAPIHono({ defaultHook: answerInvalid })
  const read = { middleware: guard.need('config:read'), security: [{ token: [] }], tags: ['Access'] }
  const write = { middleware: guard.need('config:write'), security: [{ token: [] }], tags: ['Access'] }
  const toIso = (ms: number) => new Date(ms).toISOString()

  routes.openapi(
    createRoute({
      ...read,
      method: 'get',
      path: '/tokens',
      summary: 'List the tokens that are valid',
      responses: {
        200: answerOf('The tokens, without their secrets.', z.object({ tokens: z.array(tokenSchema) })),
        ...REFUSALS,
      },
    }),
    async (c) => {
      const tokens = await store.listTokens(nowMs())
      return c.json(
        { data: { tokens: tokens.map(({ scopes, ...token }) => ({ ...token, scopes: [...scopes] })) } },
        200,
      )
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'post',
      path: '/tokens',
      summary: 'Create a token',
      request: { body: body(newTokenSchema) },
      responses: {
        201: answerOf(
          'The token, and its secret, which is shown only now.',
          z.object({ token: tokenSchema, secret: z.string() }),
        ),
        ...REFUSALS,
      },
    }),
    async (c) => {
      const { name, scopes, expiresInSeconds } = c.req.valid('json')
      const beyond = scopesBeyond(c, scopes)
      if (beyond.length) return c.json(refuseBeyond(beyond), 403)
      const secret = newSecret('ebt')
      const createdMs = nowMs()
      const token = {
        id: `tok_${randomUUID()}`,
        name,
        scopes,
        clientId: null,
        createdAt: toIso(createdMs),
        expiresAt: expiresInSeconds === undefined ? null : toIso(createdMs + 1000 * expiresInSeconds),
      }
      await store.addToken(token, hashSecret(secret))
      return c.json({ data: { token, secret } }, 201)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'delete',
      path: '/tokens/{tokenId}',
      summary: 'Revoke a token',
      request: { params: z.object({ tokenId: z.string() }) },
      responses: { 200: answerOf('It is gone.', done), ...REFUSALS },
    }),
    async (c) => {
      const { tokenId } = c.req.valid('param')
      if (!(await store.removeToken({ id: tokenId })))
        return c.json(toErrors('not-found', `there is no token "${tokenId}"`), 404)
      return c.json({ data: { status: 'SUCCESS' as const } }, 200)
    },
  )

  routes.openapi(
    createRoute({
      ...read,
      method: 'get',
      path: '/oauth-clients',
      summary: 'List OAuth clients',
      responses: {
        200: answerOf('The clients, without their secrets.', z.object({ clients: z.array(clientSchema) })),
        ...REFUSALS,
      },
    }),
    async (c) => {
      const clients = await store.listClients()
      return c.json(
        { data: { clients: clients.map(({ scopes, ...client }) => ({ ...client, scopes: [...scopes] })) } },
        200,
      )
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'post',
      path: '/oauth-clients',
      summary: 'Create an OAuth client',
      request: { body: body(newClientSchema) },
      responses: {
        201: answerOf(
          'The client, and its secret, which is shown only now.',
          z.object({ client: clientSchema, secret: z.string() }),
        ),
        ...REFUSALS,
      },
    }),
    async (c) => {
      const { name, scopes } = c.req.valid('json')
      const beyond = scopesBeyond(c, scopes)
      if (beyond.length) return c.json(refuseBeyond(beyond), 403)
      const secret = newSecret('ebs')
      const client = { id: `cli_${randomUUID()}`, name, scopes, createdAt: toIso(nowMs()) }
      await store.addClient(client, hashSecret(secret))
      return c.json({ data: { client, secret } }, 201)
    },
  )

  routes.openapi(
    createRoute({
      ...write,
      method: 'delete',
      path: '/oauth-clients/{clientId}',
      summary: 'Delete an OAuth client, with its tokens',
      request: { params: z.object({ clientId: z.string() }) },
      responses: { 200: answerOf('It is gone.', done), ...REFUSALS },
    }),
    async (c) => {
      const { clientId } = c.req.valid('param')
      if (!(await store.removeClient(clientId)))
        return c.json(toErrors('not-found', `there is no client "${clientId}"`), 404)
      return c.json({ data: { status: 'SUCCESS' as const } }, 200)
    },
  )

  return routes
}

function refuseBeyond(scopes: readonly Scope[]) {
  return toErrors('forbidden', `your token has not ${scopes.join(', ')} itself`, 'scopes')
}
