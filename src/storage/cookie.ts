// One cookie, read and written so that Analytics.js (js-cookie) and we find each other's.

/** For a year and all pages. Without the domain. */
const ATTRIBUTES = 'path=/; max-age=31536000; SameSite=Lax'

/** Throws if what is encoded in it is no text. */
export function readCookie(name: string): string | null {
  const text = `; ${document.cookie}`.split(`; ${encodeURIComponent(name)}=`)[1]?.split(';')[0]
  // Not all at once: `100%`, which somebody wrote as it is, stands for itself.
  return text?.replace(/(%[\da-f]{2})+/gi, decodeURIComponent) ?? null
}

/**
 * Null removes. What the browser does not take (too long) leaves no cookie, and another read sees none. `domain` is every
 * subdomain by default; empty, it is this host alone.
 */
export function writeCookie(
  name: string,
  value: string | null,
  domain = (topDomain ??=
    findTopDomain(location.hostname)),
  attributes?: string,
): void {
  write(name, value, domain, attributes)
  if (readCookie(name) !== value) {
    // The browser kept the last one, which may be somebody else's, or this host has one of its own in front.
    write(name, null, domain, attributes)
    write(name, null, '', attributes)
  }
}

/** Found once a page: finding it writes cookies. */
let topDomain: string | undefined

/**
 * The shortest domain of at least two labels that takes a cookie: `example.co.uk` for `www.shop.example.co.uk`. `''`
 * where none does (`localhost`, addresses): a cookie belongs to the host alone then.
 */
export function findTopDomain(hostname: string): string {
  // An address has no domain; Firefox would complain of each try on the console.
  const labels = /\.\d+$/.test(hostname) ? [] : hostname.split('.')
  let domain = labels.pop()!
  for (const label of labels.reverse()) {
    domain = `${label}.${domain}`
    write('__tld__', '1', domain)
    const isTaken = readCookie('__tld__')
    write('__tld__', null, domain)
    if (isTaken) return domain
  }
  return ''
}

function write(name: string, value: string | null, domain: string, attributes = ATTRIBUTES): void {
  // What may stand in a cookie stays readable, an e-mail address for one: RFC 6265's cookie-octets but for %.
  const text = (value ?? '').replace(/[^!#$&-+--:<-[\]-~]+/g, encodeURIComponent)
  // The last max-age counts (RFC 6265, 5.3).
  const ends = value === null ? '; max-age=-1' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is asynchronous, and not everywhere
  document.cookie = `${encodeURIComponent(name)}=${text}; ${attributes}${domain && `; domain=${domain}`}${ends}`
}
