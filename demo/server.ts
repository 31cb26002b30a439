// The demo: the collector and a site that sends to it, on one port.

import { readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Hono } from 'hono'
import { type Collector, type CollectorOptions, createCollector } from './collector/create-collector.ts'
import { describeAccess } from './collector/operations/describe-access.ts'
import type { Settings } from './collector/operations/read-settings.ts'
import { runCollector } from './collector/operations/run-collector.ts'
import { addPages } from './site/pages/routes.ts'
import { addPlugRoutes } from './site/plug/plug-routes.ts'
import { createPlugSwitch } from './site/plug/plug-switch.ts'
import { WRITE_KEY } from './site/shared/settings.ts'

const HERE = import.meta.dirname
const DEFAULT_PORT = 8080

export type DemoOptions = Omit<CollectorOptions, 'writeKeys' | 'mount'>

export async function createDemo(options: DemoOptions): Promise<Collector> {
  // No request comes before the collector listens.
  const plugSwitch = createPlugSwitch(() => collector.faults)
  const collector = await createCollector({
    ...options,
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

function sayWelcome(url: string, { databaseUrl, dataDir }: Settings): string {
  return `
Everbeacon demo: ${url}

  Open the shop            ${url}/shop/
  and beside it            ${url}/live   (events as they arrive)
  Click around, then pull the plug in the panel "Queue": events wait on the device.
  Close the tab. Come back, plug it in again: every event arrives, once.

The collector keeps what arrived in ${databaseUrl ? 'the database of DATABASE_URL' : dataDir}. Ctrl+C ends the demo.

`
}

// Imported, it starts nothing.
if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  await runCollector({
    name: 'demo',
    defaults: { port: DEFAULT_PORT, dataDir: path.join(HERE, 'data') },
    create: createDemo,
    welcome: async (demo, settings) => {
      const token = await demo.createToken('npm start')
      return sayWelcome(demo.url, settings) + describeAccess(demo, { writeKey: WRITE_KEY, token })
    },
  })
}
