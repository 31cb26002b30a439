// What if ours were broken?

/** Ways to break ours on purpose, before its script runs: a laboratory that finds nothing then is worth nothing. */
export const BREAKAGES = {
  commit: 'IDBTransaction.prototype.commit = undefined',
  store: `for (const name of ['put', 'add']) {
    IDBObjectStore.prototype[name] = function () { return this.get('nothing') }
  }`,
  ids: `const renew = (body) => body.replace(/"messageId":"/g, () => '"messageId":"' + Math.random())
    const { fetch } = window
    window.fetch = (url, init) => fetch(url, init?.body ? { ...init, body: renew(init.body) } : init)
    const beacon = navigator.sendBeacon.bind(navigator)
    navigator.sendBeacon = (url, body) => beacon(url, renew(body))`,
}

export type Breakage = keyof typeof BREAKAGES
