// Which campaign brought the visitor? The utm_ parameters of the page's query.

import { attempt } from '../shared/attempt.ts'
import type { Bag } from '../types.ts'

/** `utm_campaign` is called `name`; the others lose their prefix. Undefined where there is none. */
export function readCampaign(search: string): Bag | undefined {
  let campaign: Bag | undefined
  // At the start of a name only: Segment looks for utm_ anywhere and makes `_medium` out of `xutm_medium`. A second
  // question mark is what a redirect leaves that appends its own query.
  for (const [, name, value] of search.matchAll(/(?:^|[?&])utm_([^?&=]+)=?([^?&]*)/g)) {
    const text = attempt(() => decodeURIComponent(value!.replace(/\+/g, ' '))) ?? value
    ;(campaign ??= {})[name === 'campaign' ? 'name' : name!] = text
  }
  return campaign
}
