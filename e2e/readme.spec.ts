// What the README shows works as it stands there, addresses and keys aside.

import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
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

test('its table of options names every option, with its default', () => {
  const table = new Map([...readme.matchAll(/^\| `(\w+)` \|.*\| (.*) \|$/gm)].map(([, name, value]) => [name, value]))
  const { writeKey, ...defaults } = readOptions({ writeKey: 'K' }, () => {})!
  expect(Object.fromEntries([...table].map(([name, value]) => [name, value?.replaceAll('`', '')]))).toEqual({
    writeKey: 'required',
    src: 'this version on jsDelivr',
    ...Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, String(value)])),
  })
})

test('it quotes the budgets that the build holds', () => {
  const budgets = readFileSync('build.mjs', 'utf8')
  expect(budgets).toContain("'analytics.min.js': 6500, 'snippet.min.js': 700")
  expect(readme).toContain('at most 6.5 KB, the snippet at most 0.7 KB')
})
