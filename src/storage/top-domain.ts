// Which domain do all subdomains of this site share?

/**
 * The shortest one of at least two labels that takes a cookie: `example.co.uk` for `www.shop.example.co.uk`. `''` where
 * none does (`localhost`, addresses): a cookie belongs to the host alone then.
 */
export function findTopDomain(hostname: string, canSetCookieFor: (domain: string) => boolean): string {
  const labels = hostname.split('.')
  for (let count = 2; count <= labels.length; count++) {
    const domain = labels.slice(-count).join('.')
    if (canSetCookieFor(domain)) return domain
  }
  return ''
}
