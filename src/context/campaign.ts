// Which campaign brought the visitor? The utm_ parameters of the page's query.

import type { Bag } from '../types.ts'

/** `utm_campaign` is called `name`; the others lose their prefix. Undefined where there is none. */
export function readCampaign(search: string): Bag | undefined {
  let campaign: Bag | undefined
  new URLSearchParams(search).forEach((value, parameter) => {
    // At the start only: Segment looks for utm_ anywhere and makes `_medium` out of `xutm_medium`.
    if (/^utm_./.test(parameter)) (campaign ??= {})[parameter.slice(4).replace(/^campaign$/, 'name')] = value
  })
  return campaign
}
