// Has a script of another place run in this page? Only one that may, and each once.

import { within } from '../shared/within.ts'

/**
 * Resolves when it has run. Rejects when it may not, cannot, or takes too long; it may then still run later.
 *
 * Only over https, or from an origin that the page itself has chosen: its own, or that of the `cdnUrl` it named. Who can
 * change a plain http answer on its way must not get to run code in the page.
 */
export async function loadScript(url: string, cdnUrl: string, timeoutMs: number): Promise<void> {
  const { href, protocol, origin } = new URL(url, document.baseURI)
  if (protocol !== 'https:' && origin !== location.origin && origin !== new URL(cdnUrl, document.baseURI).origin) {
    throw new Error(`${href} is not loaded: neither https, nor from here or ${cdnUrl}`)
  }

  const scripts = [...document.scripts]
  // Segment's mark: a page may have both libraries, or this one twice.
  const found = scripts.find((script) => script.src === href && /^load/.test(script.getAttribute('status') ?? ''))
  if (found?.getAttribute('status') === 'loaded') return

  const script = found ?? document.createElement('script')
  const loading = new Promise<void>((resolve, reject) => {
    script.addEventListener('load', () => {
      script.setAttribute('status', 'loaded')
      resolve()
    })
    script.addEventListener('error', () => {
      script.setAttribute('status', 'error')
      reject(new Error(`${href} did not load`))
    })
  })
  if (!found) {
    script.src = href
    script.async = true
    script.setAttribute('status', 'loading')
    // A page with a Content-Security-Policy has given the scripts that it trusts a nonce, this library's among them.
    const nonce = scripts.find((each) => each.nonce)?.nonce
    if (nonce) script.nonce = nonce
    document.head.append(script)
  }
  await within(timeoutMs, `${href} took longer than ${timeoutMs} ms`, loading)
}
