// What belongs into the context of every event on few pages only?

import { attempt } from '../shared/attempt.ts'
import { readCookie } from '../storage/cookie.ts'
import type { Bag } from '../types.ts'
import { addHints } from './client-hints.ts'

/** What comes later than this, comes into the same bag. */
export async function readRareContext(options: Bag): Promise<Bag> {
  const context: Bag = {}
  const ampId = attempt(() => readCookie('_ga'))
  if (ampId?.startsWith('amp')) context.amp = { id: ampId }

  await addHints(context, options.highEntropyValuesClientHints)
  return context
}
