// The site that a round visits: one origin of its own, whose pages all have the library and the soak's script.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { build } from 'esbuild'
import type { PageSetup } from './page.ts'
import type { Program } from './program.ts'

export interface SoakSite {
  url: string
  close(): void
}

export interface SiteParts {
  program: Program
  setup: PageSetup
  /** The script to test; what it loads on demand lies beside it. */
  bundle: string
  /** Of a page that goes away. */
  onReturned: (text: string) => void
  /** With what the page says about the moment. */
  onSignal: (query: URLSearchParams) => void
}

const DIST = path.join(import.meta.dirname, '../../dist')

/** Nothing of an earlier round may lie at this one's origin. */
const used = new Set<number>()
let pageScript: Promise<string> | undefined

export async function startSoakSite({ program, setup, bundle, onReturned, onSignal }: SiteParts): Promise<SoakSite> {
  pageScript ??= bundlePageScript()
  const script = await pageScript
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://localhost')
    if (pathname === '/signal') {
      onSignal(searchParams)
      response.end()
    } else if (pathname === '/returned') {
      let text = ''
      for await (const chunk of request) text += chunk
      onReturned(text)
      response.end()
    } else if (pathname.startsWith('/dist/')) {
      if (program.scriptMs) await new Promise((resolve) => setTimeout(resolve, program.scriptMs))
      response.setHeader('Content-Type', 'text/javascript; charset=utf-8')
      response.setHeader('Cache-Control', 'no-cache')
      const name = path.basename(pathname)
      response.end(readFileSync(name === 'analytics.min.js' ? bundle : path.join(path.dirname(bundle), name)))
    } else {
      // Without Cache-Control: no-store would keep the page out of the back/forward cache.
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.end(pathname.startsWith('/page') ? buildPage(program, setup, script, searchParams.get('first')) : '')
    }
  })
  const listen = () => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await listen()
  while (used.has(portOf())) {
    await new Promise((resolve) => server.close(resolve))
    await listen()
  }
  used.add(portOf())
  return {
    url: `http://127.0.0.1:${portOf()}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }

  function portOf(): number {
    return (server.address() as AddressInfo).port
  }
}

async function bundlePageScript(): Promise<string> {
  const result = await build({
    entryPoints: [path.join(import.meta.dirname, 'page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
  })
  return result.outputFiles[0]!.text
}

/** `first`: the number of the step whose calls are the page's own. */
function buildPage({ options, steps }: Program, setup: PageSetup, script: string, first: string | null): string {
  const load = { ...options, endpoint: setup.endpoint, src: '/dist/analytics.min.js' }
  const step = first === null ? undefined : steps[Number(first)]
  const calls = step?.do === 'open' ? step.calls : undefined
  const own = calls
    ? `soak.begin(${JSON.stringify({ step: Number(first), calls, ...(step?.do === 'open' && { moment: step.moment }) })})`
    : ''
  return `<!doctype html>
<title>Soak</title>
<link rel="icon" href="data:,">
<script>const SETUP = ${JSON.stringify(setup)}
${script}</script>
<script>${readFileSync(path.join(DIST, 'snippet.min.js'), 'utf8')}
soak.listen()
analytics.load(${JSON.stringify(setup.writeKey)}, ${JSON.stringify(load)})
${own}</script>
`
}
