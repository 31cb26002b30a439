// What became of a page's events, by its own account?

import type { Receipt } from '../../dist/index.d.ts'
import { expectSoon } from './arrival.ts'
import type { World } from './row.ts'
import type { Tab } from './visitor.ts'

/** `delivered`, or why it was dropped, by the event's name. */
type Ends = Record<string, string>

declare global {
  interface Window {
    receipts?: Record<string, Receipt>
  }
}

/** Calls in one task; what each event comes to is kept in the page. Resolves once they are stored, or not to be stored. */
export function track(tab: Tab, names: readonly string[], properties = {}): Promise<void> {
  return tab.run(
    async ({ names, properties }) => {
      const receipts = (window.receipts ??= {})
      await Promise.all(
        names.map(async (name) => {
          try {
            const { delivered } = await window.analytics.track(name, properties)
            void delivered.then((receipt) => {
              receipts[name] = receipt
            })
          } catch {
            // It will be missed.
          }
        }),
      )
    },
    { names, properties },
  )
}

/** Waits until each of these has come to that. */
export async function expectEnds(world: World, tab: Tab, wanted: Ends): Promise<Record<string, Receipt>> {
  return expectSoon(
    world,
    () => tab.run(() => window.receipts ?? {}),
    (receipts) => Object.keys(wanted).every((name) => endOf(receipts[name]) === wanted[name]),
    (receipts) => {
      const wrong = Object.keys(wanted).filter((name) => endOf(receipts[name]) !== wanted[name])
      return `not ${wanted[wrong[0]!]}: ${wrong.length}, such as ${wrong[0]} (${JSON.stringify(receipts[wrong[0]!])})`
    },
  )
}

export async function expectDelivered(world: World, tab: Tab, names: readonly string[]): Promise<void> {
  await expectEnds(world, tab, Object.fromEntries(names.map((name) => [name, 'delivered'])))
}

function endOf(receipt: Receipt | undefined): string | undefined {
  return receipt?.status === 'dropped' ? receipt.reason : receipt?.status
}
