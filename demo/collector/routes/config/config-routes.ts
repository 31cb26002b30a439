// /config: what there is in the workspace, to be read and changed. Segment's Public API, as far as it goes here.

import { OpenAPIHono } from '@hono/zod-openapi'
import { limitBody } from '../limit-body.ts'
import { type AccessRouteParts, createAccessRoutes } from './access-routes.ts'
import { answerInvalid } from './answer-invalid.ts'
import { type AudienceRouteParts, createAudienceRoutes } from './audience-routes.ts'
import { createDestinationRoutes, type DestinationRouteParts } from './destination-routes.ts'
import { createPlanRoutes, type PlanRouteParts } from './plan-routes.ts'
import { createProtocolRoutes, type ProtocolRouteParts } from './protocol-routes.ts'
import { createSourceRoutes, type SourceRouteParts } from './source-routes.ts'

const MAX_BODY_BYTES = 1_000_000

export interface ConfigRouteParts
  extends Omit<SourceRouteParts & AccessRouteParts & PlanRouteParts & ProtocolRouteParts, 'store'> {
  sources: SourceRouteParts['store']
  access: AccessRouteParts['store']
  planStore: PlanRouteParts['store']
  audiences: AudienceRouteParts
  destinations: DestinationRouteParts['store']
}

/** No page of another origin may read an answer, or send JSON: there are no CORS headers. */
export function createConfigRoutes({
  sources,
  access,
  planStore,
  audiences,
  destinations,
  ...parts
}: ConfigRouteParts): OpenAPIHono {
  const routes = new OpenAPIHono({ defaultHook: answerInvalid }).basePath('/config')
  routes.use('*', limitBody(MAX_BODY_BYTES))
  routes.route('/', createSourceRoutes({ ...parts, store: sources }))
  routes.route('/', createAccessRoutes({ ...parts, store: access }))
  routes.route('/', createPlanRoutes({ ...parts, store: planStore }))
  routes.route('/', createProtocolRoutes({ ...parts, sources }))
  routes.route('/', createAudienceRoutes(audiences))
  routes.route('/', createDestinationRoutes({ ...parts, store: destinations }))
  return routes
}
