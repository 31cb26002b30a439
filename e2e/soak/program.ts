// What is a round? A program: settings of the page, and steps. Made from a seed alone, and JSON, so that it can be played
// again. A step that makes no sense where it stands (a call in a tab that is closed) does nothing, so any step can be left
// out.

import type { Fault } from '../../demo/collector/create-collector.ts'
import { createRandom, type Random } from './random.ts'

/** Wrong values inside an event that must cost only themselves. */
export const ODD_VALUES = ['cycle', 'bigint', 'getter', 'function', 'symbol', 'date', 'proxy'] as const
/** Calls that may be refused or dropped, and must cost no other call and no page. */
export const BAD_CALLS = ['nameless', 'too-large', 'no-arguments', 'numbers', 'revoked', 'deep'] as const

export interface Call {
  type: 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias' | 'reset' | 'setAnonymousId'
  /** Size of its properties or traits. */
  bytes?: number
  odd?: (typeof ODD_VALUES)[number]
  bad?: (typeof BAD_CALLS)[number]
  /** The collector refuses it while the poison fault stands. */
  poison?: true
}

/** What happens in the moment after the calls. `href` and `reload` happen in their very task. */
export type Moment = 'close' | 'crash' | 'href' | 'reload' | 'hide'

export interface ScriptedFault extends Omit<Fault, 'when'> {
  /** Only requests with a poisoned event. */
  poison?: true
  /** Retry-After as an HTTP date, so many milliseconds from the answer on. */
  retryDateMs?: number
}

export type Step =
  /** `calls`: the page's own, before the script is there; `moment`: as soon as the script has made them. */
  | { do: 'open'; tab: number; clockMs?: number; calls?: Call[]; moment?: Moment }
  /** `settled`: the program goes on when their promises have settled. */
  | { do: 'call'; tab: number; calls: Call[]; moment?: Moment; settled?: true }
  /** What the page calls when it is told that it goes or hides. */
  | { do: 'onLeave'; tab: number; event: 'pagehide' | 'beforeunload' | 'visibilitychange'; calls: Call[] }
  | {
      do: 'close' | 'crash' | 'reload' | 'back' | 'forward' | 'hide' | 'show' | 'freeze' | 'thaw' | 'flush'
      tab: number
    }
  | { do: 'href'; tab: number; page: number }
  | { do: 'clock'; tab: number; clockMs: number }
  | { do: 'kill'; tab: number; calls: Call[]; when: 'returned' | 'settled' | 'blocked'; afterMs: number }
  | { do: 'quit' }
  | { do: 'fault'; fault: ScriptedFault; count?: number }
  | { do: 'well' | 'offline' | 'online' }
  | { do: 'wait'; ms: number }

export interface Program {
  options: {
    flushAt: number
    flushIntervalMs: number
    requestTimeoutMs: number
    maxEventAgeDays: number
  }
  /** All pages have a plugin that takes so long. */
  pluginMs?: number
  /** The page listens to events before the script is there, not when it is ready. */
  listensEarly?: true
  /** The script comes so late. */
  scriptMs?: number
  steps: Step[]
}

const TABS = 3
const MOMENTS: readonly Moment[] = ['close', 'crash', 'href', 'reload', 'hide']
const YEAR_MS = 365 * 24 * 60 * 60 * 1000
/** A tab's next open gives the page of an earlier one, whose clock may be a year off: nothing may be too old then. */
const NEVER_TOO_OLD_DAYS = 5000

const FAULTS: readonly ScriptedFault[] = [
  { status: 500 },
  { status: 502 },
  { status: 503 },
  { status: 503, headers: { 'Retry-After': '1' } },
  { status: 408 },
  { status: 429, headers: { 'Retry-After': '1' } },
  { status: 429, retryDateMs: 1500 },
  { status: 401 },
  { status: 403 },
  { status: 404 },
  { status: 302, headers: { Location: '/v1/elsewhere' } },
  { status: 418 },
  { hang: true },
  { drop: true },
  { delayMs: 150 },
  { store: true, status: 500 },
  { store: true, drop: true },
  { store: true, hang: true },
  { store: true, delayMs: 200 },
]

/** Each ends the life of whatever is sent alone; the poison only that of poisoned events. */
const REFUSALS: readonly ScriptedFault[] = [
  { status: 400, poison: true },
  { status: 422, poison: true },
  { status: 413 },
  { status: 400 },
]

export function makeProgram(seed: number): Program {
  const random = createRandom(seed)
  // Each program knows a part of what can happen, so that some have much of one thing (swarm testing).
  const has = (probability: number) => random.chance(probability)
  const feature = {
    kill: has(0.3),
    crash: has(0.35),
    clock: has(0.25),
    offline: has(0.35),
    refuse: has(0.3),
    fault: has(0.8),
    cache: has(0.5),
    hide: has(0.5),
    freeze: has(0.15),
    leave: has(0.4),
    burst: has(0.35),
    large: has(0.3),
    bad: has(0.35),
    quit: has(0.1),
  }
  const program: Program = {
    options: {
      flushAt: random.pick([1, 3, 20]),
      flushIntervalMs: random.pick([10, 60, 200]),
      requestTimeoutMs: random.pick([400, 1000]),
      maxEventAgeDays: feature.clock ? NEVER_TOO_OLD_DAYS : 14,
    },
    ...(has(0.12) && { pluginMs: random.pick([0, 15, 60]) }),
    ...(has(0.4) && { listensEarly: true as const }),
    ...(has(0.15) && { scriptMs: random.pick([30, 120]) }),
    steps: [{ do: 'open', tab: 0 }],
  }

  const steps: [weight: number, make: () => Step][] = [
    [10, () => ({ do: 'call', tab: tab(), calls: calls(), ...moment() })],
    [2, opening],
    [1.5, () => ({ do: 'close', tab: tab() })],
    [feature.cache ? 3 : 1.5, () => ({ do: 'href', tab: tab(), page: random.whole(1, 3) })],
    [1, () => ({ do: 'reload', tab: tab() })],
    [2, () => ({ do: 'wait', ms: random.pick([5, 20, 60, 150, 300]) })],
    [1, () => ({ do: 'flush', tab: tab() })],
    [feature.crash ? 1 : 0, () => ({ do: 'crash', tab: tab() })],
    [feature.cache ? 5 : 0, () => ({ do: random.pick(['back', 'back', 'forward']), tab: tab() })],
    [feature.hide ? 3 : 0, () => ({ do: random.pick(['hide', 'show']), tab: tab() })],
    [feature.freeze ? 2 : 0, () => ({ do: random.pick(['freeze', 'thaw']), tab: tab() })],
    [feature.leave ? 3 : 0, onLeave],
    [feature.clock ? 2 : 0, () => ({ do: 'clock', tab: tab(), clockMs: clock() })],
    [feature.fault ? 4 : 0, () => fault(random.pick(FAULTS))],
    [feature.refuse ? 1.5 : 0, () => fault(random.pick(REFUSALS))],
    [feature.fault || feature.refuse ? 1.2 : 0, () => ({ do: 'well' })],
    [feature.offline ? 2.5 : 0, () => ({ do: random.pick(['offline', 'online']) })],
  ]
  const length = random.whole(6, 22)
  // Starting a browser is what takes time: one death a round.
  const deathAt = feature.kill || feature.quit ? random.whole(2, length - 1) : 0
  /** What it would be if every page came, so that most steps find a page. */
  const open = new Set([0])
  while (program.steps.length < length) {
    const isDeath = program.steps.length === deathAt
    const step = isDeath ? death() : open.size ? pickWeighted(random, steps)() : steps[1]![1]()
    program.steps.push(step)
    if (step.do === 'open') open.add(step.tab)
    if (step.do === 'close' || step.do === 'crash') open.delete(step.tab)
    if ('moment' in step && /close|crash/.test(step.moment ?? '')) open.delete(step.tab)
    if (step.do === 'kill' || step.do === 'quit') open.clear()
  }
  return program

  function tab(): number {
    return random.chance(0.9) && open.size ? random.pick([...open]) : random.whole(0, TABS - 1)
  }

  function opening(): Step {
    // Another one, if there is room.
    const free = Array.from({ length: TABS }, (_, tab) => tab).filter((tab) => !open.has(tab))
    const tab = free.length ? random.pick(free) : random.whole(0, TABS - 1)
    const clockMs = feature.clock && has(0.5) ? clock() : 0
    if (!has(0.4)) return { do: 'open', tab, clockMs }
    return { do: 'open', tab, clockMs, calls: calls(), ...(has(0.5) && { moment: random.pick(MOMENTS) }) }
  }

  function clock(): number {
    return random.pick([-YEAR_MS, 0, YEAR_MS])
  }

  function moment(): { moment?: Moment; settled?: true } {
    if (!has(0.3)) return has(0.2) ? { settled: true } : {}
    return { moment: random.pick(MOMENTS) }
  }

  function calls(): Call[] {
    const count = feature.burst && has(0.3) ? random.whole(9, 60) : random.whole(1, 5)
    return Array.from({ length: count }, () => call(count > 5))
  }

  function call(inBurst: boolean): Call {
    const type = random.pick(['track', 'track', 'track', 'page', 'identify', 'group', 'alias', 'screen'] as const)
    if (has(0.06)) return { type: random.pick(['reset', 'setAnonymousId']) }
    if (feature.bad && has(0.15)) return { type, bad: random.pick(BAD_CALLS) }
    return {
      type,
      // Traits add up, and what waits for the database may take 500 KB of localStorage.
      ...(feature.large && has(0.3) && { bytes: random.whole(1000, inBurst || type !== 'track' ? 6000 : 28_000) }),
      ...(feature.bad && has(0.3) && { odd: random.pick(ODD_VALUES) }),
      ...(feature.refuse && has(0.1) && { poison: true }),
    }
  }

  function onLeave(): Step {
    const event = random.pick(['pagehide', 'beforeunload', 'visibilitychange'] as const)
    return { do: 'onLeave', tab: tab(), event, calls: Array.from({ length: random.whole(1, 3) }, () => call(true)) }
  }

  function fault(fault: ScriptedFault): Step {
    return { do: 'fault', fault, ...(has(0.4) && { count: random.whole(1, 3) }) }
  }

  function death(): Step {
    if (!feature.kill) return { do: 'quit' }
    const when = random.pick(['returned', 'returned', 'settled', 'settled', 'blocked'] as const)
    const afterMs = { returned: random.pick([6, 8, 15, 40]), settled: 0, blocked: random.pick([20, 100]) }[when]
    return { do: 'kill', tab: tab(), calls: calls(), when, afterMs }
  }
}

function pickWeighted<T>(random: Random, choices: readonly [weight: number, choice: T][]): T {
  let rest = random.next() * choices.reduce((sum, [weight]) => sum + weight, 0)
  return (choices.find(([weight]) => (rest -= weight) < 0) ?? choices[0]!)[1]
}
