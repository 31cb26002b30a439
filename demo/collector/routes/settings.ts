// GET /v1/projects/:writeKey/settings: what a client of Segment's asks its CDN before anything else.

import { Hono } from 'hono'
import { etag, RETAINED_304_HEADERS } from 'hono/etag'
import { allowEveryOrigin } from '../cors.ts'
import type { Destination } from '../destinations/destination.ts'
import { isBag } from '../is-bag.ts'
import { refuse, toBody } from '../refusal.ts'
import type { FindSource } from '../sources/source.ts'

/** Without these, a page of another origin could not read what its own cache holds. */
const CORS_HEADERS = ['access-control-allow-origin', 'access-control-allow-credentials']

export interface SettingsParts {
  findSource: FindSource
  listDestinations(sourceId: string): Promise<readonly Destination[]>
  /** Over all of it; read at every request. */
  overrides: Readonly<Record<string, unknown>>
}

/** The standard, the source's destinations, and what its own settings say. */
export function createSettingsRoutes({ findSource, listDestinations, overrides }: SettingsParts): Hono {
  const routes = new Hono()
  routes.use('/v1/projects/*', allowEveryOrigin, etag({ retainedHeaders: [...RETAINED_304_HEADERS, ...CORS_HEADERS] }))
  routes.get('/v1/projects/:writeKey/settings', async (c) => {
    const writeKey = c.req.param('writeKey')
    const source = findSource(writeKey)
    if (!source) {
      return c.json(toBody(refuse(404, 'not_found', `unknown write key "${writeKey}"`)), 404)
    }
    // Asked again each time, and answered without a body while nothing has changed: a test changes it at will.
    c.header('Cache-Control', 'no-cache')
    const standard: Record<string, unknown> = describeSource(writeKey, new URL(c.req.url))
    const destinations = (await listDestinations(source.id)).filter(({ enabled }) => enabled)
    const integrations = Object.fromEntries(destinations.map(({ name, settings }) => [name, settings]))
    return c.json([{ integrations }, source.settings, overrides].reduce(overlay, standard))
  })
  return routes
}

/** Fields take the place of fields, and entries of `integrations` that of entries. */
function overlay(below: Readonly<Record<string, unknown>>, above: Readonly<Record<string, unknown>>) {
  const integrations = [below, above].map(({ integrations }) => (isBag(integrations) ? integrations : {}))
  return { ...below, ...above, integrations: Object.assign({}, ...integrations) }
}

/** As Segment's CDN describes a source without destinations, except that its events, and its metrics, come here. */
function describeSource(writeKey: string, { host, protocol }: URL) {
  // By the name and port that the client has used: it can reach us there.
  const here = { apiHost: `${host}/v1`, protocol: protocol.replace(':', '') }
  return {
    integrations: {
      'Segment.io': {
        apiKey: writeKey,
        ...here,
        unbundledIntegrations: [],
        addBundledMetadata: true,
        maybeBundledConfigIds: {},
        versionSettings: { version: '4.4.7', componentTypes: ['browser'] },
        // Segment's library passes it over.
        deliveryStrategy: { config: { compression: 'gzip' } },
      },
    },
    plan: {
      track: { __default: { enabled: true, integrations: {} } },
      identify: { __default: { enabled: true } },
      group: { __default: { enabled: true } },
    },
    edgeFunction: {},
    analyticsNextEnabled: true,
    middlewareSettings: {},
    enabledMiddleware: {},
    metrics: { sampleRate: 0, host: here.apiHost, protocol: here.protocol },
    legacyVideoPluginsEnabled: false,
    remotePlugins: [],
  }
}
