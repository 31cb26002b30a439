// How long does the main thread belong to the library without a break, and what does its script cost to evaluate?
//
// The task that makes the calls is the page's own, and is not counted: its length is what the calls cost.

import type { Library } from '../peers/libraries.ts'
import type { Figures } from './figures.ts'
import { makeCalls } from './measure-calls.ts'
import { type Stage, withStage } from './stage.ts'

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  /** Microseconds. */
  ts: number
  dur?: number
  args: { data?: { url?: string }; name?: string }
}

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing', 'v8']

export function measureTasks(library: Library, largest: number): Promise<Figures> {
  return withStage(library, async (stage) => {
    const figures: Figures = {}
    const opening = await trace(stage, async () => {
      await stage.open()
      await stage.untilCalm()
    })
    const scripts = opening.filter(
      ({ name, args }) => name === 'EvaluateScript' && args.data?.url?.includes(stage.site.url),
    )
    figures.evaluation = scripts.reduce((sum, { dur = 0 }) => sum + dur / 1000, 0)

    for (const size of [1000, 10_000]) {
      if (size > largest) break
      const names = stage.names(size)
      let isThere = false
      const events = await trace(stage, async () => {
        await stage.page.evaluate(makeCalls, names)
        isThere = await stage.untilArrived(names)
        await stage.untilCalm()
      })
      if (!isThere) break
      figures[`longest-${size}`] = longestTaskMs(events)
    }
    return figures
  })
}

function longestTaskMs(events: readonly TraceEvent[]): number {
  const calls = events.find(({ name }) => name === 'calls')
  if (!calls) throw new Error('the trace does not have the calls')
  const longest = events
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === calls.pid && tid === calls.tid)
    .filter(({ ts, dur = 0 }) => ts > calls.ts || ts + dur < calls.ts)
    .reduce((most, { dur = 0 }) => Math.max(most, dur), 0)
  return longest / 1000
}

async function trace({ cdp }: Stage, work: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = []
  const onData = ({ value }: { value: object[] }) => {
    events.push(...(value as TraceEvent[]))
  }
  cdp.on('Tracing.dataCollected', onData)
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: CATEGORIES } })
  await work()
  const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve))
  await cdp.send('Tracing.end')
  await complete
  cdp.off('Tracing.dataCollected', onData)
  return events
}
