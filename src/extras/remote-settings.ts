// What does the workspace want of this page? Asked of the CDN, and remembered for the next page.

import { attempt } from '../shared/attempt.ts'
import type { Bag } from '../types.ts'
import { isSettings } from './settings.ts'

export interface SettingsRequest {
  /** Such as `https://cdn.segment.com`, with or without a slash at its end. */
  cdnUrl: string
  writeKey: string
  /** For the whole answer. */
  timeoutMs: number
  /** False: the browser's storage is left alone. Default true. */
  persist?: boolean
  /**
   * Hears of a remembered document at once, before `loadSettings` returns, and then of the CDN's, each as it came.
   * `remembered` is from a storage that any script of the site can write, now or last year: it should not decide which
   * scripts run or where events go.
   */
  onSettings(settings: Bag, from: 'remembered' | 'cdn'): void
  complain(problem: string, reason?: unknown): void
}

/** Settings are some 10 KB; the few that are huge are asked for on every page rather than fill a site's 5 MB. */
const MAX_REMEMBERED_CHARACTERS = 200_000

/** Resolves when the CDN has answered, or has not. Never rejects; without an answer, everything stays as it was. */
export async function loadSettings(request: SettingsRequest): Promise<void> {
  const { writeKey, timeoutMs, persist = true, complain } = request
  const cdnUrl = request.cdnUrl.replace(/\/+$/, '')
  // With the CDN: what a test workspace's says is not true of the real one.
  const key = `everbeacon settings ${cdnUrl} ${writeKey}`
  const remembered = persist ? attempt(() => localStorage.getItem(key)) : undefined
  if (remembered) use(remembered, 'remembered')

  try {
    const text = await fetchText(`${cdnUrl}/v1/projects/${encodeURIComponent(writeKey)}/settings`, timeoutMs)
    if (use(text, 'cdn') && persist) remember(key, text)
  } catch (error) {
    complain(`settings: no answer from ${cdnUrl}; ${remembered ? 'the last ones hold' : 'going on without'}`, error)
  }

  function use(text: string, from: 'remembered' | 'cdn'): boolean {
    const settings: unknown = attempt(() => JSON.parse(text))
    if (!isSettings(settings, complain)) return false
    try {
      request.onSettings(settings, from)
    } catch (error) {
      complain('settings: could not be applied', error)
    }
    return true
  }
}

/** Throws where there is no answer, or none that is fine. No header, so that no preflight is asked for. */
async function fetchText(url: string, timeoutMs: number): Promise<string> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), timeoutMs)
  try {
    const response = await fetch(url, { signal: abort.signal })
    const text = await response.text()
    if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 200)}`)
    return text
  } catch (error) {
    throw abort.signal.aborted ? new Error(`none in ${timeoutMs} ms`) : error
  } finally {
    clearTimeout(timer)
  }
}

function remember(key: string, text: string): void {
  // An old document must not outlive the newer one that does not fit.
  if (text.length > MAX_REMEMBERED_CHARACTERS || !attempt(() => [localStorage.setItem(key, text)])) {
    attempt(() => localStorage.removeItem(key))
  }
}
