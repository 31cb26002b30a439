// One cookie, read and written so that Analytics.js (js-cookie) and we find each other's.

import { forget, once } from '../shared/once.ts'

/** For a year and all pages. Without the domain. */
const ATTRIBUTES = 'path=/; max-age=31536000; SameSite=Lax'

/** Throws if what is encoded in it is no text. */
export function readCookie(name: string): string | null {
  const text = `; ${once(document, () => document.cookie)}`.split(`; ${name}=`)[1]?.split(';')[0]
  // Not all at once: `100%`, which somebody wrote as it is, stands for itself.
  return text?.replace(/(%[\da-f]{2})+/gi, decodeURIComponent) ?? null
}

/** Null removes. What the browser does not take (too long) leaves no cookie, and another read sees none. */
export function writeCookie(name: string, value: string | null, attributes = ATTRIBUTES + siteDomain()): void {
  write(name, value, attributes)
  if (readCookie(name) !== value) {
    // The browser kept the last one, which may be somebody else's, or this host has one of its own in front.
    write(name, null, attributes)
    write(name, null, attributes.replace(/; domain=.*/, ''))
  }
}

/** Found once a page: finding it writes cookies. */
let domain: string | undefined

/** What makes a cookie that of every subdomain, at the end of its attributes. */
export function siteDomain(): string {
  return (domain ??= findSiteDomain(location.hostname))
}

/**
 * The shortest domain of at least two labels that takes a cookie: `example.co.uk` for `www.shop.example.co.uk`. `''`
 * where none does (`localhost`, addresses): a cookie belongs to the host alone then.
 */
export function findSiteDomain(hostname: string): string {
  // An address has no domain; Firefox would complain of each try on the console.
  const labels = /\.\d+$/.test(hostname) ? [] : hostname.split('.')
  for (let count = 2; count <= labels.length; count++) {
    const domain = `; domain=${labels.slice(-count).join('.')}`
    write('__tld__', '1', ATTRIBUTES + domain)
    const isTaken = readCookie('__tld__')
    write('__tld__', null, ATTRIBUTES + domain)
    if (isTaken) return domain
  }
  return ''
}

function write(name: string, value: string | null, attributes: string): void {
  // What may stand in a cookie stays readable, an e-mail address for one: RFC 6265's cookie-octets but for %.
  const text = (value ?? '').replace(/[^!#$&-+--:<-[\]-~]+/g, encodeURIComponent)
  // The last max-age counts (RFC 6265, 5.3).
  const ends = value === null ? '; max-age=-1' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is asynchronous, and not everywhere
  document.cookie = `${name}=${text}; ${attributes}${ends}`
  forget()
}
