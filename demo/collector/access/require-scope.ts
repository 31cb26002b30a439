// May this request do that? Only with a token that is valid, and has the scope for it.

import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { isLoopbackName } from '../loopback.ts'
import type { AccessStore, Token } from '../store/access-store.ts'
import type { Scope } from './scopes.ts'
import { hashSecret } from './secret.ts'

/** In which a browser that has signed in has its token. */
export const SESSION_COOKIE = 'everbeacon_session'

/** The name under which a request has its token. */
const TOKEN = 'token'

export interface Guard {
  /**
   * 401 without a valid token, 403 with one that may not. As Segment's: `Bearer <token>`, or, for its Profile API,
   * `Basic base64(<token>:)`.
   */
  need(scope: Scope): MiddlewareHandler
}

/**
 * The collector's own pages, on a collector that only this machine reaches: they may read. A browser says of each request
 * which site's page makes it, and lets no script say otherwise; the name in it must be this machine's, as in `loopback.ts`.
 */
export const VIEWER: Token = {
  id: 'viewer',
  name: 'the live page',
  scopes: ['config:read', 'profiles:read', 'events:read'],
  clientId: null,
  createdAt: new Date(0).toISOString(),
  expiresAt: null,
}

export interface GuardOptions {
  /** The collector is bound to a loopback address. */
  isLocal: boolean
}

export function createGuard(store: AccessStore, nowMs: () => number, { isLocal }: GuardOptions): Guard {
  const isViewer = (c: Context) =>
    isLocal && c.req.header('sec-fetch-site') === 'same-origin' && isLoopbackName(c.req.header('host'))

  /** Pages only read: what a cookie brings along, or a browser on this machine, changes nothing. */
  async function findViewer(c: Context): Promise<Token | undefined> {
    if (isViewer(c)) return VIEWER
    // A page of another origin names it; a sibling domain, or another port, is same site, and the cookie comes along.
    const origin = c.req.header('origin')
    if (origin !== undefined && origin.replace(/^https?:\/\//, '') !== c.req.header('host')) return undefined
    const session = getCookie(c, SESSION_COOKIE)
    const token = session === undefined ? undefined : await store.findToken(hashSecret(session), nowMs())
    return token && { ...token, scopes: token.scopes.filter((scope) => VIEWER.scopes.includes(scope)) }
  }

  return {
    need: (scope) => async (c, next) => {
      const given = readToken(c.req.header('authorization'))
      const token = given !== undefined ? await store.findToken(hashSecret(given), nowMs()) : await findViewer(c)
      if (!token) {
        c.header('WWW-Authenticate', 'Bearer realm="everbeacon"')
        const message =
          given === undefined ? 'a token is needed: Authorization: Bearer <token>' : 'the token is not valid'
        return c.json(toErrors('unauthorized', message), 401)
      }
      if (!token.scopes.includes(scope)) {
        c.header('WWW-Authenticate', `Bearer realm="everbeacon", error="insufficient_scope", scope="${scope}"`)
        return c.json(toErrors('forbidden', `the token "${token.name}" has not the scope ${scope}`), 403)
      }
      c.set(TOKEN, token)
      return next()
    },
  }
}

/**
 * Those of these scopes that the request's own token has not: nobody gives more than they have. Only behind a guard.
 */
export function scopesBeyond(c: Context, scopes: readonly Scope[]): Scope[] {
  const { scopes: own } = c.get(TOKEN) as Token
  return scopes.filter((scope) => !own.includes(scope))
}

/** As Segment's APIs say what is wrong. `field`: of the body or the query. */
export function toErrors(type: string, message: string, field?: string): object {
  return { errors: [{ type, message, ...(field && { field }) }] }
}

function readToken(authorization: string | undefined): string | undefined {
  const [, scheme, value] = /^(bearer|basic) +(\S+)$/i.exec(authorization ?? '') ?? []
  if (!scheme || !value) return undefined
  return /basic/i.test(scheme) ? Buffer.from(value, 'base64').toString().split(':')[0] : value
}
