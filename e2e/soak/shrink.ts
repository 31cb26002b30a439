// The smallest program that still fails: leaves out steps, then calls, then settings, as long as there is time.

import type { Program, Step } from './program.ts'

export interface ShrinkParts {
  fails: (program: Program) => Promise<boolean>
  untilMs: number
}

export async function shrink(program: Program, { fails, untilMs }: ShrinkParts): Promise<Program> {
  let best = program
  const attempt = async (candidate: Program) => {
    if (Date.now() > untilMs || !(await fails(candidate))) return false
    best = candidate
    return true
  }

  // Numbers of the steps are in the ids of their calls, but nothing depends on them.
  for (let size = Math.ceil(best.steps.length / 2); size >= 1 && Date.now() < untilMs; size = size >> 1) {
    for (let start = 0; start < best.steps.length && Date.now() < untilMs; ) {
      const steps = best.steps.filter((_, place) => place < start || place >= start + size)
      if (!(steps.length && (await attempt({ ...best, steps })))) start += size
    }
  }
  for (let place = 0; place < best.steps.length && Date.now() < untilMs; place++) {
    for (const smaller of shrinkStep(best.steps[place]!)) {
      await attempt({ ...best, steps: best.steps.with(place, smaller) })
    }
  }
  for (const name of ['pluginMs', 'listensEarly', 'scriptMs'] as const) {
    const { [name]: setting, ...plain } = best
    if (setting !== undefined) await attempt(plain)
  }
  return best
}

function* shrinkStep(step: Step): Iterable<Step> {
  if (!('calls' in step)) return
  const { calls } = step
  const [first] = calls
  if (!first) return
  yield { ...step, calls: [{ type: 'track' }] }
  if (calls.length > 1) yield { ...step, calls: [first] }
  if (calls.length > 1) yield { ...step, calls: calls.slice(0, calls.length >> 1) }
  if (calls.length > 1) yield { ...step, calls: calls.slice(calls.length >> 1) }
}
