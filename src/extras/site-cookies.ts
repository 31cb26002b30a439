// How does the site want its cookies? The option `cookie`.

import { readCookie, siteDomain, writeCookie } from '../storage/cookie.ts'
import type { Bag } from '../types.ts'

/** Texts as they are; throws where the browser does. */
export interface SiteCookies {
  get(name: string): string | null
  /** Null removes. */
  set(name: string, value: string | null): void
}

/** `maxage` is in days. Without a domain it is every subdomain; an empty one is this host alone. */
export function createSiteCookies(options: unknown): SiteCookies {
  const given: Bag = Object(options)
  const { maxage = 365, path = '/', sameSite = 'Lax', secure, domain } = given
  const attributes = `path=${path}; max-age=${maxage * 86400}; SameSite=${sameSite}${secure ? '; Secure' : ''}`
  return {
    get: (name) => readCookie(encodeURIComponent(name)),
    set(name, value) {
      // Asked for when a cookie is written, not before: finding it writes one.
      const ofDomain = 'domain' in given ? (domain ? `; domain=${domain}` : '') : siteDomain()
      writeCookie(encodeURIComponent(name), value, attributes + ofDomain)
    },
  }
}
