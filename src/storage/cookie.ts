// One cookie, read and written so that Analytics.js (js-cookie) and we find each other's.

/** How long, where and how, for every cookie that is written. */
export interface CookieOptions {
  /** In days. Default 365. */
  maxage?: number
  /** Default: every subdomain. Empty: this host alone. */
  domain?: string
  /** Default `/`. */
  path?: string
  /** Default `Lax`. */
  sameSite?: string
  secure?: boolean
}

/** Throws if what is encoded in it is no text. */
export function readCookie(name: string): string | null {
  const text = `; ${document.cookie}`.split(`; ${encodeURIComponent(name)}=`)[1]?.split(';')[0]
  // Not all at once: `100%`, which somebody wrote as it is, stands for itself.
  return text?.replace(/(%[\da-f]{2})+/gi, decodeURIComponent) ?? null
}

/** Null removes. What the browser does not take (too long) leaves no cookie, and another read sees none. */
export function writeCookie(name: string, value: string | null, options?: CookieOptions): void {
  topDomain ??= findTopDomain(location.hostname)
  const withDomain = { domain: topDomain, ...options }
  write(name, value, withDomain)
  if (readCookie(name) !== value) {
    // The browser kept the last one, which may be somebody else's, or this host has one of its own in front.
    write(name, null, withDomain)
    write(name, null, { ...options, domain: '' })
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
  let domain = labels.pop()
  for (const label of labels.reverse()) {
    domain = `${label}.${domain}`
    write('__tld__', '1', { domain })
    const isTaken = readCookie('__tld__')
    write('__tld__', null, { domain })
    if (isTaken) return domain
  }
  return ''
}

function write(name: string, value: string | null, options: CookieOptions): void {
  const { maxage = 365, domain, path = '/', sameSite = 'Lax', secure } = options
  // What may stand in a cookie stays readable, an e-mail address for one: RFC 6265's cookie-octets but for %.
  const text = value?.replace(/[^!#$&-+--:<-[\]-~]+/g, encodeURIComponent) ?? ''
  const ageS = value === null ? -1 : maxage * 86400
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is asynchronous, and not everywhere
  document.cookie = `${encodeURIComponent(name)}=${text}; path=${path}; max-age=${ageS}; SameSite=${sameSite}${domain ? `; domain=${domain}` : ''}${secure ? '; Secure' : ''}`
}
