// What happens to the visitor, between the calls and the next visit?

import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import type { Collector } from '../peers/collector.ts'

export type Group =
  | 'For comparison'
  | 'The browser is killed'
  | 'The tab crashes'
  | 'The visitor leaves'
  | 'The network or the collector fails'
  | 'Races that no storage wins, not judged'

export interface Scenario {
  /** For `--only`. */
  id: string
  title: string
  group: Group
  events: number
  /** Shown apart, and not judged. */
  isRace?: true
  /** Only where calls give promises. */
  needsPromise?: true
  /** Well from the start, or down before the page is opened. */
  isDownFromStart?: true
  /** Milliseconds count: until the harm is done, no other browser is started. */
  isTimed?: true
  harm(stage: Stage): Promise<void>
  /** What goes on in the first visit after that. */
  meanwhile?(stage: Stage): Promise<void>
}

/** What a scenario has at hand. */
export interface Stage {
  names: readonly string[]
  collector: Collector
  page: Page
  elsewhere: string
  /** Another tab of the site, with its library ready. */
  openAnother(): Promise<Page>
  setOffline(offline: boolean): Promise<void>
  /** Runs `script` in the page with the names, and kills so many milliseconds after the moment that it signals. */
  kill(what: 'browser' | 'tab', afterMs: number, script: PageScript): Promise<void>
  /** Until nothing has arrived for a while. */
  untilQuiet(): Promise<void>
}

export type PageScript = (parts: { names: readonly string[]; signal: string }) => unknown

const FEW = 5
const MANY = 20

export const SCENARIOS: readonly Scenario[] = [
  {
    id: 'calm',
    title: 'Nothing happens',
    group: 'For comparison',
    events: MANY,
    async harm({ page, names }) {
      await page.evaluate(track, names)
    },
    async meanwhile({ page, untilQuiet }) {
      await untilQuiet()
      await close(page)
    },
  },
  ...[2, 5, 50, 200, 1000].map(
    (afterMs): Scenario => ({
      id: `killed-${afterMs}`,
      title: `Browser killed ${afterMs} ms after the calls`,
      group: 'The browser is killed',
      events: MANY,
      isTimed: true,
      async harm({ collector, kill }) {
        collector.setMood('hangs')
        await kill('browser', afterMs, trackThenSignal)
      },
    }),
  ),
  {
    id: 'killed-settled',
    title: "Browser killed as the calls' promises settle",
    group: 'The browser is killed',
    events: MANY,
    needsPromise: true,
    isTimed: true,
    async harm({ collector, kill }) {
      collector.setMood('hangs')
      await kill('browser', 0, trackAndSignalWhenSettled)
    },
  },
  ...[FEW, MANY].map(
    (events): Scenario => ({
      id: `killed-blocked-${events}`,
      title: `Browser killed, page blocked for 500 ms, ${events} events`,
      group: 'The browser is killed',
      events,
      isTimed: true,
      async harm({ collector, kill }) {
        collector.setMood('hangs')
        await kill('browser', 500, trackThenBlock)
      },
    }),
  ),
  ...[0, 5].map(
    (afterMs): Scenario => ({
      id: `crashed-${afterMs}`,
      title: afterMs ? `Tab crashes ${afterMs} ms after the calls` : 'Tab crashes as the calls return',
      group: 'The tab crashes',
      events: MANY,
      isTimed: true,
      async harm({ collector, kill }) {
        collector.setMood('hangs')
        await kill('tab', afterMs, trackThenSignal)
      },
    }),
  ),
  ...[FEW, MANY].map(
    (events): Scenario => ({
      id: `crashed-blocked-${events}`,
      title: `Tab crashes, page blocked for 500 ms, ${events} events`,
      group: 'The tab crashes',
      events,
      isTimed: true,
      async harm({ collector, kill }) {
        collector.setMood('hangs')
        await kill('tab', 500, trackThenBlock)
      },
    }),
  ),
  ...[MANY, 300, 3000].map(
    (events): Scenario => ({
      id: `closed-${events}`,
      title: `Tab closed at once, ${events.toLocaleString('en')} events`,
      group: 'The visitor leaves',
      events,
      async harm({ page, names }) {
        await page.evaluate(track, names)
        await close(page)
      },
    }),
  ),
  {
    id: 'navigated',
    title: 'Link to another site followed at once',
    group: 'The visitor leaves',
    events: MANY,
    async harm({ page, names, elsewhere }) {
      await Promise.all([page.waitForURL(elsewhere), page.evaluate(trackThenLeave, { names, elsewhere })])
    },
  },
  {
    id: 'hidden',
    title: 'Tab hidden, then shown again',
    group: 'The visitor leaves',
    events: MANY,
    async harm({ page, names }) {
      await page.evaluate(track, names)
      await page.evaluate(setVisibility, 'hidden')
    },
    async meanwhile({ page, untilQuiet }) {
      await sleep(1000)
      await page.evaluate(setVisibility, 'visible')
      await untilQuiet()
      await close(page)
    },
  },
  {
    id: 'offline',
    title: 'Offline, tab closed',
    group: 'The network or the collector fails',
    events: MANY,
    async harm({ page, names, collector, setOffline }) {
      await setOffline(true)
      collector.setMood('down')
      await page.evaluate(track, names)
    },
    async meanwhile({ page, setOffline }) {
      await sleep(2000)
      await close(page)
      await setOffline(false)
    },
  },
  {
    id: 'offline-two-tabs',
    title: 'Offline in two tabs, both closed',
    group: 'The network or the collector fails',
    events: 2 * MANY,
    async harm({ page, names, collector, setOffline, openAnother }) {
      const other = await openAnother()
      await setOffline(true)
      collector.setMood('down')
      await page.evaluate(track, names.slice(0, MANY))
      await other.evaluate(track, names.slice(MANY))
    },
    async meanwhile({ page, setOffline }) {
      await sleep(2000)
      for (const tab of page.context().pages()) if (tab.url() !== 'about:blank') await close(tab)
      await setOffline(false)
    },
  },
  {
    id: 'portal',
    title: 'Captive portal answers 200 with HTML, tab closed',
    group: 'The network or the collector fails',
    events: MANY,
    async harm({ page, names, collector }) {
      collector.setMood('portal')
      await page.evaluate(track, names)
    },
    async meanwhile({ page }) {
      await sleep(2000)
      await close(page)
    },
  },
  ...(
    [
      ['failing', 'Collector answers 500 for 6 s, tab stays open', 'fails'],
      ['busy', 'Collector answers 429 for 6 s, tab stays open', 'busy'],
    ] as const
  ).map(
    ([id, title, mood]): Scenario => ({
      id,
      title,
      group: 'The network or the collector fails',
      events: MANY,
      async harm({ page, names, collector }) {
        collector.setMood(mood)
        await page.evaluate(track, names)
      },
      async meanwhile({ page, collector, untilQuiet }) {
        await sleep(6000)
        collector.setMood('well')
        await untilQuiet()
        await close(page)
      },
    }),
  ),
  {
    id: 'poisoned',
    title: 'One event of 100 is refused with 400: the other 99',
    group: 'The network or the collector fails',
    events: 99,
    async harm({ page, names, collector }) {
      const poison = `${names[0]}_poison`
      collector.refuse(poison)
      await page.evaluate(track, names.toSpliced(50, 0, poison))
    },
    async meanwhile({ page, untilQuiet }) {
      await untilQuiet()
      await close(page)
    },
  },
  {
    id: 'down',
    title: 'Collector down for the whole visit',
    group: 'The network or the collector fails',
    events: MANY,
    isDownFromStart: true,
    async harm({ page, names }) {
      await page.evaluate(track, names)
    },
    async meanwhile({ page }) {
      await sleep(8000)
      await close(page)
    },
  },
  {
    id: 'down-for-long',
    title: 'Collector down for three visits, 20 events in each',
    group: 'The network or the collector fails',
    events: 3 * MANY,
    isDownFromStart: true,
    async harm({ page, names }) {
      await page.evaluate(track, names.slice(0, MANY))
    },
    async meanwhile({ page, names, openAnother }) {
      await sleep(2000)
      await close(page)
      for (const visit of [1, 2]) {
        const next = await openAnother()
        await next.evaluate(track, names.slice(visit * MANY, (visit + 1) * MANY))
        await sleep(2000)
        await close(next)
      }
    },
  },
  {
    id: 'killed-0',
    title: 'Browser killed as the calls return',
    group: 'Races that no storage wins, not judged',
    events: MANY,
    isRace: true,
    isTimed: true,
    async harm({ collector, kill }) {
      collector.setMood('hangs')
      await kill('browser', 0, trackThenSignal)
    },
  },
  {
    id: 'killed-during',
    title: 'Browser killed while the calls are made',
    group: 'Races that no storage wins, not judged',
    events: MANY,
    isRace: true,
    isTimed: true,
    async harm({ collector, kill }) {
      collector.setMood('hangs')
      await kill('browser', 0, signalThenTrack)
    },
  },
]

/** As a visitor does it: the page hears of it. */
async function close(page: Page): Promise<void> {
  const closed = page.waitForEvent('close')
  await page.close({ runBeforeUnload: true })
  await closed
}

// What follows runs in the page, as text.

function track(names: readonly string[]): void {
  for (const name of names) void window.lab.track(name)
}

function trackThenLeave({ names, elsewhere }: { names: readonly string[]; elsewhere: string }): void {
  for (const name of names) void window.lab.track(name)
  location.href = elsewhere
}

/** The moment after the calls. */
function trackThenSignal({ names, signal }: { names: readonly string[]; signal: string }): void {
  for (const name of names) void window.lab.track(name)
  void fetch(signal + Date.now(), { mode: 'no-cors' })
}

/** The moment in which the promises of all calls have settled. */
async function trackAndSignalWhenSettled({ names, signal }: { names: readonly string[]; signal: string }) {
  await Promise.all(names.map((name) => window.lab.track(name)))
  void fetch(signal + Date.now(), { mode: 'no-cors' })
}

/** The very moment of the calls. */
function signalThenTrack({ names, signal }: { names: readonly string[]; signal: string }): void {
  void fetch(signal + Date.now(), { mode: 'no-cors' })
  for (const name of names) void window.lab.track(name)
}

/** The page hangs after the calls: the task never ends. */
function trackThenBlock({ names, signal }: { names: readonly string[]; signal: string }): void {
  for (const name of names) void window.lab.track(name)
  void fetch(signal + Date.now(), { mode: 'no-cors' })
  const start = performance.now()
  while (performance.now() - start < 5000);
}

/** A driven Chromium takes every page for shown, so it is told as the browser would tell it. */
function setVisibility(state: string): void {
  for (const [name, value] of Object.entries({ visibilityState: state, hidden: state === 'hidden' })) {
    Object.defineProperty(document, name, { configurable: true, value })
  }
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
}

declare global {
  interface Window {
    lab: { ready: Promise<unknown>; track(name: string): unknown }
  }
}
