// Which campaign brought the visitor? The utm_ parameters of the page's query.

import type { Bag } from '../types.ts'

/** `utm_campaign` is called `name`; the others lose their prefix. Undefined where there is none. */
export function readCampaign(search: string): Bag | undefined {
  let campaign: Bag | undefined
  new URLSearchParams(search).forEach((value, parameter) => {
    // At the start only: Segment looks for utm_ anywhere and makes `_medium` out of `xutm_medium`.
    const name = /^utm_(.+)/.exec(parameter)?.[1]
    if (name) (campaign ??= {})[name === 'campaign' ? 'name' : name] = value
  })
  return campaign
}
