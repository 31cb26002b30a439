// Does a collector that is killed at any moment keep what it has answered? Round after round on the same store: start,
// load, SIGKILL, look what is there.

import { setTimeout as pause } from 'node:timers/promises'
import { type SpawnedCollector, spawnCollector } from '../operations/spawn-collector.ts'
import { type DatabasePlace, openDatabase } from '../store/database.ts'
import { trackEvent } from '../test-client.ts'
import { type Chance, createChance } from './chance.ts'
import { createLedger, type Judgement, type Ledger } from './ledger.ts'

export interface CrashTest {
  place: DatabasePlace
  rounds: number
  /** The same seed, the same moments. */
  seed: number
  /** After each round. */
  tell?: (progress: Progress) => void
}

export interface Progress {
  round: number
  rounds: number
  /** What the kill interrupted, and how long after its begin. */
  killed: { while: 'starting' | 'under load'; afterMs: number }
  sent: number
  answered: number
  stored: number
  found: Judgement
}

export interface Report {
  rounds: number
  sent: number
  answered: number
  stored: number
  /** Of the kills, those before it listened. */
  killedWhileStarting: number
  /** Sent once more after a kill: with an answer that may have been lost, or without one. */
  resent: number
  found: Judgement
}

const CONNECTIONS = 16
const MAX_BATCH = 50
const MAX_LOAD_MS = 1500
const MAX_START_MS = 1500

/** The collector is dead. */
const NO_ANSWER = 0

/** One kill in so many interrupts a start: a new database, a migration, or the recovery from the kill before. */
const STARTS = 5

/** Nothing hangs for ever: not a request to a process that is gone, and not one to a collector that never answers. */
const REQUEST_TIMEOUT_MS = 20_000

/** About so many of those that were answered are sent once more in each round. */
const ANSWERED_AGAIN = 200

/** Rejects at the first event that is lost, repeated or invented. */
export async function playRounds({ place, rounds, seed, tell = () => {} }: CrashTest): Promise<Report> {
  const chance = createChance(seed)
  // First of all: how often the clients ask for something by chance is up to the machine.
  const moments = Array.from({ length: rounds }, () => {
    const isStart = chance.below(STARTS) < 1
    return { isStart, afterMs: Math.round(chance.below(isStart ? MAX_START_MS : MAX_LOAD_MS)) }
  })
  const ledger = createLedger()
  let stored: string[] = []
  let killedWhileStarting = 0
  let resent = 0
  let found: Judgement = { lost: [], repeated: [], invented: [] }

  async function look() {
    stored = await readStored(place)
    found = ledger.judge(stored)
    const wrong = Object.entries(found).filter(([, ids]) => ids.length > 0)
    if (wrong.length > 0) {
      const counts = wrong.map(([what, ids]) => `${ids.length} ${what}, such as ${ids[0]}`)
      throw new Error(`of ${ledger.size().answered} events answered with 200 ${counts.join('; ')} (seed ${seed})`)
    }
  }

  for (const [index, { isStart, afterMs }] of moments.entries()) {
    const round = index + 1
    if (isStart) {
      killedWhileStarting++
      await killWhileStarting(place, afterMs)
    } else {
      const again = pickAgain(ledger, chance)
      resent += again.length
      await killUnderLoad({ place, ledger, chance, again, round, afterMs })
    }
    await look()
    const killed = { while: isStart ? 'starting' : 'under load', afterMs } as const
    tell({ round, rounds, killed, ...ledger.size(), stored: stored.length, found })
  }

  // What never got an answer gets one now, and then everything that was ever sent is there, once.
  const collector = await start(place)
  const left = ledger.unanswered()
  for (let i = 0; i < left.length; i += MAX_BATCH) await send(collector, ledger, left.slice(i, i + MAX_BATCH))
  const code = await collector.end('SIGTERM')
  if (code !== 0) throw new Error(`asked to end, it ended with ${code}:\n${collector.said().err}`)
  await look()
  return { rounds, ...ledger.size(), stored: stored.length, killedWhileStarting, resent: resent + left.length, found }
}

function start({ dataDir, databaseUrl }: DatabasePlace, signal?: AbortSignal): Promise<SpawnedCollector> {
  const environment = {
    // Empty counts as none: not that of whoever runs the test.
    DATA_DIR: dataDir ?? '',
    DATABASE_URL: databaseUrl ?? '',
    MAX_REQUESTS_PER_SECOND: '1000000',
    LOG_LEVEL: 'warn',
  }
  return spawnCollector({ environment, ...(signal && { signal }) })
}

async function killWhileStarting(place: DatabasePlace, afterMs: number): Promise<void> {
  // That it ends before it runs is what is wanted; a store that it has broken, the look behind it finds.
  const collector = await start(place, AbortSignal.timeout(afterMs)).catch(() => undefined)
  await collector?.exit
}

interface Load {
  place: DatabasePlace
  ledger: Ledger
  chance: Chance
  /** Before anything new. */
  again: string[]
  round: number
  afterMs: number
}

async function killUnderLoad({ place, ledger, chance, again, round, afterMs }: Load): Promise<void> {
  const collector = await start(place)
  let next = 0
  let isDead = false
  const statuses = new Set<number>()
  const take = () => {
    const size = 1 + Math.floor(chance.below(MAX_BATCH))
    const ids = again.splice(0, size)
    while (ids.length < size) ids.push(`round-${round}-${next++}`)
    return ids
  }
  const clients = Array.from({ length: CONNECTIONS }, async () => {
    while (!isDead) statuses.add(await send(collector, ledger, take()).catch(() => NO_ANSWER))
  })
  await pause(afterMs)
  await collector.end('SIGKILL')
  isDead = true
  await Promise.all(clients)
  const wrong = [...statuses].filter((status) => status !== 200 && status !== NO_ANSWER)
  if (wrong.length > 0) throw new Error(`alive, it answered with ${wrong}:\n${collector.said().err}`)
}

/** All that got no answer, as every client does, and some that did: an answer may get lost on its way. */
function pickAgain(ledger: Ledger, chance: Chance): string[] {
  const answered = ledger.answeredIds()
  return ledger.unanswered().concat(answered.filter(() => chance.below(answered.length) < ANSWERED_AGAIN))
}

async function send(collector: SpawnedCollector, ledger: Ledger, ids: string[]): Promise<number> {
  const batch = ids.map((messageId) => trackEvent({ messageId }))
  ledger.sent(ids)
  const [only] = batch
  const [url, body] =
    batch.length === 1 ? [`${collector.endpoint}/track`, only] : [`${collector.endpoint}/batch`, { batch }]
  const answer = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  })
  if (answer.status === 200) ledger.answered(ids)
  // Killed in the middle of it, the answer was given all the same.
  await answer.arrayBuffer().catch(() => {})
  return answer.status
}

async function readStored(place: DatabasePlace): Promise<string[]> {
  const database = await openDatabase(place)
  try {
    const [table] = await database.query<{ name: string | null }>(`select to_regclass('events')::text as name`)
    if (!table?.name) return []
    const rows = await database.query<{ id: string }>('select message_id as id from events')
    return rows.map(({ id }) => id)
  } finally {
    await database.close()
  }
}
