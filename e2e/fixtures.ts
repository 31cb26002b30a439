// A site with the built script on it, and a collector on another origin: what every spec starts from.

import { EventEmitter, once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { test as base, expect } from '@playwright/test'
import { build } from 'esbuild'
import { type Collector, createCollector } from '../demo/collector/create-collector.ts'

export { expect } from '@playwright/test'

export interface Site {
  /** http://127.0.0.1:PORT */
  url: string
  /** Milliseconds before the bundle is answered; Infinity: not before it is released. */
  bundleDelayMs: number
  releaseBundle(): void
  /** Pages of the test's own, by path. */
  pages: Map<string, string>
  /** The folder that has the scripts. */
  dist: string
  /** A script that every page begins with, for a browser that cannot be given one. */
  before: string | undefined
  /** Resolves with the next request for this path, once it is here. */
  asked(path: string): Promise<void>
}

interface Fixtures {
  site: Site
  /** Empty and well at the start of every test. */
  collector: Collector
  /** Events that the collector has, oldest first, by name (page and others by type). */
  stored: () => Promise<string[]>
}

interface WorkerFixtures {
  workerSite: Site & { close(): void }
  workerCollector: Collector
}

export const WRITE_KEY = 'demo'

const ROOT = path.join(import.meta.dirname, '..')
const DIST = path.join(ROOT, 'dist')
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  workerCollector: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter
    async ({}, use) => {
      const collector = await createCollector({ writeKeys: [WRITE_KEY] })
      await use(collector)
      await collector.close()
    },
    { scope: 'worker' },
  ],
  workerSite: [
    async ({ workerCollector }, use) => {
      const site = await startSite(workerCollector.endpoint)
      await use(site)
      site.close()
    },
    { scope: 'worker' },
  ],
  site: async ({ workerSite }, use) => {
    workerSite.bundleDelayMs = 0
    workerSite.pages.clear()
    workerSite.dist = DIST
    workerSite.before = undefined
    await use(workerSite)
  },
  collector: async ({ workerCollector }, use) => {
    await workerCollector.clear()
    await use(workerCollector)
    workerCollector.faults.clear()
  },
  stored: async ({ collector }, use) => {
    await use(async () => (await collector.events()).map(({ event, type }) => event ?? type))
  },
})

/** Serves e2e/pages and a test's own, with `__ENDPOINT__` and the like filled in, and dist. */
export async function startSite(endpoint: string): Promise<Site & { close(): void }> {
  const modules = new Map<string, string>()
  const requests = new EventEmitter()
  const RELEASE = 'release'
  const server: Server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost')
    const delayMs = pathname === '/dist/analytics.min.js' ? site.bundleDelayMs : 0
    // Before anybody hears of the request: who has, may release it at once.
    const released = delayMs === Number.POSITIVE_INFINITY ? once(requests, RELEASE) : undefined
    requests.emit(pathname)
    try {
      const text = await read(pathname)
      if (released) await released
      else if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs))
      response.setHeader('Content-Type', TYPES[path.extname(pathname)] ?? 'text/html; charset=utf-8')
      response.end(site.before && !path.extname(pathname) ? withScript(text, site.before) : text)
    } catch {
      response.statusCode = 404
      response.end('not found')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const site: Site & { close(): void } = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bundleDelayMs: 0,
    releaseBundle: () => void requests.emit(RELEASE),
    pages: new Map<string, string>(),
    dist: DIST,
    before: undefined,
    asked: async (path) => void (await once(requests, path)),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
  return site

  async function read(pathname: string): Promise<string> {
    const own = site.pages.get(pathname)
    if (own !== undefined) return fill(own)
    if (pathname.startsWith('/dist/')) return readFileSync(path.join(site.dist, path.basename(pathname)), 'utf8')
    if (pathname.endsWith('.js')) return bundleModule(pathname)
    const name = pathname === '/' ? '/index' : pathname
    return fill(readFileSync(path.join(ROOT, 'e2e/pages', `${name}.html`), 'utf8'))
  }

  function fill(page: string): string {
    const values: Record<string, string> = {
      ENDPOINT: endpoint,
      WRITE_KEY,
      SNIPPET: readFileSync(path.join(site.dist, 'snippet.min.js'), 'utf8'),
    }
    return page.replace(/__(\w+?)__/g, (placeholder, key) => values[key] ?? placeholder)
  }

  /** A page's module, bundled against the built package as a site would. */
  async function bundleModule(pathname: string): Promise<string> {
    const known = modules.get(pathname)
    if (known) return known
    const result = await build({
      entryPoints: [path.join(ROOT, 'e2e/pages', pathname.replace(/\.js$/, '.ts'))],
      alias: { everbeacon: path.join(DIST, 'index.js') },
      bundle: true,
      write: false,
      format: 'iife',
    })
    modules.set(pathname, result.outputFiles[0]!.text)
    return result.outputFiles[0]!.text
  }
}

function withScript(page: string, script: string): string {
  return page.replace(/^(<!doctype html>)?/i, (doctype) => `${doctype}<script>${script}</script>`)
}

/** Waits until the collector has these events, and no others, in this order. */
export async function expectStored(collector: Collector, names: string[], timeout = 20_000): Promise<void> {
  await expect
    .poll(async () => (await collector.events()).map(({ event, type }) => event ?? type), { timeout })
    .toEqual(names)
}

declare global {
  interface Window {
    analytics: import('../dist/index.d.ts').Analytics
  }
}
