// npm run soak -- --rounds 500 --seed 1
//
// Random rounds in a real Chromium, and none may lose an event. Fails with the seed and the smallest program that fails.

import path from 'node:path'
import { parseArgs } from 'node:util'
import { createCollector } from '../../demo/collector/create-collector.ts'
import { createProfile, launch, removeProfile } from './browser.ts'
import { describeProgram } from './describe.ts'
import type { Judgement } from './oracle.ts'
import { playRound, type World, WRITE_KEY } from './play.ts'
import { makeProgram, type Program } from './program.ts'
import { mixSeed } from './random.ts'
import { shrink } from './shrink.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: `${Date.now() % 1e6}` },
    /** Begins no round after so long. */
    minutes: { type: 'string', default: 'Infinity' },
    /** The first round to play; the ones before it are passed over. */
    from: { type: 'string', default: '1' },
    /** Another analytics.min.js, with what it loads on demand beside it. */
    bundle: { type: 'string', default: path.join(import.meta.dirname, '../../dist/analytics.min.js') },
    /** A program to play, so many times. */
    replay: { type: 'string' },
    times: { type: 'string', default: '5' },
    /** How long to look for a smaller program. */
    shrink: { type: 'string', default: '120' },
    /** Goes on after a failure, without shrinking. */
    keep: { type: 'boolean', default: false },
  },
})

const PROGRESS_ROUNDS = 10
/** A browser that has been through more may be slow. */
const ROUNDS_PER_PROFILE = 100
/** A failure that hangs on milliseconds does not come back each time. */
const TRIES = 3
/** Where others leave the browser no processor, answers come too late for the library, again and again. */
const REST_MS = 60_000
/** While looking for a smaller program. */
const SHORT_REST_MS = 4000

type Sum = Omit<Judgement, 'problems'>
const sum: Sum = { called: 0, lost: 0, duplicates: 0, refused: 0, excused: 0, restored: 0 }
let played = 0
let failed = 0
const startMs = Date.now()

const collector = await createCollector({ writeKeys: [WRITE_KEY] })
let profile = createProfile()
const world: World = { collector, browser: await launch(profile), bundle: path.resolve(values.bundle), restMs: REST_MS }
try {
  if (values.replay) await replay(JSON.parse(values.replay))
  else await soak(Number(values.seed), Number(values.from), Number(values.rounds))
} finally {
  await world.browser.quit()
  removeProfile(profile)
  await collector.close()
}
console.log(
  `${played} rounds${values.replay ? '' : ` of seed ${values.seed}`}: ${sum.called} events called, ${sum.lost} lost, ` +
    `${failed} rounds failed, ${sum.duplicates} duplicates on the wire, ${sum.refused} refused as scripted, ` +
    `${sum.excused} killed in the moment of the call; ${sum.restored} pages came back from the cache; ` +
    `${((Date.now() - startMs) / 1000 / Math.max(1, played)).toFixed(1)} s a round`,
)
process.exit(failed ? 1 : 0)

async function soak(seed: number, from: number, rounds: number): Promise<void> {
  const untilMs = startMs + Number(values.minutes) * 60_000
  for (let round = from; round < from + rounds && Date.now() < untilMs; round++) {
    const program = makeProgram(mixSeed(seed, round))
    const { problems } = await play(program)
    if (problems.length) {
      console.log(`\nseed ${seed}, round ${round} failed:\n${list(problems)}`)
      if (!values.keep) return explain(program)
      console.log(`${describeProgram(program)}\nnpm run soak -- --replay '${JSON.stringify(program)}'\n`)
    }
    if (played % PROGRESS_ROUNDS === 0) {
      const seconds = (Date.now() - startMs) / 1000 / played
      console.log(`round ${round}: ${sum.called} events called, ${sum.lost} lost, ${seconds.toFixed(1)} s a round`)
    }
    if (played % ROUNDS_PER_PROFILE === 0) await renewProfile()
  }
}

async function replay(program: Program): Promise<void> {
  console.log(describeProgram(program))
  for (let time = 1; time <= Number(values.times); time++) {
    const { problems } = await play(program)
    console.log(problems.length ? `time ${time} failed:\n${list(problems)}` : `time ${time}: well`)
  }
}

/** And counts. */
async function play(program: Program): Promise<Judgement> {
  const judgement = await playRound(world, program).catch(async (error) => {
    // The machine's fault, not the library's: a browser that does not start, or ends by itself.
    console.log(`once more, with a new browser: ${error}`)
    await renewProfile()
    return playRound(world, program)
  })
  played++
  if (judgement.problems.length) failed++
  for (const name of Object.keys(sum) as (keyof Sum)[]) sum[name] += judgement[name]
  return judgement
}

async function explain(program: Program): Promise<void> {
  console.log(`\nlooking for a smaller program that fails, for ${values.shrink} s at most`)
  const untilMs = Date.now() + Number(values.shrink) * 1000
  let last: string[] = []
  const fails = async (candidate: Program) => {
    const { problems } = await playRound(world, candidate)
    if (problems.length) last = problems
    return problems.length > 0
  }
  world.restMs = SHORT_REST_MS
  const outcomes: boolean[] = []
  for (let attempt = 0; attempt < TRIES; attempt++) outcomes.push(await fails(program))
  const tries = outcomes.every(Boolean) ? 1 : TRIES
  const failsSoon = async (candidate: Program) => {
    for (let attempt = 0; attempt < tries; attempt++) if (await fails(candidate)) return true
    return false
  }
  if (outcomes.some(Boolean)) {
    program = await shrink(program, { fails: failsSoon, untilMs })
    console.log(`\nfails with:\n${list(last)}`)
  } else console.log(`\nit did not fail again in ${TRIES} tries; as it was:`)
  console.log(`\n${describeProgram(program)}\n\nnpm run soak -- --replay '${JSON.stringify(program)}'\n`)
}

async function renewProfile(): Promise<void> {
  await world.browser.quit()
  removeProfile(profile)
  profile = createProfile()
  world.browser = await launch(profile)
}

function list(problems: readonly string[]): string {
  const SHOWN = 12
  const more = problems.length > SHOWN ? [`and ${problems.length - SHOWN} more`] : []
  return [...problems.slice(0, SHOWN), ...more].map((problem) => `  ${problem}`).join('\n')
}
