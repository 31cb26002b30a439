// POST /oauth/token and /oauth/revoke: a client gets a token for its credentials, and gives it back. RFC 6749 4.4, RFC 7009.

import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { isScope } from '../access/scopes.ts'
import { hashSecret, newSecret } from '../access/secret.ts'
import type { AccessStore, OAuthClient } from '../store/access-store.ts'
import { limitBody } from './limit-body.ts'

export const TOKEN_LIFETIME_S = 3600

/** Bodies are a few short fields. */
const MAX_BODY_BYTES = 10_000

type ErrorCode = 'invalid_request' | 'invalid_client' | 'invalid_scope' | 'unsupported_grant_type'

export function createOAuthRoutes(store: AccessStore, nowMs: () => number): Hono {
  const routes = new Hono()
  routes.use('/oauth/*', async (c, next) => {
    // As the RFC asks: what has a token in it is nobody else's to keep.
    c.header('Cache-Control', 'no-store')
    return next()
  })

  routes.use('/oauth/*', limitBody(MAX_BODY_BYTES))

  routes.post('/oauth/token', async (c) => {
    const fields = await readFields(c)
    if (!fields) return refuse(c, 'invalid_request', 'the body must be application/x-www-form-urlencoded')
    const client = await authenticate(c, fields)
    if (!client) return refuseClient(c)
    if (fields.get('grant_type') !== 'client_credentials')
      return refuse(c, 'unsupported_grant_type', 'grant_type must be client_credentials')
    const asked = fields.get('scope')?.split(' ').filter(Boolean) ?? client.scopes
    const scopes = asked.filter(isScope).filter((scope) => client.scopes.includes(scope))
    if (!asked.length || scopes.length < asked.length)
      return refuse(c, 'invalid_scope', `the client may have: ${client.scopes.join(' ')}`)

    const token = newSecret('ebt')
    const createdMs = nowMs()
    await store.addToken(
      {
        id: `tok_${randomUUID()}`,
        name: client.name,
        scopes,
        clientId: client.id,
        createdAt: new Date(createdMs).toISOString(),
        expiresAt: new Date(createdMs + 1000 * TOKEN_LIFETIME_S).toISOString(),
      },
      hashSecret(token),
    )
    return c.json({
      access_token: token,
      token_type: 'Bearer',
      expires_in: TOKEN_LIFETIME_S,
      scope: scopes.join(' '),
    })
  })

  routes.post('/oauth/revoke', async (c) => {
    const fields = await readFields(c)
    const token = fields?.get('token')
    if (!fields || !token) return refuse(c, 'invalid_request', 'the body must have a token')
    const client = await authenticate(c, fields)
    if (!client) return refuseClient(c)
    const hash = hashSecret(token)
    const found = await store.findToken(hash, nowMs())
    // Another client's is none of its business, and one that is unknown is as good as revoked.
    if (found?.clientId === client.id) await store.removeToken({ hash })
    return c.body(null, 200)
  })
  return routes

  /** In the header, or in the body; where both are, the header counts. */
  async function authenticate(c: Context, fields: URLSearchParams): Promise<OAuthClient | undefined> {
    const [id, secret] = readBasic(c.req.header('authorization')) ?? [
      fields.get('client_id'),
      fields.get('client_secret'),
    ]
    return id && secret ? store.findClient(id, hashSecret(secret)) : undefined
  }
}

async function readFields(c: Context): Promise<URLSearchParams | undefined> {
  if (!c.req.header('content-type')?.toLowerCase().startsWith('application/x-www-form-urlencoded')) return undefined
  return new URLSearchParams(await c.req.text())
}

/** Id and secret are form-encoded before they are joined, says the RFC. */
function readBasic(authorization: string | undefined): [id: string, secret: string] | undefined {
  const encoded = /^basic +(\S+)$/i.exec(authorization ?? '')?.[1]
  if (!encoded) return undefined
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64')
    .toString()
    .split(':')
    .map((part) => new URLSearchParams(`a=${part}`).get('a') ?? '')
  return [id, secret]
}

function refuseClient(c: Context): Response {
  c.header('WWW-Authenticate', 'Basic realm="everbeacon"')
  return refuse(c, 'invalid_client', 'unknown client, or not its secret', 401)
}

function refuse(c: Context, error: ErrorCode, description: string, status: 400 | 401 = 400): Response {
  return c.json({ error, error_description: description }, status)
}
