// POST /live/session: whoever has a token opens the pages of a collector that more than this machine reaches.

import { randomUUID } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { SESSION_COOKIE, toErrors, VIEWER } from '../access/require-scope.ts'
import { hashSecret, newSecret } from '../access/secret.ts'
import type { AccessStore } from '../store/access-store.ts'
import { limitBody } from './limit-body.ts'

const MAX_BODY_BYTES = 1000

/** One of its own is listed with the tokens, and may be revoked there. */
const SESSION_MS = 12 * 3_600_000

/**
 * The token comes in the body, never in a URL, which logs and histories keep. What stays in the cookie is another one that
 * only reads, and not for long: cookies know no ports, so other servers on this host are sent it.
 */
export function createLiveSessionRoutes(store: AccessStore, nowMs: () => number): OpenAPIHono {
  const routes = new OpenAPIHono()
  routes.use('/live/session', limitBody(MAX_BODY_BYTES))

  routes.post('/live/session', async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined)
    const token = (body as { token?: unknown } | undefined)?.token
    if (typeof token !== 'string')
      return c.json(toErrors('bad-request', 'the body must be {"token": "…"}', 'token'), 400)
    const found = await store.findToken(hashSecret(token), nowMs())
    if (!found) return c.json(toErrors('unauthorized', 'the token is not valid', 'token'), 401)
    const session = newSecret('ebv')
    const endMs = nowMs() + SESSION_MS
    const tokenEndMs = found.expiresAt === null ? endMs : Date.parse(found.expiresAt)
    await store.addToken(
      {
        ...found,
        id: `tok_${randomUUID()}`,
        name: `${found.name}, signed in`,
        scopes: found.scopes.filter((scope) => VIEWER.scopes.includes(scope)),
        createdAt: new Date(nowMs()).toISOString(),
        expiresAt: new Date(Math.min(endMs, tokenEndMs)).toISOString(),
      },
      hashSecret(session),
    )
    const isSecure = new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https'
    setCookie(c, SESSION_COOKIE, session, { httpOnly: true, sameSite: 'Strict', path: '/', secure: isSecure })
    return c.body(null, 204)
  })

  routes.delete('/live/session', async (c) => {
    const session = getCookie(c, SESSION_COOKIE)
    if (session !== undefined) await store.removeToken({ hash: hashSecret(session) })
    deleteCookie(c, SESSION_COOKIE, { path: '/' })
    return c.body(null, 204)
  })
  return routes
}
