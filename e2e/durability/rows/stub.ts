// Only the snippet was there: its script came too late, or never.

import { expectArrived, expectSoon, nameOf } from '../arrival.ts'
import { Breach, type Row, type World } from '../row.ts'
import type { Tab } from '../visitor.ts'

const CALLED = ['page', 'A', 'identify', 'B', 'C']
const USERS = [null, null, 'u1', 'u1', null]

/** Before the script; gives when. */
function makeCalls(tab: Tab): Promise<number> {
  return tab.run(() => {
    const { analytics } = window
    void analytics.page()
    void analytics.track('A')
    void analytics.identify('u1')
    void analytics.track('B')
    analytics.reset()
    void analytics.track('C')
    return Date.now()
  })
}

/** They arrive with the time, the page and the identity of their moment. */
async function expectAsCalled(world: World, calledAtMs: number, more: string[] = []): Promise<void> {
  const events = await expectArrived(world, [...CALLED, ...more], { isOrdered: true })
  events.slice(0, CALLED.length).forEach((event, index) => {
    const { payload, originalTimestamp, userId } = event
    const { page, campaign } = payload.context as { page?: { search?: string }; campaign?: { source?: string } }
    const isAsCalled =
      page?.search === '?utm_source=mail' &&
      campaign?.source === 'mail' &&
      userId === USERS[index] &&
      Math.abs(Date.parse(String(originalTimestamp)) - calledAtMs) < 1000
    if (!isAsCalled) {
      const seen = JSON.stringify({ userId, originalTimestamp, page, campaign })
      throw new Breach(`changed: ${nameOf(event)} is ${seen}`)
    }
  })
}

export const stub: readonly Row[] = [
  {
    title: 'the tab closes before the script is there: the next visit delivers its calls, as they were (L2)',
    brokenBy: ['no-stub-copy', 'stub-forgets'],
    async play(world) {
      const { visitor, site } = world
      site.bundleDelayMs = Number.POSITIVE_INFINITY
      const tab = await visitor.open('/?utm_source=mail', { isBare: true })
      const calledAtMs = await makeCalls(tab)
      await tab.close()
      site.bundleDelayMs = 0
      const next = await visitor.open('/empty')
      await next.goto('/')
      await next.run(() => void window.analytics.track('D'))
      await expectAsCalled(world, calledAtMs, ['D'])
      const left = await next.run(() => Object.keys(localStorage).filter((key) => key.startsWith('stub ')))
      if (left.length) throw new Breach(`left behind: ${left}`)
    },
  },
  {
    title: 'the script is blocked, visit after visit: the first one that gets it delivers the calls of all',
    brokenBy: ['no-stub-copy'],
    async play(world) {
      const { visitor, site } = world
      // As a blocker answers.
      site.pages.set('/dist/analytics.min.js', '')
      const tab = await visitor.open('/?utm_source=mail', { isBare: true })
      const calledAtMs = await makeCalls(tab)
      await tab.goto('/other')
      await tab.run(() => void window.analytics.track('D'))
      await tab.close()
      site.pages.clear()
      await visitor.open()
      await expectAsCalled(world, calledAtMs, ['D'])
    },
  },
  {
    title: 'a page waits for its script, and one beside it has it: every call once',
    brokenBy: ['stub-is-new'],
    async play(world) {
      const { visitor, site } = world
      // Under an address of its own: a browser's cache lets nobody else have what is on its way.
      site.pages.set(
        '/slow',
        `<!doctype html><title>Slow</title><script>__SNIPPET__
         analytics.load('__WRITE_KEY__', { src: '/dist/analytics.min.js?slow', endpoint: '__ENDPOINT__' })</script>`,
      )
      site.bundleDelayMs = Number.POSITIVE_INFINITY
      const tab = await visitor.open('/slow?utm_source=mail', { isBare: true })
      const calledAtMs = await makeCalls(tab)
      site.bundleDelayMs = 0
      await visitor.open()
      await expectAsCalled(world, calledAtMs)
      site.releaseBundle()
      await expectSoon(
        world,
        () => tab.run(() => window.analytics.initialized),
        (isThere) => isThere,
        () => 'the script did not come',
      )
      await tab.run(() => window.analytics.flush().then(() => {}))
      await expectAsCalled(world, calledAtMs)
    },
  },
]
