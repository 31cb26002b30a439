// The demo: the collector and a site that sends to it, on one port.

import { readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Hono } from 'hono'
import { type Collector, createCollector } from './collector/create-collector.ts'
import { addPages } from './site/pages/routes.ts'
import { addPlugRoutes } from './site/plug/plug-routes.ts'
import { createPlugSwitch } from './site/plug/plug-switch.ts'
import { WRITE_KEY } from './site/shared/settings.ts'

const HERE = import.meta.dirname
const DEFAULT_PORT = 8080

export interface DemoOptions {
  /** 0: any that is free. */
  port: number
  /** The folder of the collector's database. */
  dataDir: string
}

export async function createDemo({ port, dataDir }: DemoOptions): Promise<Collector> {
  // No request comes before the collector listens.
  const plugSwitch = createPlugSwitch(() => collector.faults)
  const collector = await createCollector({
    port,
    hostname: '127.0.0.1',
    dataDir,
    writeKeys: [WRITE_KEY],
    mount(app) {
      addPlugRoutes(app, plugSwitch)
      addFolder(app, '/dist/*', path.dirname(HERE))
      addFolder(app, '/built/*', HERE)
      addFolder(app, '/assets/*', path.join(HERE, 'site'))
      addPages(app, { plugSwitch, readSource: (file) => readFileSync(path.join(HERE, 'site', file), 'utf8') })
    },
  })
  return collector
}

function addFolder(app: Hono, pattern: string, root: string): void {
  app.get(
    pattern,
    serveStatic({
      root,
      onFound: (_, c) => {
        // Built anew, it shows with the next reload.
        c.header('Cache-Control', 'no-cache')
        c.header('X-Content-Type-Options', 'nosniff')
      },
    }),
  )
}

async function main(): Promise<void> {
  const port = Number(process.env.PORT || DEFAULT_PORT)
  const dataDir = process.env.DATA_DIR || path.join(HERE, 'data')
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    fail(`PORT must be a number from 0 to 65535, got "${process.env.PORT}"`)
  }

  const demo = await createDemo({ port, dataDir }).catch((error: NodeJS.ErrnoException) =>
    fail(error.code === 'EADDRINUSE' ? sayTaken(port) : `${error.message} (DATA_DIR is ${dataDir})`),
  )
  console.log(sayWelcome(demo.url, dataDir))

  const stop = async () => {
    await demo.close()
    process.exit(0)
  }
  // Not "once": Ctrl+C may come twice, from the terminal and from npm, and the second must not end it half-closed.
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

function sayWelcome(url: string, folder: string): string {
  return `
Everbeacon demo: ${url}

  Open the shop            ${url}/shop/
  and beside it            ${url}/live   (events as they arrive)
  Click around, then pull the plug in the panel "Queue": events wait on the device.
  Close the tab. Come back, plug it in again: every event arrives, once.

The collector keeps what arrived in ${folder}. Ctrl+C ends the demo.
`
}

function sayTaken(port: number): string {
  return `port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start`
}

function fail(message: string): never {
  console.error(`demo: ${message}`)
  process.exit(1)
}

// Imported, it starts nothing.
if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) await main()
