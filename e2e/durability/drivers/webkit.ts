// A visitor with WebKitGTK, over WebDriver. Its profile is kept in memory, so it has none to come
// back to after a kill, and a crash of a page ends the session.

import type { WebDriver } from 'selenium-webdriver'
import type { Site } from '../../fixtures.ts'
import { startWebKit, type WebKit } from '../../webkit/driver.ts'
import type { Driven, OpenOptions, Tab } from '../visitor.ts'
import { createTab, type Handle } from './tab.ts'

interface Running {
  webkit: WebKit
  /** Opens a tab. */
  openHandle(): Promise<Handle>
  witness: Handle
  tabs: Map<Tab, Handle>
}

export function createWebKitVisitor(site: Site): Driven {
  let running: Promise<Running> | undefined

  async function start(): Promise<Running> {
    const webkit = await startWebKit('none')
    const openHandle = createOpener(webkit.driver)
    const witness = await openHandle()
    await witness.navigate(`${site.url}/empty`)
    return { webkit, openHandle, witness, tabs: new Map() }
  }

  return {
    visitor: {
      engine: 'webkit',
      async open(path = '/', { before, isBare = false }: OpenOptions = {}) {
        running ??= start()
        const { openHandle, witness, tabs } = await running
        // WebDriver has no script that runs before those of a page.
        site.before = before
        const tab = createTab({ handle: await openHandle(), siteUrl: site.url, isBare, witness, tabs })
        await tab.goto(path)
        return tab
      },
      powers: {},
    },
    async end() {
      await (await running?.catch(() => undefined))?.webkit.close()
    },
  }
}

/** WebDriver is in one tab at a time, so tabs take turns. */
function createOpener(driver: WebDriver): () => Promise<Handle> {
  let last: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }

  return async () => {
    const name = await inTurn(async () => {
      // A new tab stays behind, hidden; a new window is shown.
      await driver.switchTo().newWindow('window')
      return driver.getWindowHandle()
    })
    const inTab = <T>(work: () => Promise<T>) =>
      inTurn(async () => {
        await driver.switchTo().window(name)
        return work()
      })
    return {
      evaluate: (expression) => inTab(() => evaluate(driver, expression)),
      navigate: (url) =>
        inTab(() => evaluate(driver, `void setTimeout(() => (location.href = ${JSON.stringify(url)}))`)).then(() => {}),
      close: () => inTab(() => driver.close()),
    }
  }
}

async function evaluate(driver: WebDriver, expression: string): Promise<unknown> {
  const { value, error } = await driver.executeAsyncScript<{ value?: unknown; error?: string }>(`
    const done = arguments[arguments.length - 1]
    new Promise((resolve) => resolve(${expression})).then((value) => done({ value }), (error) => done({ error: String(error) }))`)
  if (error) throw new Error(error)
  return value
}
