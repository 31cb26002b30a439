// Who is the visitor, as far as this browser may remember? Builds the stores that the options ask for, user and group on them.

import { createEntity } from './identity/entity.ts'
import { ANONYMOUS_ID, createUser, type UserEntity } from './identity/user.ts'
import type { Config, EntityConfig } from './options.ts'
import { uuid } from './shared/uuid.ts'
import { createCookieIds, createKv, type Kv, local, localIds, type Store } from './storage/kv.ts'

export interface Visitor {
  user: UserEntity
  group: UserEntity
}

/**
 * Gives what to ask for the visitor: at every call and every time that identity is read, for another subdomain may have
 * changed it. Without a config everything is remembered as long as the page lives.
 */
export function createVisitor(config?: Config): () => Visitor {
  const cookie = createCookieIds(config?.cookie)
  const userParts = partsOf(config?.user)
  const user = createUser(userParts, uuid)
  // In Analytics.js a group tells the anonymous id as well.
  const group = Object.assign(createEntity(partsOf(config?.group)), { anonymousId: user.anonymousId })

  return () => {
    // First: it tells the others whether somebody has logged out.
    const isStale = userParts.ids.agree(ANONYMOUS_ID)
    user.follow(isStale)
    group.follow(isStale)
    return { user, group }
  }

  // Without a config there are no stores, and the keys are those of the entity's own memory.
  function partsOf(own = {} as EntityConfig) {
    return {
      ...own,
      ids: keep(own, { cookie, localStorage: localIds }),
      traitStore: keep(own, { localStorage: local }),
    }
  }
}

/** In those `places` that are asked for. Memory stands behind every list of stores, whether it is in it or not. */
function keep({ stores = [], isOff }: Partial<EntityConfig> = {}, places: Record<string, Store>): Kv {
  return createKv(
    stores.flatMap((name) => places[name] ?? []),
    isOff,
  )
}
