// What was a page told of the library's troubles, and what of them reached the page itself?

import { expectSoon } from './arrival.ts'
import { Breach, type World } from './row.ts'
import type { Tab } from './visitor.ts'

declare global {
  interface Window {
    heard: {
      /** Codes of the library's `error` events. */
      told: string[]
      /** What was thrown into the page. */
      thrown: string[]
    }
  }
}

/** To run before a page of which `expectTold` is asked. */
export const LISTEN = `{
  const heard = (window.heard = { told: [], thrown: [] })
  addEventListener('error', ({ message }) => heard.thrown.push(message))
  addEventListener('unhandledrejection', ({ reason }) => heard.thrown.push('rejected: ' + reason))
  addEventListener('DOMContentLoaded', () => window.analytics?.on('error', ({ code }) => heard.told.push(code)))
}`

/** Nothing was thrown into the page, and its developer is told of these troubles, each once. */
export async function expectTold(world: World, tab: Tab, codes: readonly string[]): Promise<void> {
  const { told, thrown } = await expectSoon(
    world,
    () => tab.run(() => window.heard),
    (heard) => codes.every((code) => heard.told.includes(code)),
    ({ told }) => `told of ${told}, not of ${codes}`,
  )
  if (thrown.length) throw new Breach(`thrown into the page: ${thrown}`)
  if ([...told].sort().join() !== [...codes].sort().join()) throw new Breach(`told of ${told}, not of ${codes}`)
}
