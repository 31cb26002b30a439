// What does a client of Analytics.js have that few programs ask it for? Given to ours when this code is there.

import type { Client } from '../client.ts'
import { toPlain } from '../event/plain.ts'
import type { Entity } from '../identity/entity.ts'
import { createPipeline } from '../pipeline/pipeline.ts'
import { createSystemContext, enrich } from '../pipeline/rich-context.ts'
import type { Row } from '../row.ts'
import { uuid } from '../shared/uuid.ts'
import type { AnalyticsEvent, Bag, SegmentEvent } from '../types.ts'
import { addAdClicks } from './ad-click.ts'
import { normalizeMessage } from './normalize.ts'
import { enrichEntity } from './rich-entity.ts'
import { createSiteStorage } from './site-storage.ts'

/** Of Analytics.js 1: they only warn. */
const OLD_METHODS =
  'addIntegrationMiddleware log listeners addEventListener removeAllListeners removeListener ' +
  'removeEventListener hasListeners add addIntegration'

/** Once a client; contexts that are there already get their methods, too. */
export function furnish(client: Client): void {
  if (client.pipeline) return
  enrich(client.Context)
  const options = client.options as Bag
  const persist = options.disableClientPersistence !== true
  const isActive = !!client.settings.apiHost && typeof document === 'object'
  for (const name of ['user', 'group'] as const) {
    enrichEntity(client[name]() as Entity, { persist, storage: options.storage, ...options[name] })
  }
  // Also where no plugin comes: it tells those who listen to the queue.
  const pipeline = createPipeline(
    client,
    () => createSystemContext(client.Context),
    (message, reason) => client.report('plugin', message, reason),
    (event) => toPlain(event, event.type, (problem) => client.report('invalid', problem)) as AnalyticsEvent,
  )
  const members: Bag = {
    pipeline,
    async finish({ key, text }: Row) {
      try {
        if (pipeline.plugins.length) await client.process(Object.assign(new client.Context(JSON.parse(text)), { key }))
      } catch (reason) {
        client.report('invalid', `${reason}`)
      }
    },
    plugins: {},
    failedInitializations: [],
    storage: createSiteStorage(options, isActive && persist),
    normalize(message: SegmentEvent) {
      warn('normalize()')
      const ids = {
        userId: client.user().id(),
        anonymousId: client.user().anonymousId() ?? null,
        messageId: `ajs-next-${Date.now()}-${uuid()}`,
      }
      return normalizeMessage(message, ids, (problem) => client.report('invalid', `normalize(): ${problem}`))
    },
    timeout(ms: number) {
      client.settings.timeout = ms
    },
    push([method, ...args]: string[]) {
      ;(client as unknown as Bag)[method!]?.(...args)
    },
    use(plugin: (analytics: Client) => void) {
      try {
        plugin(client)
      } catch (reason) {
        client.report('invalid', `use(): ${reason}`, reason)
      }
      return client
    },
    noConflict() {
      warn('noConflict()')
      return client
    },
    initialize: initialized('initialize()'),
    init: initialized('init()'),
  }
  for (const name of OLD_METHODS.split(' ')) members[name] = () => warn(`${name}()`)
  const { cdnURL, cdnSettings = { integrations: {} } } = options
  Object.assign(client.settings, { cdnURL, cdnSettings, timeout: 300 })
  Object.assign(client, members)
  if (isActive) addAdClicks(client)
  // As Segment's library tells it.
  client.on('dropped', ({ reason, message }, context) => {
    if (reason !== 'rejected') return
    const error = new Error(message)
    context?.setFailedDelivery({ reason: error })
    client.emit('error', { code: 'delivery_failure', message, reason: error, ctx: context })
  })
  const { get: readQueue } = Object.getOwnPropertyDescriptor(client, 'queue')!
  const { on, once, off, emit } = client
  Object.defineProperties(client, {
    queue: {
      get: () => ({
        ...readQueue!(),
        plugins: pipeline.plugins,
        failedInitializations: client.failedInitializations,
        isEmpty: () => !client.queue.waiting,
        // For who listens to a queue: the pipeline tells its events here.
        on,
        once,
        off,
        emit,
      }),
    },
    Integrations: {
      get() {
        warn('Integrations')
        const destinations = client.queue.plugins.filter(({ type }) => type === 'destination')
        return Object.fromEntries(destinations.flatMap(({ name }) => findGlobal(name)))
      },
    },
  })

  function initialized(name: string): () => Promise<Client> {
    return async () => {
      warn(name)
      return client
    }
  }
}

/** What a destination's script of Analytics.js 1 has left on the page. */
function findGlobal(name: string): [string, unknown][] {
  const found = (window as unknown as Bag)[`${name.toLowerCase().replace('.', '').split(' ').join('-')}Integration`]
  return found ? [[name, found.Integration ?? found]] : []
}

function warn(name: string): void {
  console.warn(`analytics.${name} is deprecated`)
}
