// The collector: a local Segment. Takes tracking requests, keeps each event once, shows them as they arrive.

import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Hono } from 'hono'
import type { BlankEnv } from 'hono/types'
import { createGuard } from './access/require-scope.ts'
import { ALL_SCOPES } from './access/scopes.ts'
import { hashSecret, newSecret } from './access/secret.ts'
import { runAudiences } from './audiences/run-audiences.ts'
import type { StoredEvent } from './event.ts'
import { createFaultScript, type Faults } from './faults.ts'
import { MAX_REQUESTS_PER_SECOND } from './limits.ts'
import { isLoopback, onlyLoopbackNames } from './loopback.ts'
import { addDescription } from './openapi/describe.ts'
import { countRequests } from './operations/count-requests.ts'
import { finishRequests } from './operations/finish-requests.ts'
import { createHealth } from './operations/health.ts'
import { ERRORS_ON_CONSOLE, type Log } from './operations/log.ts'
import { createMeter } from './operations/meter.ts'
import { createOperationsRoutes } from './operations/operations-routes.ts'
import { createApplyPlans } from './plans/apply-plans.ts'
import { createPlanDirectory } from './plans/plan-directory.ts'
import { followEvents } from './profiles/follow-events.ts'
import { createRateLimit } from './rate-limit.ts'
import { refuse, toBody } from './refusal.ts'
import { createRequestJournal, type RequestRecord } from './request-journal.ts'
import { createAnswerFailure } from './routes/answer-failure.ts'
import { createConfigRoutes } from './routes/config/config-routes.ts'
import { createLiveRoutes } from './routes/live.ts'
import { createLiveProfileRoutes } from './routes/live-profiles.ts'
import { createLiveSessionRoutes } from './routes/live-session.ts'
import { createLiveViolationRoutes } from './routes/live-violations.ts'
import { createMetricsRoutes } from './routes/metrics.ts'
import { createOAuthRoutes } from './routes/oauth.ts'
import { createProfileRoutes } from './routes/profiles/profile-routes.ts'
import { createScriptRoutes } from './routes/scripts.ts'
import { createSettingsRoutes } from './routes/settings.ts'
import { createTrackingRoutes } from './routes/tracking.ts'
import { ensureSources } from './sources/ensure-sources.ts'
import { createSourceDirectory } from './sources/source-directory.ts'
import { createAccessStore } from './store/access-store.ts'
import { createAudienceStore } from './store/audience-store.ts'
import { followProfiles } from './store/audience-writer.ts'
import { openDatabase } from './store/database.ts'
import { createDestinationStore } from './store/destination-store.ts'
import type { EventFilter } from './store/event-filter.ts'
import { createEventStore } from './store/event-store.ts'
import { migrate } from './store/migrate.ts'
import { createPlanStore } from './store/plan-store.ts'
import { createProfileStore } from './store/profile-store.ts'
import { createLease } from './store/rate-store.ts'
import { createSourceStore } from './store/source-store.ts'
import { createViolationStore } from './store/violation-store.ts'

export type { EventType, StoredEvent } from './event.ts'
export type { Fault, Faults } from './faults.ts'
export type { RequestRecord } from './request-journal.ts'
export type { EventFilter } from './store/event-filter.ts'

export interface CollectorOptions {
  /** Default 0: any that is free. */
  port?: number
  /** Default `127.0.0.1`. */
  hostname?: string
  /** The folder to keep events in, created if missing. Without it, and without a `databaseUrl`, they are kept in memory. */
  dataDir?: string | undefined
  /**
   * Of a PostgreSQL to keep events in, as `postgres://user:password@host:port/database`; several collectors may share it.
   * Takes the place of `dataDir`.
   */
  databaseUrl?: string | undefined
  /** For each that no source has yet, one is made. Default `['demo']`. */
  writeKeys?: readonly string[]
  /** The folder of the built library, served at `/analytics.js/v1/<write key>/`. Default: `dist` of this repository. */
  scriptsDir?: string
  /** Requests that a source may send in a second, over all collectors on the database; default 500, as at Segment. */
  maxRequestsPerSecond?: number
  /**
   * The process is the collector's own: it takes another thread for PGlite, and the server's faster Request and Response as
   * the global ones. Default false.
   */
  ownsProcess?: boolean
  /** How many tracking requests `requests` has; default 20,000. 0: none, for a process that nobody asks. */
  maxRequestRecords?: number
  /** What the collector says about itself; default: errors, on the console. */
  log?: Log
  /** Adds routes of its own to the same server; called last, and free to take `/`. */
  mount?: (app: Hono) => void
  /** The collector's clock; default `Date.now`. */
  nowMs?: () => number
}

export interface Collector {
  /** `http://127.0.0.1:PORT` */
  url: string
  /** What a client is told as its endpoint: `http://127.0.0.1:PORT/v1` */
  endpoint: string
  faults: Faults
  /** Settles when profiles and audiences know every event that is stored by now: they follow a moment behind. */
  caughtUp(): Promise<void>
  /** Stored events, oldest first. */
  events(filter?: EventFilter & { limit?: number }): Promise<StoredEvent[]>
  /** The last `maxRequestRecords` tracking requests, oldest first, those answered by a fault included. Changes as they come. */
  requests: readonly RequestRecord[]
  /**
   * What `/v1/projects/<write key>/settings` answers beside the standard: fields, and entries of `integrations`. Change
   * it at will: `collector.settings.plan = …`.
   */
  settings: Record<string, unknown>
  /**
   * A token with all scopes for the APIs, until the collector is closed, 30 days at most: for whoever has it in their hands, and in no other
   * place. `name`: what it is for, in lists.
   */
  createToken(name: string): Promise<string>
  /** Forgets events, violations, requests, faults and settings. */
  clear(): Promise<void>
  /**
   * Closes without breaking anything off: takes no new connections, says on those it has that it is draining, answers what is
   * under way for at most `graceMs`, default 10,000, then closes.
   */
  drain(graceMs?: number): Promise<void>
  /** Stops listening, destroys every open connection, closes the store. A second call waits for the first. */
  close(): Promise<void>
}

const DIST = path.join(import.meta.dirname, '../../dist')

/** A browser that reuses a connection in the moment it is closed sees a failure that is none of its tests' making. */
const KEEP_ALIVE_MS = 65_000

/** A process that is killed cannot take its tokens back. */
const OWN_TOKEN_MS = 30 * 86_400_000

/** For requests under way; orchestrators kill after 30 s, some after 10. */
const GRACE_MS = 10_000

/** What the live page asks for; the page itself is the same for everybody. */
const LIVE_DATA = ['/live/events', '/live/stream', '/live/violations', '/live/violations/*']

export async function createCollector(options: CollectorOptions = {}): Promise<Collector> {
  const {
    port = 0,
    hostname = '127.0.0.1',
    dataDir,
    databaseUrl,
    writeKeys = ['demo'],
    scriptsDir = DIST,
    maxRequestsPerSecond = MAX_REQUESTS_PER_SECOND,
    maxRequestRecords,
    ownsProcess = false,
    log = ERRORS_ON_CONSOLE,
    mount,
    nowMs = Date.now,
  } = options
  const database = await openDatabase({ dataDir, databaseUrl, ownThread: ownsProcess, log })
  try {
    await migrate(database, log)
    const meter = createMeter()
    const health = createHealth(() => database.query('select 1'))
    const answerFailure = createAnswerFailure(log)
    const store = await createEventStore(database, { onCommit: meter.committed })
    meter.watch('everbeacon_head_seq', 'The highest seq committed', store.headSeq)
    const faults = createFaultScript()
    const journal = createRequestJournal(maxRequestRecords)
    const settings: Record<string, unknown> = {}
    const sourceStore = createSourceStore(database)
    const directory = await createSourceDirectory(sourceStore)
    await ensureSources(writeKeys, { store: sourceStore, directory, nowMs })
    const profileStore = createProfileStore(database)
    const audienceStore = createAudienceStore(database)
    const destinationStore = createDestinationStore(database)
    const profiles = followEvents({
      database,
      store,
      followers: [(queries, change) => followProfiles(queries, change, nowMs())],
      onFollowed: () => audiences.wake(),
      log,
    })
    const audiences = runAudiences({ database, store, nowMs, log })
    const planStore = createPlanStore(database)
    const plans = await createPlanDirectory(planStore)
    const violations = await createViolationStore(database)
    const applyPlans = createApplyPlans({ directory: plans, findSource: directory.find, note: violations.append })
    const live = createLiveRoutes(store, writeKeys[0] ?? '')
    const liveViolations = createLiveViolationRoutes(violations, store.epoch)
    meter.watch('everbeacon_live_viewers', 'Open streams of the live page', live.viewers)
    const tracking = createTrackingRoutes({
      append: async (events) => store.append(await applyPlans(events)),
      findSource: directory.find,
      rateLimit: createRateLimit(maxRequestsPerSecond, Date.now, databaseUrl ? createLease(database) : undefined),
      faults,
      journal,
      meter,
      answerFailure,
      nowMs,
    })

    const access = createAccessStore(database)
    const guard = createGuard(access, nowMs, { isLocal: isLoopback(hostname) })
    const ownTokens: string[] = []

    const app = new OpenAPIHono<BlankEnv>()
    // These count for themselves: a middleware more would cost each event.
    app.route('/', tracking)
    app.use(countRequests(meter))
    const mayRead = isLoopback(hostname) ? onlyLoopbackNames : guard.need('config:read')
    app.route('/', createOperationsRoutes({ health, meter, mayRead }))
    app.route(
      '/',
      createConfigRoutes({
        sources: sourceStore,
        access,
        directory,
        planStore,
        destinations: destinationStore,
        plans,
        violations,
        audiences: { audiences: audienceStore, profiles: profileStore, run: audiences.caughtUp, guard, nowMs },
        guard,
        nowMs,
      }),
    )
    app.route('/', createProfileRoutes({ store: profileStore, listAudienceKeys: audienceStore.listKeys, guard }))
    app.route('/', createLiveProfileRoutes({ store: profileStore, guard }))
    app.route('/', createOAuthRoutes(access, nowMs))
    app.route('/', createMetricsRoutes())
    app.route(
      '/',
      createSettingsRoutes({
        findSource: directory.find,
        listDestinations: destinationStore.list,
        overrides: settings,
      }),
    )
    app.route('/', createScriptRoutes(directory.find, scriptsDir))
    app.route('/', createLiveSessionRoutes(access, nowMs))
    if (isLoopback(hostname)) app.use('/live/*', onlyLoopbackNames)
    else for (const path of LIVE_DATA) app.use(path, guard.need('events:read'))
    app.route('/', liveViolations.routes)
    app.route('/', live.routes)
    addDescription(app)
    app.onError(answerFailure)
    app.notFound((c) => c.json(toBody(refuse(404, 'not_found', `there is nothing at ${c.req.path}`)), 404))
    mount?.(app)
    // The first route that answers wins: `/` may be the mounter's.
    app.get('/', (c) => c.redirect('/live'))

    const server = await listen(app, { port, hostname, ownsProcess })
    const stopped = new Promise<void>((resolve) => server.once('close', resolve))
    let closing: Promise<void> | undefined
    let draining: Promise<void> | undefined
    const url = readUrl(server, hostname)
    log.info({ url, pid: process.pid, store: databaseUrl ? 'postgresql' : dataDir ? 'folder' : 'memory' }, 'started')

    function close(): Promise<void> {
      closing ??= (async () => {
        health.drain()
        server.close()
        // Also those that hang, or stream, or have just been opened by a browser in advance.
        server.closeAllConnections()
        await Promise.all([
          stopped,
          faults.close(),
          live.close(),
          liveViolations.close(),
          profiles.close(),
          audiences.close(),
        ])
        for (const id of ownTokens) await access.removeToken({ id }).catch(() => {})
        await violations.idle()
        await store.close()
        log.info({}, 'stopped')
      })()
      return closing
    }

    async function drain(graceMs: number): Promise<void> {
      log.info({ graceMs }, 'draining')
      health.drain()
      const ended = finishRequests(server, stopped, graceMs)
      faults.release()
      await Promise.all([live.close(), liveViolations.close()])
      if (!(await ended)) log.warn({ graceMs }, 'some requests took too long, and are broken off')
      await close()
    }

    return {
      url,
      endpoint: `${url}/v1`,
      faults,
      caughtUp: async () => {
        await profiles.caughtUp()
        await audiences.caughtUp()
      },
      events: store.list,
      requests: journal.records,
      settings,
      createToken: async (name) => {
        const secret = newSecret('ebt')
        const id = `tok_${randomUUID()}`
        const createdMs = nowMs()
        const createdAt = new Date(createdMs).toISOString()
        const expiresAt = new Date(createdMs + OWN_TOKEN_MS).toISOString()
        await access.addToken(
          { id, name, scopes: ALL_SCOPES, clientId: null, createdAt, expiresAt },
          hashSecret(secret),
        )
        ownTokens.push(id)
        return secret
      },
      clear: async () => {
        faults.clear()
        journal.clear()
        for (const name of Object.keys(settings)) delete settings[name]
        await store.clear()
        // Afterwards: whoever follows them looks at the epoch then.
        await violations.clear()
      },
      drain: (graceMs = GRACE_MS) => (draining ??= drain(graceMs)),
      close,
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

interface Place {
  port: number
  hostname: string
  ownsProcess: boolean
}

async function listen(app: Hono, { port, hostname, ownsProcess }: Place): Promise<Server> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    // The process of a test keeps its own Request and Response.
    overrideGlobalObjects: ownsProcess,
    serverOptions: { keepAliveTimeout: KEEP_ALIVE_MS },
  }) as Server
  server.listen(port, hostname)
  // Rejects on `error`, such as a port that is taken.
  await once(server, 'listening')
  return server
}

function readUrl(server: Server, hostname: string): string {
  const { port } = server.address() as AddressInfo
  // Every interface is where to listen, not where to call.
  const host = hostname === '0.0.0.0' || hostname === '::' ? '127.0.0.1' : hostname
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
