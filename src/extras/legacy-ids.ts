// Whom did the libraries before Analytics.js 2 know? Their cookies are taken over, once, where nobody is known since.

import { attempt } from '../shared/attempt.ts'
import { isBag } from '../shared/is-bag.ts'
import { cookies, local, remember } from '../storage/memory.ts'
import type { Bag, User } from '../types.ts'
import { ANONYMOUS_ID } from '../visitor.ts'
import { createSiteCookies } from './site-cookies.ts'

/** The user's alone: Segment's library gives the same id to the group. */
export function adoptLegacyIds(user: User, cookieOptions?: unknown): void {
  const siteCookies = createSiteCookies(cookieOptions)
  const [known, anonymousId] = [take('ajs_user'), take('_sio')?.split('----')[0]]
  // First: who is identified for the first time keeps the anonymous id.
  const isKnown = remember(ANONYMOUS_ID, [cookies, local])()
  if (anonymousId && !isKnown) user.anonymousId(anonymousId)
  if (known && !user.id()) {
    const read: unknown = attempt(() => JSON.parse(known))
    const { id, traits }: Bag = isBag(read) ? read : { id: typeof read === 'string' ? read : known }
    if (id) user.id(id)
    if (isBag(traits)) user.traits({ ...user.traits(), ...traits })
  }

  /** Left where it is, it would be somebody again after a logout. */
  function take(name: string): string | null | undefined {
    const value = attempt(() => siteCookies.get(name))
    if (value !== undefined && value !== null) attempt(() => siteCookies.set(name, null))
    return value
  }
}
