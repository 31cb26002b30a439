// A site with one of the libraries on it.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { build } from 'esbuild'
import type { Library } from './libraries.ts'

export interface Site {
  url: string
  /** A page without any library, on another site. */
  elsewhere: string
  close(): void
}

const ROOT = path.join(import.meta.dirname, '../..')

const bundles = new Map<string, Promise<string>>()

export interface SiteOptions {
  /** Runs before everything else. */
  headScript?: string | undefined
  /** Of every answer. */
  headers?: Record<string, string>
}

export async function startSite(
  library: Library,
  collectorUrl: string,
  { headScript = '', headers = {} }: SiteOptions = {},
): Promise<Site> {
  const collector = { library: library.id, url: collectorUrl, host: new URL(collectorUrl).host }
  const html = `<!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
    ${headScript && `<script>{${headScript}}</script>`}
    ${library.isOurs ? ourHead(collectorUrl, library.options) : ''}
    <script>window.labCollector = ${JSON.stringify(collector)}</script>
    <script src="/library.js"></script>
    </head><body><h1>Shop</h1></body></html>`

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url!, 'http://site')
    const send = (type: string, text: string) => response.writeHead(200, { ...headers, 'Content-Type': type }).end(text)
    if (pathname === '/') send('text/html', html)
    else if (pathname === '/library.js') send('text/javascript', await bundle(library.page))
    else if (pathname === '/elsewhere') send('text/html', '<!doctype html><title>Elsewhere</title>')
    else if (library.isOurs && pathname.startsWith('/dist/'))
      send('text/javascript', readFileSync(path.join(ROOT, pathname), 'utf8'))
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    elsewhere: `http://localhost:${port}/elsewhere`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function ourHead(collectorUrl: string, options = {}): string {
  const snippet = readFileSync(path.join(ROOT, 'dist/snippet.min.js'), 'utf8')
  const all = { src: '/dist/analytics.min.js', endpoint: `${collectorUrl}/v1`, ...options }
  return `<script>
      ${snippet}
      analytics.load('proof', ${JSON.stringify(all)})
    </script>`
}

function bundle(page: string): Promise<string> {
  const known = bundles.get(page)
  if (known) return known
  const made = build({
    entryPoints: [page],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  }).then((result) => result.outputFiles[0]!.text)
  bundles.set(page, made)
  return made
}
