// Which events must arrive, and did they? Knows each call that was reported to have returned, and what the README promises
// for it.

import type { RequestRecord, StoredEvent } from '../../demo/collector/create-collector.ts'
import { isTooLong } from '../chromium/witness.ts'
import type { Leftovers, Report } from './page.ts'
import type { Call, Program } from './program.ts'

export interface Death {
  atMs: number
  /** How long the machine stood still at most, shortly before. */
  stallMs: number
}

export interface Oracle {
  hear(report: Report): void
  /** The browser was killed, or quit, and what it had not written is gone. */
  noteDeath(death: Death): void
  /** Calls made while the page was told to leave. */
  hearLeaving(ids: string[], atMs: number, doc: string, event: string): void
  /** Ids that have to be there, but are not. */
  findMissing(stored: readonly StoredEvent[], requests: readonly RequestRecord[]): string[]
  judge(end: End): Judgement
}

export interface End {
  stored: readonly StoredEvent[]
  requests: readonly RequestRecord[]
  leftovers: Leftovers | undefined
}

export interface Judgement {
  problems: string[]
  /** That had to arrive. */
  called: number
  lost: number
  /** How often the collector took an event that it had. */
  duplicates: number
  refused: number
  /** Called so shortly before the browser's death that nothing is promised. */
  excused: number
  restored: number
}

interface Called {
  id: string
  doc: string
  atMs: number
  settled: boolean
  /** In a handler, when only localStorage takes it. */
  isLeaving: boolean
  /** The snippet had it: another page that gets the script first may make it, too. */
  isEarly: boolean
  call: Call
  excused?: boolean
}

interface Doc {
  openAtMs: number
  restored: boolean
  /** Its events need not come in their order. */
  isDisordered: boolean
  /** In the order of the calls, with gaps; the report of a call that the snippet had may come after that of a later one. */
  ids: string[]
}

/** README: killed so long after the call, the event is there. One more, since clocks show whole milliseconds. */
const COMMITTED_MS = 6

export function createOracle(program: Program, tag: string): Oracle {
  const called = new Map<string, Called>()
  const docs = new Map<string, Doc>()
  const idOf = new Map<string, string>()
  const dropped = new Map<string, string>()
  const problems: string[] = []
  const hasTabs = program.steps.some((step) => step.do === 'open' && step.tab > 0)
  const isRefused = program.steps.some(
    (step) => step.do === 'fault' && [400, 413, 422].includes(step.fault.status ?? 0),
  )

  function docOf(name: string): Doc {
    const doc = docs.get(name) ?? { openAtMs: Number.POSITIVE_INFINITY, restored: false, isDisordered: false, ids: [] }
    docs.set(name, doc)
    return doc
  }

  function callOf(id: string): Call | undefined {
    const [, step, place] = /:(\d+)\.(\d+)/.exec(id) ?? []
    const found = program.steps[Number(step)]
    return found && 'calls' in found ? found.calls[Number(place)] : undefined
  }

  function note(id: string, more: Pick<Called, 'doc' | 'atMs' | 'isLeaving' | 'isEarly'>, place?: number): void {
    const call = callOf(id)
    // What must cost only itself may cost itself.
    if (!id.startsWith(tag) || !call || call.bad || call.type === 'reset' || call.type === 'setAnonymousId') return
    if (called.has(id)) return
    called.set(id, { id, call, settled: false, ...more })
    if (place !== undefined) docOf(more.doc).ids[place] = id
  }

  function hear(report: Report): void {
    if (report.kind === 'signal') return
    const doc = docOf(report.doc)
    if (report.kind === 'show' && report.restored) doc.restored = doc.isDisordered = true
    else if (report.kind === 'hide') doc.isDisordered = true
    else if (report.kind === 'open') doc.openAtMs = report.atMs
    else if (report.kind === 'returned') {
      for (const [index, id] of report.ids.entries()) note(id, { ...report, isLeaving: false }, report.place + index)
    } else if (report.kind === 'error') problems.push(`an error in the page: ${report.message}`)
    else if (report.kind === 'trouble') problems.push(`storage trouble: ${report.message}`)
    else if (report.kind === 'dropped') dropped.set(report.messageId, `${report.reason}: ${report.message}`)
    else if (report.kind === 'settled') {
      const known = called.get(report.id)
      if (report.messageId) idOf.set(report.messageId, report.id)
      if (known) known.settled = true
      if (report.failure && callOf(report.id) && !callOf(report.id)!.bad) {
        problems.push(`${describeCall(report.id)} rejected: ${report.failure}`)
      }
    }
  }

  function noteDeath({ atMs, stallMs }: Death): void {
    for (const event of called.values()) {
      const doc = docOf(event.doc)
      const wasOpen = doc.openAtMs <= atMs && (!doc.restored || doc.openAtMs <= event.atMs)
      const ageMs = atMs - Math.max(event.atMs, doc.openAtMs)
      const isOld = ageMs >= COMMITTED_MS && !doc.restored && !isTooLong(stallMs, ageMs)
      if (event.isLeaving || !wasOpen || !(event.settled || isOld)) event.excused = true
    }
  }

  function findMissing(stored: readonly StoredEvent[], requests: readonly RequestRecord[]): string[] {
    const there = new Set([...stored.map((event) => soakIdOf(event.payload)), ...readRefused(requests).keys()])
    return [...called.values()].filter(({ id, excused }) => !excused && !there.has(id)).map(({ id }) => id)
  }

  function judge({ stored, requests, leftovers }: End): Judgement {
    const refused = readRefused(requests)
    const parked = new Set(leftovers?.parked.map(({ text }) => soakIdOf(JSON.parse(text))))
    const arrived = stored.map((event) => soakIdOf(event.payload)).filter((id) => id?.startsWith(tag))
    const there = new Set(arrived)
    const missing = findMissing(stored, requests)
    const unparked = [...refused.keys()].filter((id) => called.has(id) && !there.has(id) && !parked.has(id))

    for (const id of missing) problems.push(`lost: ${describeCall(id)}${describeFate(id)}`)
    for (const id of unparked) problems.push(`refused, but neither parked nor stored: ${describeCall(id)}`)
    for (const id of there) {
      const count = arrived.filter((other) => other === id).length
      if (count > 1) problems.push(`stored ${count} times under different ids: ${describeCall(id!)}`)
    }
    for (const [id, answer] of refused) {
      const { poison, bad } = callOf(id) ?? {}
      const isMeant = program.steps.some(
        (step) => step.do === 'fault' && (step.fault.status ?? 0) === answer && (!step.fault.poison || poison),
      )
      if (!isMeant && !bad) problems.push(`refused with ${answer}, which nobody scripted: ${describeCall(id)}`)
    }
    if (!leftovers) problems.push('the last visit never came to rest')
    for (const place of ['waiting', 'spilled'] as const) {
      for (const text of leftovers?.[place] ?? []) {
        const state = text.startsWith(' ') ? `${place}, held for plugins` : place
        problems.push(`left on the device, ${state}: ${describeCall(`${soakIdOf(JSON.parse(text))}`)}`)
      }
    }
    for (const doc of docs.values()) problems.push(...findDisorder(doc, arrived))
    return {
      problems,
      called: [...called.values()].filter(({ excused }) => !excused).length,
      lost: missing.length + unparked.length,
      duplicates: countDuplicates(requests),
      refused: [...refused.keys()].filter((id) => called.has(id) && !there.has(id)).length,
      excused: [...called.values()].filter(({ excused }) => excused).length,
      restored: [...docs.values()].filter(({ restored }) => restored).length,
    }
  }

  /**
   * A page that was never hidden, sends one request after another, oldest rows first; so does who adopts its rows. What a
   * plugin was working on when the page ended is for the plugins of another one, and what a snippet has while the script
   * is on its way may be made by another one: README promises no order there.
   */
  function findDisorder(doc: Doc, arrived: readonly (string | undefined)[]): string[] {
    if (doc.isDisordered || isRefused) return []
    const isOrdered = (id: string) => {
      const { settled, isEarly } = called.get(id)!
      return (program.pluginMs === undefined || settled) && !(isEarly && hasTabs)
    }
    const order = doc.ids.filter((id) => arrived.includes(id) && isOrdered(id))
    const places = order.map((id) => arrived.indexOf(id))
    const wrong = places.findIndex((place, index) => index > 0 && place < places[index - 1]!)
    if (wrong < 0) return []
    return [`out of order: ${describeCall(order[wrong]!)} arrived before ${describeCall(order[wrong - 1]!)}`]
  }

  /** What was sent alone and refused, and with which status. */
  function readRefused(requests: readonly RequestRecord[]): Map<string, number> {
    const refused = new Map<string, number>()
    for (const { status, eventCount, bodyText } of requests) {
      if (eventCount !== 1 || ![400, 413, 422].includes(status)) continue
      const id = soakIdOf(JSON.parse(bodyText).batch[0])
      if (id?.startsWith(tag)) refused.set(id, status)
    }
    return refused
  }

  function describeCall(id: string): string {
    return `${id.slice(tag.length + 1)} ${JSON.stringify(callOf(id) ?? 'unknown')}`
  }

  function describeFate(id: string): string {
    const event = called.get(id)!
    const [messageId] = [...idOf].find(([, other]) => other === id) ?? []
    const fate = messageId && dropped.get(messageId)
    const facts = [`page ${event.doc}`, event.settled ? 'settled' : 'not settled', fate && `dropped as ${fate}`]
    return ` (${facts.filter(Boolean).join(', ')})`
  }

  return {
    hear,
    noteDeath,
    findMissing,
    judge,
    hearLeaving(ids, atMs, doc, event) {
      docOf(doc).isDisordered = true
      for (const id of ids) note(id, { doc, atMs, isLeaving: event !== 'beforeunload', isEarly: false })
    },
  }
}

function soakIdOf(event: unknown): string | undefined {
  const { context } = event as { context?: { soak?: string } }
  return context?.soak
}

function countDuplicates(requests: readonly RequestRecord[]): number {
  const taken = requests.filter(({ status }) => status >= 200 && status < 300).flatMap(({ messageIds }) => messageIds)
  return taken.length - new Set(taken).size
}
