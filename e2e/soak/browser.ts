// One Chromium on one profile, its tabs driven over CDP: Playwright's own pages do not follow one that comes back from the
// back/forward cache.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import { killAll, processesOf } from '../chromium/browser-killer.ts'
import { launchChromium } from '../chromium/launch.ts'

export interface Tab {
  /** Null where the page has gone, or hangs. */
  evaluate<T>(expression: string): Promise<T | null>
  navigate(url: string): Promise<void>
  /** -1: back, 1: forward. False where nothing is. */
  go(delta: number): Promise<boolean>
  setFrozen(isFrozen: boolean): Promise<void>
  crash(): Promise<void>
  close(): Promise<void>
  isAlive(): boolean
}

export interface SoakBrowser {
  profile: string
  openTab(onReport: (text: string) => void): Promise<Tab>
  setOffline(isOffline: boolean): Promise<void>
  forgetCookies(): Promise<void>
  /** Ready to kill all processes that there are now, in no time. */
  prepareToKill(): () => Promise<void>
  /** As its user does. */
  quit(): Promise<void>
}

/** An answer that takes longer never comes. */
const ANSWER_MS = 3000

export function createProfile(): string {
  return mkdtempSync(path.join(tmpdir(), 'everbeacon-soak-'))
}

export function removeProfile(profile: string): void {
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
}

export async function launch(profile: string): Promise<SoakBrowser> {
  const context = await launchChromium(profile, { ignoreDefaultArgs: ['--disable-back-forward-cache'] })
  return {
    profile,
    openTab: (onReport) => openTab(context, onReport),
    // One tab may crash meanwhile.
    setOffline: (isOffline) => context.setOffline(isOffline).catch(() => {}),
    forgetCookies: () => context.clearCookies(),
    prepareToKill() {
      const processes = processesOf(profile)
      return () => {
        killAll(processes)
        return within(context.close(), 5000).then(() => {})
      }
    },
    quit: () => within(context.close(), 10_000).then(() => {}),
  }
}

async function openTab(context: BrowserContext, onReport: (text: string) => void): Promise<Tab> {
  const page: Page = await context.newPage()
  const session: CDPSession = await context.newCDPSession(page)
  let isAlive = true
  page.on('crash', () => {
    end()
    void page.close().catch(() => {})
  })
  page.on('close', end)
  session.on('Runtime.bindingCalled', ({ payload }) => onReport(payload))
  await Promise.all([
    session.send('Page.enable'),
    session.send('Runtime.enable'),
    session.send('Runtime.addBinding', { name: 'soakReport' }),
  ])
  return {
    async evaluate<T>(expression: string) {
      const sent = session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
      const answer = await within(sent, ANSWER_MS)
      if (answer?.exceptionDetails) return null
      return (answer?.result.value as T) ?? null
    },
    navigate: (url) => within(session.send('Page.navigate', { url }), ANSWER_MS).then(() => {}),
    async go(delta) {
      const history = await within(session.send('Page.getNavigationHistory'), ANSWER_MS)
      const entry = history?.entries[history.currentIndex + delta]
      // The first one is about:blank.
      if (!entry?.url.startsWith('http')) return false
      await within(session.send('Page.navigateToHistoryEntry', { entryId: entry.id }), ANSWER_MS)
      return true
    },
    setFrozen: (isFrozen) =>
      within(session.send('Page.setWebLifecycleState', { state: isFrozen ? 'frozen' : 'active' }), ANSWER_MS).then(
        () => {},
      ),
    async crash() {
      const crashed = new Promise<void>((resolve) => page.once('crash', () => resolve()))
      void session.send('Page.crash').catch(() => {})
      await within(crashed, ANSWER_MS)
    },
    async close() {
      end()
      await within(page.close(), ANSWER_MS)
    },
    isAlive: () => isAlive,
  }

  function end(): void {
    isAlive = false
  }
}

/** Undefined where it fails, or takes longer. */
export async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined)
  })
  const result = await Promise.race([promise.catch(() => undefined), late])
  clearTimeout(timer)
  return result
}
