// What the README shows works as it stands there, addresses and keys aside.

import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { OPTIONS } from '../src/extras/find-problems.ts'
import { readOptions } from '../src/options.ts'
import { expect, expectStored, type Site, test, WRITE_KEY } from './fixtures.ts'

const readme = readFileSync('README.md', 'utf8')
const pages = [...readme.matchAll(/```html\n(.*?)```/gs)].map(([, html]) => html!)
const snippet = readFileSync('dist/snippet.min.js', 'utf8')
const bundle = { contentType: 'text/javascript', body: readFileSync('dist/analytics.min.js', 'utf8') }

async function open(page: Page, site: Site, html: string, endpoint: string): Promise<void> {
  await page.route('https://cdn.jsdelivr.net/npm/everbeacon@*/dist/analytics.min.js', (route) => route.fulfill(bundle))
  await page.route('**/analytics.min.js', (route) => route.fulfill(bundle))
  const head = html
    .replace('/* the text of dist/snippet.min.js */', () => snippet)
    .replaceAll('YOUR_WRITE_KEY', WRITE_KEY)
    .replaceAll('https://events.example.com/v1', endpoint)
  site.pages.set('/readme', `<!doctype html><head>${head}</head><body></body>`)
  await page.goto(`${site.url}/readme`)
}

test('the snippet', async ({ page, site, collector }) => {
  await open(page, site, pages[0]!, collector.endpoint)
  await expectStored(collector, ['page'])
})

test('the script with load', async ({ page, site, collector }) => {
  await open(page, site, pages[1]!, collector.endpoint)
  await expectStored(collector, ['Started'])
})

test('every page that it shows is tested here', () => {
  expect(pages.length).toBe(2)
})

test('its table of options names every option, with its default where that is a number', () => {
  const section = readme.split('## Options')[1]!.split('\n## ')[0]!
  const rows = [...section.matchAll(/^\| ((?:`\w+` ?)+)\|.*\| (.*) \|$/gm)]
  const table = new Map(
    rows.flatMap(([, names, value]) =>
      [...names!.matchAll(/\w+/g)].map(([name]) => [name, value!.replaceAll('`', '')]),
    ),
  )
  const { writeKey, onDisk, ...defaults } = readOptions({ writeKey: 'K' })!
  for (const [name, value] of Object.entries(defaults)) expect([name, table.get(name)]).toEqual([name, String(value)])
  expect([...table.keys()].sort()).toEqual([...OPTIONS].sort())
})

test('it quotes the budgets that the build holds', () => {
  const budget = (name: string) => Number(new RegExp(`'${name}': (\\d+)`).exec(readFileSync('build.mjs', 'utf8'))?.[1])
  const kilobytes = (name: string) => `${(budget(name) / 1000).toFixed(1)} KB`
  const [script, stub] = [kilobytes('analytics.min.js'), kilobytes('snippet.min.js')]
  expect(readme).toContain(`at most ${script}, the snippet at most ${stub}`)
})
