// Where is the visitor? Read at the moment of a call, by the bundle or, before it is there, by the snippet.

import { attempt } from '../shared/attempt.ts'
import type { Page } from '../types.ts'

/** What Segment's stub puts behind the arguments of an event call ("buffered page context"); ours as well. */
export interface BufferedPage {
  __t: 'bpc'
  /** href of the canonical link, as written. */
  c?: string | null
  /** pathname, href and search of the location. */
  p: string
  u: string
  s: string
  /** title and referrer of the document. */
  t: string
  r: string
}

export function isBufferedPage(value: unknown): value is BufferedPage {
  return (value as BufferedPage | null | undefined)?.__t === 'bpc'
}

export function expandPage({ c, p, u, s, t, r }: BufferedPage): Page {
  return toPage(c, { pathname: p, href: u, search: s }, { title: t, referrer: r })
}

export function readPage(): Page {
  return toPage(document.querySelector('link[rel=canonical]')?.getAttribute('href'), location, document)
}

/** The canonical address counts where there is one; the query is kept, the hash only if the canonical has it. */
function toPage(
  canonical: string | null | undefined,
  { pathname, href, search }: { pathname: string; href: string; search: string },
  { title, referrer }: { title: string; referrer: string },
): Page {
  let path = pathname
  let url = href.split('#')[0]!
  if (canonical) {
    // Where it is not absolute, its path is taken as it is written.
    path = attempt(() => new URL(canonical).pathname) ?? canonical.replace(/^\/?/, '/')
    url = canonical.includes('?') ? canonical : canonical + search
  }
  return { path, referrer, search, title, url }
}
