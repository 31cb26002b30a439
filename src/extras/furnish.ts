// What does a client of Analytics.js have that few programs ask it for? Given to ours when this code is there.

import type { Client } from '../client.ts'
import { OLD_METHODS } from '../methods.ts'
import { enrich } from '../pipeline/rich-context.ts'
import { uuid } from '../shared/uuid.ts'
import type { Bag, SegmentEvent } from '../types.ts'
import { normalizeMessage } from './normalize.ts'
import { createSiteStorage } from './site-storage.ts'

/** To be called once. Contexts that are there already get their methods, too. */
export function furnish(client: Client): void {
  enrich(client.createSystemContext())
  const options = client.options as Bag
  const persist = options.disableClientPersistence !== true
  const isActive = !!client.settings.apiHost && typeof document === 'object'
  for (const name of ['user', 'group'] as const) {
    Object.assign(client[name](), { options: { persist, storage: options.storage, ...options[name] } })
  }
  const members: Bag = {
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
    noConflict() {
      warn('noConflict()')
      return client
    },
    initialize: initialized('initialize()'),
    init: initialized('init()'),
  }
  for (const name of OLD_METHODS.split(' ')) members[name] = () => warn(`${name}()`)
  Object.assign(client, members)
  Object.defineProperties(client, {
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
