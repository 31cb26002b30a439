// What belongs into the context of every event on few pages only?

import { attempt } from '../shared/attempt.ts'
import { readCookie } from '../storage/cookie.ts'
import type { Bag } from '../types.ts'
import { readAdClick } from './ad-click.ts'
import { addHints } from './client-hints.ts'
import { createSiteCookies } from './site-cookies.ts'

/** `search`: of the page as it was at load. What comes later than this, comes into the same bag. */
export async function readRareContext(options: Bag, search: string): Promise<Bag> {
  const context: Bag = {}
  const cookies = createSiteCookies(options.cookie)
  const referrer = readAdClick(search, options.disableClientPersistence === true ? undefined : cookies)
  if (referrer) context.referrer = referrer

  const ampId = attempt(() => readCookie('_ga'))
  if (ampId?.startsWith('amp')) context.amp = { id: ampId }

  await addHints(context, options.highEntropyValuesClientHints)
  return context
}
