// A visitor with Chromium or Firefox, started by Playwright.
//
// Chromium's tabs are driven over CDP: Playwright's own pages do not follow one that comes back from the back/forward
// cache.

import {
  type BrowserContext,
  type CDPSession,
  chromium,
  firefox,
  type LaunchOptions,
  type Page,
} from '@playwright/test'
import { killAll, processesOf, signalAll } from '../../chromium/browser-killer.ts'
import type { Driven, OpenOptions, Powers, Tab } from '../visitor.ts'
import { createProfile, removeProfile } from './profile.ts'
import { createTab, type Handle } from './tab.ts'

interface PageHandle extends Handle {
  page: Page
  cdp?: CDPSession
}

interface Running {
  context: BrowserContext
  witness: PageHandle
  tabs: Map<Tab, PageHandle>
}

export function createPlaywrightVisitor(
  engine: 'chromium' | 'firefox',
  siteUrl: string,
  launchOptions: LaunchOptions,
): Driven {
  const profile = createProfile()
  const openHandle = engine === 'chromium' ? openOverCdp : openPage
  let running: Promise<Running> | undefined

  async function start(): Promise<Running> {
    const context = await { chromium, firefox }[engine].launchPersistentContext(profile, {
      ...launchOptions,
      ...(engine === 'chromium' && { ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
    })
    const witness = await openHandle(context)
    await witness.navigate(`${siteUrl}/empty`)
    return { context, witness, tabs: new Map() }
  }

  const prepareToKill = () => {
    const processes = processesOf(profile)
    return async () => {
      killAll(processes)
      await quit()
    }
  }

  async function quit(): Promise<void> {
    const ended = await running
    running = undefined
    await ended?.context.close().catch(() => {})
  }

  const cdpOf = async (tab: Tab) => {
    const cdp = (await running)?.tabs.get(tab)?.cdp
    if (!cdp) throw new Error('this tab is gone')
    return cdp
  }
  const sleep = () => {
    const processes = processesOf(profile)
    signalAll(processes, 'SIGSTOP')
    return () => signalAll(processes, 'SIGCONT')
  }
  const ofChromium: Powers = {
    sleep,
    async setQuota(tab, quotaSize) {
      const cdp = await cdpOf(tab)
      await cdp.send('Storage.overrideQuotaForOrigin', {
        origin: siteUrl,
        ...(quotaSize !== undefined && { quotaSize }),
      })
    },
    async crash(tab) {
      const cdp = await cdpOf(tab)
      const crashed = new Promise((resolve) => cdp.once('Inspector.targetCrashed', resolve))
      void cdp.send('Page.crash').catch(() => {})
      await crashed
      await forget(tab)
    },
    async setOffline(isOffline) {
      await (await running)?.context.setOffline(isOffline)
    },
    async setFrozen(tab, isFrozen) {
      const cdp = await cdpOf(tab)
      await cdp.send('Page.setWebLifecycleState', { state: isFrozen ? 'frozen' : 'active' })
    },
  }

  const ofFirefox: Powers = {
    sleep,
    /** Of all tabs, since pages of one site may share a process. Playwright's Firefox then quits by itself. */
    async crash() {
      const now = (await running)!
      const isOver = new Promise((resolve) => now.context.once('close', resolve))
      killAll(processesOf(profile, 'renderer'))
      await isOver
      running = undefined
    },
  }

  /** What a crash leaves of a tab. */
  async function forget(tab: Tab): Promise<void> {
    const { tabs } = (await running)!
    const handle = tabs.get(tab)
    tabs.delete(tab)
    await handle?.page.close().catch(() => {})
  }

  return {
    visitor: {
      engine,
      async open(path = '/', { before, isBare = false }: OpenOptions = {}) {
        running ??= start()
        const { context, witness, tabs } = await running
        const handle = await openHandle(context)
        if (handle.cdp && before) await handle.cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: before })
        else if (before) await handle.page.addInitScript(before)
        const tab = createTab({ handle, siteUrl, isBare, witness, tabs: tabs as Map<Tab, Handle> })
        await tab.goto(path)
        return tab
      },
      prepareToKill,
      kill: () => prepareToKill()(),
      quit,
      powers: engine === 'chromium' ? ofChromium : ofFirefox,
    },
    async end() {
      await quit().catch(() => {})
      removeProfile(profile)
    },
  }
}

/** With beforeunload, which Playwright skips. */
async function closeAsAPerson(page: Page): Promise<void> {
  const closed = page.waitForEvent('close')
  await page.close({ runBeforeUnload: true })
  await closed
}

async function openPage(context: BrowserContext): Promise<PageHandle> {
  const page = await context.newPage()
  return {
    page,
    evaluate: (expression) => page.evaluate(expression),
    navigate: async (url) => void (await page.goto(url, { waitUntil: 'commit' })),
    close: () => closeAsAPerson(page),
  }
}

async function openOverCdp(context: BrowserContext): Promise<PageHandle> {
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await Promise.all([cdp.send('Page.enable'), cdp.send('Runtime.enable'), cdp.send('Inspector.enable')])
  return {
    page,
    cdp,
    async evaluate(expression) {
      const answer = await cdp.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
      if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description)
      return answer.result.value
    },
    navigate: async (url) => void (await cdp.send('Page.navigate', { url })),
    close: () => closeAsAPerson(page),
  }
}
