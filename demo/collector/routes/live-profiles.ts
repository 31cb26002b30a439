// GET /live/profiles/list: who was here lately, for the page that shows profiles. Segment's Profile API has no such list.

import { Hono } from 'hono'
import type { Guard } from '../access/require-scope.ts'
import type { ProfileStore } from '../store/profile-store.ts'
import { toExternalId } from './profiles/profile-routes.ts'

const SHOWN = 50

export interface LiveProfileParts {
  store: ProfileStore
  guard: Guard
}

/** `?search=…`: those with an id that begins so. */
export function createLiveProfileRoutes({ store, guard }: LiveProfileParts): Hono {
  const routes = new Hono()
  routes.get('/live/profiles/list', guard.need('profiles:read'), async (c) => {
    const found = await store.search('users', c.req.query('search') ?? '', SHOWN)
    c.header('Cache-Control', 'no-store')
    return c.json({
      profiles: found.map(({ id, identifiers, lastMs }) => ({
        id,
        externalIds: identifiers.map(toExternalId),
        updatedAt: new Date(lastMs).toISOString(),
      })),
    })
  })
  return routes
}
