// One cookie, read and written so that Analytics.js (js-cookie) and we find each other's.

const MAX_AGE_S = 365 * 24 * 60 * 60

/** Throws if it is not text that somebody encoded. */
export function readCookie(name: string): string | null {
  const text = `; ${document.cookie}`.split(`; ${name}=`)[1]?.split(';')[0]
  return text === undefined ? null : decodeURIComponent(text)
}

/** Writes for a year, for every subdomain; null removes. */
export function writeCookie(name: string, value: string | null): void {
  topDomain ??= findTopDomain(location.hostname)
  write(name, value, topDomain)
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
    write('__tld__', '1', domain)
    const isTaken = readCookie('__tld__')
    write('__tld__', null, domain)
    if (isTaken) return domain
  }
  return ''
}

function write(name: string, value: string | null, domain: string): void {
  // An e-mail address stays readable, as in Segment's cookies.
  const text = encodeURI(value ?? '').replace(/[;,]/g, encodeURIComponent)
  const ageS = value === null ? -1 : MAX_AGE_S
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is asynchronous, and not everywhere
  document.cookie = `${name}=${text}; path=/; max-age=${ageS}; SameSite=Lax${domain && `; domain=${domain}`}`
}
