// A tab of any engine, built on the little that each engine is asked for.

import type { Tab } from '../visitor.ts'
import { areLocksOf, lookAtDocument, readClientId, toText } from './page-script.ts'

/** What an engine has to know how to do. */
export interface Handle {
  /** Evaluates an expression, waits for its promise, gives what it resolves to. */
  evaluate(expression: string): Promise<unknown>
  navigate(url: string): Promise<void>
  close(): Promise<void>
}

export interface TabParts {
  handle: Handle
  siteUrl: string
  isBare: boolean
  /** A page of the site in another tab, which nobody closes. */
  witness: Handle
  /** All of this browser; the new one puts itself in, and takes itself out. */
  tabs: Map<Tab, Handle>
}

const LOOK_MS = 20
const TIMEOUT_MS = 20_000

export function createTab({ handle, siteUrl, isBare, witness, tabs }: TabParts): Tab {
  const look = () =>
    (handle.evaluate(toText(lookAtDocument, isBare)) as Promise<ReturnType<typeof lookAtDocument>>).catch(
      () => undefined,
    )

  /** Until another document than `before` is there. */
  async function arrive(before: string | undefined): Promise<void> {
    await until('the next page is there', async () => {
      const document = await look()
      return !!document?.isThere && document.id !== before
    })
  }

  async function move(begin: () => Promise<unknown>): Promise<void> {
    const before = await look()
    await begin()
    await arrive(before?.id)
  }

  const tab: Tab = {
    run: (script: (argument: never) => unknown, argument?: unknown) =>
      handle.evaluate(toText(script, argument)) as Promise<never>,
    // The page may be gone before it has answered.
    leave: (script, argument) => move(() => handle.evaluate(toText(script, argument)).catch(() => {})),
    goto: (path) => move(() => handle.navigate(siteUrl + path)),
    back: () => move(() => handle.evaluate('void setTimeout(() => history.back())').catch(() => {})),
    reload: () => move(() => handle.evaluate('void setTimeout(() => location.reload())').catch(() => {})),
    async close() {
      tabs.delete(tab)
      await handle.close()
      await untilLocksAreFree()
    },
  }
  tabs.set(tab, handle)
  return tab

  /** On a machine under load that may come after the tab is gone for its user. */
  async function untilLocksAreFree(): Promise<void> {
    await until('the locks of a closed tab are free', async () => {
      const living = [witness, ...tabs.values()]
      const clients = await Promise.all(living.map((other) => other.evaluate(toText(readClientId)).catch(() => '')))
      return (await witness.evaluate(toText(areLocksOf as never, clients))) === true
    })
  }
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const endMs = Date.now() + TIMEOUT_MS
  while (!(await isSo())) {
    if (Date.now() > endMs) throw new Error(`not within ${TIMEOUT_MS} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
