// What every driver asks a page, whatever its engine.

/** Which document this is, and whether it is as far as a visitor waits for: with its library, or bare. */
export function lookAtDocument(isBare: boolean): { id: string; isThere: boolean } {
  const { analytics } = window
  const isThere = isBare
    ? document.readyState !== 'loading'
    : document.readyState === 'complete' && (!analytics || analytics.initialized)
  return { id: `${location.href} ${performance.timeOrigin}`, isThere: isThere && location.protocol !== 'about:' }
}

/** What the browser calls this document where it lists locks. */
export function readClientId(): Promise<string> {
  return navigator.locks.request('who am I', async () => {
    const { held } = await navigator.locks.query()
    return held!.find(({ name }) => name === 'who am I')!.clientId!
  })
}

/** Whether all locks belong to these. */
export async function areLocksOf(clients: string[]): Promise<boolean> {
  const { held, pending } = await navigator.locks.query()
  return [...held!, ...pending!].every(({ clientId }) => clients.includes(clientId!))
}

/** A call of `script` as text. */
export function toText(script: (argument: never) => unknown, argument?: unknown): string {
  return `(${script})(${JSON.stringify(argument) ?? ''})`
}
