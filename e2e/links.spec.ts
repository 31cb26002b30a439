// Tracked links and forms: the browser goes where it goes without us, and the event arrives, once.

import type { BrowserContext, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'

interface Scenario {
  /** What the visitor does, and where that leads. */
  act: (page: Page, context: BrowserContext) => Promise<unknown>
  stored: string[]
}

const pathOf = (url: string) => new URL(url).pathname + new URL(url).search

async function follow(page: Page, act: () => Promise<unknown>, path: string): Promise<string> {
  await Promise.all([page.waitForURL(`**${path}`), act()])
  return pathOf(page.url())
}

async function openTab(context: BrowserContext, act: () => Promise<unknown>): Promise<string> {
  const [tab] = await Promise.all([context.waitForEvent('page'), act()])
  await tab.waitForURL('**/other')
  return pathOf(tab.url())
}

const scenarios: Record<string, Scenario> = {
  'a link': {
    act: (page) => follow(page, () => page.click('#plain'), '/other'),
    stored: ['Clicked plain'],
  },
  'a link followed by keyboard': {
    act: (page) => follow(page, () => page.press('#plain', 'Enter'), '/other'),
    stored: ['Clicked plain'],
  },
  'a link that a script clicks': {
    act: (page) => follow(page, () => page.locator('#plain').evaluate((link: HTMLElement) => link.click()), '/other'),
    stored: ['Clicked plain'],
  },
  'a link to a new tab (A2)': {
    act: (page, context) => openTab(context, () => page.click('#blank')),
    stored: ['Clicked blank'],
  },
  'a link to a frame (A2)': {
    async act(page) {
      await page.click('#named')
      await expect.poll(() => pathOf(page.frame({ name: 'frame' })!.url())).toBe('/other')
    },
    stored: ['Clicked named'],
  },
  'a download (A2)': {
    async act(page) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.click('#download')])
      // Firefox numbers the second of one name.
      return [download.suggestedFilename().replace('(1)', ''), await page.evaluate(() => document.title)]
    },
    stored: ['Clicked download'],
  },
  'a link opened in a new tab by key (A2)': {
    act: (page, context) => openTab(context, () => page.click('#plain', { modifiers: ['ControlOrMeta'] })),
    stored: ['Clicked plain'],
  },
  'a link opened in a new tab by the middle button': {
    act: (page, context) => openTab(context, () => page.click('#plain', { button: 'middle' })),
    stored: ['Clicked plain'],
  },
  'an SVG link opened in a new tab by the middle button': {
    act: (page, context) => openTab(context, () => page.click('#svg text', { button: 'middle' })),
    stored: ['Clicked svg'],
  },
  'the right button': {
    async act(page) {
      await page.click('#plain', { button: 'right' })
    },
    stored: [],
  },
  'a link that a router takes (A2)': {
    async act(page) {
      await page.evaluate(() => Object.assign(window, { stayed: true }))
      await follow(page, () => page.click('#routed b'), '/routed')
      return page.evaluate(() => 'stayed' in window)
    },
    stored: ['Clicked routed'],
  },
  'a link that stops its clicks': {
    act: (page) => follow(page, () => page.click('#stopped'), '/other'),
    stored: ['Clicked stopped'],
  },
  'a link in a tracked element': {
    act: (page) => follow(page, () => page.click('#item a'), '/other'),
    stored: ['Clicked item'],
  },
  'a link of an SVG': {
    act: (page) => follow(page, () => page.click('#svg text'), '/other'),
    stored: ['Clicked svg'],
  },
  'a form, with the button that was clicked (A1)': {
    act: (page) => follow(page, () => page.click('#search button'), '/other?q=boots&sort=price'),
    stored: ['Submitted search'],
  },
  'a form sent by keyboard': {
    act: (page) => follow(page, () => page.press('#search input', 'Enter'), '/other?q=boots&sort=price'),
    stored: ['Submitted search'],
  },
  'a form that is posted, by a button with an action of its own (A1)': {
    async act(page) {
      const [request] = await Promise.all([
        page.waitForRequest((request) => request.isNavigationRequest()),
        follow(page, () => page.click('#order button'), '/other'),
      ])
      return [request.method(), pathOf(request.url()), request.postData()]
    },
    stored: ['Submitted order'],
  },
  'a form whose controls have the names of methods (A1)': {
    act: (page) => follow(page, () => page.click('#names button'), '/other?submit=1&addEventListener=2&toArray=3'),
    stored: ['Submitted names'],
  },
  'an invalid form, which the browser does not submit (A1)': {
    async act(page) {
      await page.click('#invalid button')
      return page.evaluate(() => [document.title, document.activeElement?.getAttribute('name')])
    },
    stored: [],
  },
  'a form that the page sends itself': {
    async act(page) {
      await page.evaluate(() => Object.assign(window, { stayed: true }))
      await follow(page, () => page.click('#spa button'), '/sent')
      return page.evaluate(() => 'stayed' in window)
    },
    stored: ['Submitted spa'],
  },
  'a form that a script requests to submit': {
    act: (page) =>
      follow(
        page,
        () => page.locator('#search').evaluate((form: HTMLFormElement) => form.requestSubmit()),
        '/other?q=boots',
      ),
    stored: ['Submitted search'],
  },
  'a form that a script submits past all listeners': {
    act: (page) =>
      follow(page, () => page.locator('#search').evaluate((form: HTMLFormElement) => form.submit()), '/other?q=boots'),
    stored: [],
  },
}

for (const [name, { act, stored }] of Object.entries(scenarios)) {
  test(name, async ({ page, context, site, collector }) => {
    site.pages.set('/prices.txt', 'boots 42')
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))

    await page.goto(`${site.url}/links`, { waitUntil: 'networkidle' })
    const untracked = await act(page, context)
    // Until the library has loaded what it needs for links and forms.
    await page.goto(`${site.url}/links?tracked`, { waitUntil: 'networkidle' })
    expect(await act(page, context)).toEqual(untracked)

    // One that comes last: a second event would have come with it.
    await page.waitForFunction(() => window.analytics.initialized)
    await page.evaluate(() => void window.analytics.track('last'))
    await expect.poll(async () => (await collector.events()).length, { timeout: 20_000 }).toBe(stored.length + 1)
    expect((await collector.events()).map(({ event }) => event).sort()).toEqual([...stored, 'last'].sort())
    expect(errors).toEqual([])
  })
}
