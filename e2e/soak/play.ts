// Plays a round: does what the program says, then makes everything well, visits once more, and asks the oracle.

import { randomUUID } from 'node:crypto'
import type { Collector, Fault } from '../../demo/collector/create-collector.ts'
import { sleepUntil } from '../chromium/browser-killer.ts'
import { startWitness } from '../chromium/witness.ts'
import { launch, type SoakBrowser, type Tab, within } from './browser.ts'
import { createOracle, type Death, type Judgement } from './oracle.ts'
import type { Leftovers, Orders, Report } from './page.ts'
import type { Program, ScriptedFault, Step } from './program.ts'
import { startSoakSite } from './site.ts'

export interface World {
  collector: Collector
  /** Another one after a kill. */
  browser: SoakBrowser
  bundle: string
  /** How long the last visit may take until nothing waits. */
  restMs: number
}

type Opening = Step & { do: 'open' }

export const WRITE_KEY = 'demo'

/** How long a page may take to appear. A program that goes on without it is none the worse. */
const SHOW_MS = 1500
/** One that is kept for the way back still does. */
const OFFLINE_SHOW_MS = 150

export async function playRound(world: World, program: Program): Promise<Judgement> {
  const { collector } = world
  await collector.clear()
  await world.browser.forgetCookies()
  const tag = randomUUID().slice(0, 8)
  const oracle = createOracle(program, tag)
  const tabs = new Map<number, Tab>()
  const leaveEvents = new Map<string, string>()
  let isOffline = false
  let awaited: { isIt: (report: Report) => boolean; resolve: () => void }[] = []
  let onSignal: ((query?: URLSearchParams) => void) | undefined
  const site = await startSoakSite({
    program,
    setup: {
      tag,
      writeKey: WRITE_KEY,
      endpoint: collector.endpoint,
      pluginMs: program.pluginMs ?? null,
      listensEarly: !!program.listensEarly,
    },
    bundle: world.bundle,
    onReturned(text) {
      const { ids, atMs, doc } = JSON.parse(text) as { ids: string[]; atMs: number; doc: string }
      oracle.hearLeaving(ids, atMs, doc, leaveEvents.get(/:(\d+)/.exec(ids[0]!)![1]!) ?? '')
    },
    onSignal: (query) => onSignal?.(query),
  })
  const hear = (text: string) => {
    const report = JSON.parse(text) as Report
    if (report.kind === 'signal') onSignal?.()
    else oracle.hear(report)
    for (const { isIt, resolve } of awaited) if (isIt(report)) resolve()
    awaited = awaited.filter(({ isIt }) => !isIt(report))
  }

  try {
    for (const [place, step] of program.steps.entries()) await perform(step, place)
    return await finish()
  } finally {
    for (const tab of tabs.values()) await tab.close()
    site.close()
    collector.faults.clear()
    collector.faults.release()
  }

  async function perform(step: Step, place: number): Promise<void> {
    const tab = 'tab' in step ? tabs.get(step.tab) : undefined
    if (step.do === 'open') await open(step.tab, step, place)
    else if (step.do === 'wait') await sleep(step.ms)
    else if (step.do === 'fault') script(step.fault, step.count)
    else if (step.do === 'well') makeWell()
    else if (step.do === 'offline' || step.do === 'online') await setOffline(step.do === 'offline')
    else if (step.do === 'quit') await quit()
    else if (!tab?.isAlive()) return
    else if (step.do === 'call') {
      const { calls, moment, settled } = step
      const run = order(tab, { step: place, calls, moment, settled, path: '/page3' })
      const shown = moment === 'href' || moment === 'reload' ? nextShow() : undefined
      if (!moment || shown) await run
      if (moment === 'close') await tab.close()
      if (moment === 'crash') await tab.crash()
      await shown
    } else if (step.do === 'onLeave') {
      leaveEvents.set(`${place}`, step.event)
      await tab.evaluate(`soak.onLeave('${step.event}', ${place}, ${JSON.stringify(step.calls)})`)
    } else if (step.do === 'kill') await kill(tab, step, place)
    else if (step.do === 'href')
      await move(() =>
        tab.evaluate(`void (location.href = '/page${step.page}' + location.search.replace(/&first=.*/, ''))`),
      )
    else if (step.do === 'reload') await move(() => tab.evaluate('location.reload()'))
    else if (step.do === 'back') await move(() => tab.go(-1))
    else if (step.do === 'forward') await move(() => tab.go(1))
    else if (step.do === 'hide' || step.do === 'show') await tab.evaluate(`soak.${step.do}()`)
    else if (step.do === 'freeze' || step.do === 'thaw') await tab.setFrozen(step.do === 'freeze')
    else if (step.do === 'flush') await tab.evaluate('soak.flush()')
    else if (step.do === 'clock') await tab.evaluate(`soak.setClock(${step.clockMs})`)
    else if (step.do === 'crash') await tab.crash()
    else if (step.do === 'close') await tab.close()
  }

  async function open(number: number, { clockMs = 0, calls, moment }: Omit<Opening, 'do' | 'tab'>, place: number) {
    await tabs.get(number)?.close()
    const tab = await world.browser.openTab(hear)
    tabs.set(number, tab)
    const address = `${site.url}/page0?clock=${clockMs}`
    if (calls) {
      const returned = nextReport(({ kind }) => kind === 'returned')
      const shown = nextShow()
      await tab.navigate(`${address}&first=${place}`)
      // The next step need not find a page that is complete.
      await (program.scriptMs ? undefined : moment ? returned : shown)
      if (moment === 'close') await tab.close()
      if (moment === 'crash') await tab.crash()
    } else if (program.scriptMs && number >= 0) await tab.navigate(address)
    else await move(() => tab.navigate(address))
    return tab
  }

  /** Until the page is there; `begin` gives false where none comes. */
  async function move(begin: () => Promise<unknown>): Promise<void> {
    const shown = nextShow()
    if ((await begin()) !== false) await shown
  }

  function nextShow(): Promise<unknown> {
    return nextReport(({ kind }) => kind === 'show')
  }

  function nextReport(isIt: (report: Report) => boolean): Promise<unknown> {
    const heard = new Promise<void>((resolve) => awaited.push({ isIt, resolve }))
    return within(heard, isOffline ? OFFLINE_SHOW_MS : SHOW_MS)
  }

  async function setOffline(next: boolean): Promise<void> {
    isOffline = next
    await world.browser.setOffline(next)
  }

  function order(tab: Tab, orders: Orders): Promise<unknown> {
    return tab.evaluate(`soak.run(${JSON.stringify(orders)})`)
  }

  function script(scripted: ScriptedFault, count?: number): void {
    const { poison, retryDateMs, ...rest } = scripted
    const fault: Fault = rest
    if (retryDateMs) fault.headers = { 'Retry-After': new Date(Date.now() + retryDateMs).toUTCString() }
    if (poison) {
      fault.when = ({ bodyText }) => bodyText.includes('"poison":true')
      fault.body = JSON.stringify({ success: false, code: 'poison', message: 'this one' })
    }
    if (count) collector.faults.next(count, fault)
    else collector.faults.always(fault)
  }

  function makeWell(): void {
    collector.faults.clear()
    collector.faults.release()
  }

  async function kill(tab: Tab, { calls, when, afterMs }: Step & { do: 'kill' }, place: number): Promise<void> {
    const killNow = world.browser.prepareToKill()
    const witness = await startWitness(world.browser.profile)
    const signalled = new Promise<void>((resolve) => {
      onSignal = (query) => {
        onSignal = undefined
        const atMs = Number(query?.get('at') ?? Date.now())
        resolve(sleepUntil(atMs + afterMs))
      }
    })
    void order(tab, { step: place, calls, signal: { when, blockMs: afterMs + 1000 } })
    await within(signalled, SHOW_MS)
    const death = { atMs: Date.now(), stallMs: witness.longestMs() }
    const ended = killNow()
    await ended
    await witness.stop()
    await startAgain(death)
  }

  async function quit(): Promise<void> {
    const witness = await startWitness(world.browser.profile)
    const death = { atMs: Date.now(), stallMs: 0 }
    await world.browser.quit()
    await witness.stop()
    await startAgain({ ...death, stallMs: witness.longestMs() })
  }

  /** On the same profile. */
  async function startAgain(death: Death): Promise<void> {
    onSignal = undefined
    tabs.clear()
    isOffline = false
    world.browser = await launch(world.browser.profile)
    // Not before all that the dead one said has been heard.
    oracle.noteDeath(death)
  }

  async function finish(): Promise<Judgement> {
    makeWell()
    await setOffline(false)
    // Half of them live on, and see to their own.
    for (const [number, tab] of tabs) if (tab.isAlive() && number === 1) await tab.setFrozen(false)
    for (const [number, tab] of tabs) if (number !== 1) await tab.close()
    const last = await open(-1, {}, 0)
    const living = [...tabs.values()]
    let leftovers: Leftovers | undefined
    for (const deadline = Date.now() + world.restMs; ; await sleep(60)) {
      await Promise.all(living.filter((tab) => tab.isAlive()).map((tab) => tab.evaluate('soak.flush()')))
      const missing = oracle.findMissing(await collector.events(), collector.requests)
      if (missing.length && Date.now() < deadline) continue
      leftovers = (await last.evaluate<Leftovers>('soak.readLeftovers()')) ?? leftovers
      if ((leftovers && !leftovers.waiting.length && !leftovers.spilled.length) || Date.now() > deadline) break
    }
    return oracle.judge({
      stored: await collector.events(),
      requests: collector.requests,
      leftovers,
    })
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
