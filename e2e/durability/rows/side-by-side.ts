// Several libraries on one page: two versions, two sources, two collectors.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createCollector } from '../../../demo/collector/create-collector.ts'
import { WRITE_KEY } from '../../fixtures.ts'
import { expectArrived } from '../arrival.ts'
import { Breach, type Row, type World } from '../row.ts'
import type { Tab } from '../visitor.ts'

const ROOT = path.join(import.meta.dirname, '../../..')

interface Library {
  /** Its name on the window. */
  name: string
  src?: string
  writeKey?: string
  endpoint: string
}

export const sideBySide: readonly Row[] = [
  {
    title:
      'two versions on one page: each event once, from the one that it was called on, here and after the page is gone',
    brokenBy: ['one-owner'],
    async play(world) {
      const { visitor, collector, site } = world
      const text = readFileSync(path.join(site.dist, 'analytics.min.js'), 'utf8')
      const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))
      if (!text.includes(version)) throw new Error(`the script does not say ${version}`)
      site.pages.set('/older/analytics.min.js', text.replaceAll(version, '0.0.1'))
      // What it loads on demand is asked for beside it.
      site.pages.set('/older/extras.min.js', readFileSync(path.join(site.dist, 'extras.min.js'), 'utf8'))
      setLibraries(world, [
        { name: 'older', src: '/older/analytics.min.js', endpoint: collector.endpoint },
        { name: 'newer', endpoint: collector.endpoint },
      ])
      collector.faults.always({ status: 503 })
      const closed = await visitor.open('/several', { isBare: true })
      await trackIn(closed, 'older', ['older, closed'])
      await trackIn(closed, 'newer', ['newer, closed'])
      await closed.close()

      collector.faults.clear()
      const tab = await visitor.open('/several', { isBare: true })
      await trackIn(tab, 'older', ['older'])
      await trackIn(tab, 'newer', ['newer'])
      const events = await expectArrived(world, ['older, closed', 'newer, closed', 'older', 'newer'])
      for (const { event, payload } of events) {
        const { context } = payload as { context: { library: { version: string } } }
        if (event!.startsWith('older') !== (context.library.version === '0.0.1')) {
          throw new Breach(`${event} was called on ${context.library.version}`)
        }
      }
    },
  },
  {
    title: 'two sources and two collectors on one page: nobody sends for another, or waits for another',
    brokenBy: ['one-queue'],
    async play(world) {
      const { visitor } = world
      const first = await createCollector({ writeKeys: ['one', 'two'] })
      const second = await createCollector({ writeKeys: ['one', 'two'] })
      try {
        setLibraries(world, [
          { name: 'a', writeKey: 'one', endpoint: first.endpoint },
          { name: 'b', writeKey: 'two', endpoint: first.endpoint },
          { name: 'c', writeKey: 'one', endpoint: second.endpoint },
        ])
        first.faults.always({ status: 503 })
        second.faults.always({ status: 503 })
        const closed = await visitor.open('/several', { isBare: true })
        for (const name of ['a', 'b', 'c']) await trackIn(closed, name, [`${name} closed`])
        await closed.close()

        first.faults.clear()
        const tab = await visitor.open('/several', { isBare: true })
        for (const name of ['c', 'a', 'b']) await trackIn(tab, name, [name])
        const atFirst = await expectArrived({ ...world, collector: first }, ['a closed', 'b closed', 'a', 'b'])
        for (const { event, writeKey } of atFirst) {
          if (writeKey !== (event!.startsWith('a') ? 'one' : 'two')) throw new Breach(`${event} came from ${writeKey}`)
        }
        second.faults.clear()
        await expectArrived({ ...world, collector: second }, ['c closed', 'c'])
        await expectArrived({ ...world, collector: first }, ['a closed', 'b closed', 'a', 'b'])
      } finally {
        await Promise.all([first.close(), second.close()])
      }
    },
  },
]

/** Puts a page with all of them at `/several`. */
function setLibraries({ site }: World, libraries: readonly Library[]): void {
  const scripts = libraries.map(
    ({ name, src = '/dist/analytics.min.js', writeKey = WRITE_KEY, endpoint }) =>
      `<script data-global-segment-analytics-key="${name}" src="${src}"></script>
      <script>${name}.load('${writeKey}', { endpoint: '${endpoint}', flushIntervalMs: 20 })</script>`,
  )
  site.pages.set('/several', `<!doctype html><title>Several</title>${scripts.join('')}`)
}

/** Resolves once they are stored. */
function trackIn(tab: Tab, library: string, names: readonly string[]): Promise<void> {
  return tab.run(
    async ({ library, names }) => {
      const client = (window as unknown as Record<string, Window['analytics']>)[library]!
      await Promise.all(names.map((name) => client.track(name)))
    },
    { library, names },
  )
}
