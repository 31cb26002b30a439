// POST /live/session: whoever has a token opens the pages of a collector that more than this machine reaches.

import { OpenAPIHono } from '@hono/zod-openapi'
import { deleteCookie, setCookie } from 'hono/cookie'
import { SESSION_COOKIE, toErrors } from '../access/require-scope.ts'
import { hashSecret } from '../access/secret.ts'
import type { AccessStore } from '../store/access-store.ts'
import { limitBody } from './limit-body.ts'

const MAX_BODY_BYTES = 1000

/** The token comes in the body and stays in a cookie that no script reads: never in a URL, which logs and histories keep. */
export function createLiveSessionRoutes(store: AccessStore, nowMs: () => number): OpenAPIHono {
  const routes = new OpenAPIHono()
  routes.use('/live/session', limitBody(MAX_BODY_BYTES))

  routes.post('/live/session', async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined)
    const token = (body as { token?: unknown } | undefined)?.token
    if (typeof token !== 'string')
      return c.json(toErrors('bad-request', 'the body must be {"token": "…"}', 'token'), 400)
    if (!(await store.findToken(hashSecret(token), nowMs())))
      return c.json(toErrors('unauthorized', 'the token is not valid', 'token'), 401)
    const isSecure = new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https'
    setCookie(c, SESSION_COOKIE, token, { httpOnly: true, sameSite: 'Strict', path: '/', secure: isSecure })
    return c.body(null, 204)
  })

  routes.delete('/live/session', (c) => {
    deleteCookie(c, SESSION_COOKIE, { path: '/' })
    return c.body(null, 204)
  })
  return routes
}
