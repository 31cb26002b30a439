// How long does the main thread belong to the library without a break, and what does its script cost to evaluate?
//
// The task that makes the calls is the page's own, and is not counted: its length is what the calls cost. By the clock, tasks
// are as long as the machine makes them: one that did 0.2 ms of work took 46, because the browser's other processes had both
// processors.

import type { Library } from '../peers/libraries.ts'
import type { Figures } from './figures.ts'
import { makeCalls } from './measure-calls.ts'
import { type Stage, withStage } from './stage.ts'

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  /** Microseconds: begin and length by the clock, and how much of that the thread had a processor. */
  ts: number
  dur?: number
  tdur?: number
  args: { data?: { url?: string }; name?: string }
}

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing', 'v8']

export function measureTasks(library: Library, largest: number, figures: Figures): Promise<void> {
  return withStage(library, async (stage) => {
    const opening = await trace(stage, async () => {
      await stage.open()
      await stage.untilCalm()
    })
    const scripts = opening.filter(
      ({ name, args }) => name === 'EvaluateScript' && args.data?.url?.includes(stage.site.url),
    )
    figures.evaluation = scripts.reduce((sum, { tdur = 0 }) => sum + tdur / 1000, 0)

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
      const tasks = tasksBesideCalls(events)
      figures[`longest-${size}`] = longestMs(tasks.map(({ tdur }) => tdur!))
      figures[`longest-clock-${size}`] = longestMs(tasks.map(({ dur }) => dur!))
    }
  })
}

/** One by one: a burst of 10,000 of Segment's has more tasks than a call may have arguments. */
function longestMs(allUs: readonly number[]): number {
  return allUs.reduce((longest, us) => Math.max(longest, us), 0) / 1000
}

/** Of the main thread. */
function tasksBesideCalls(events: readonly TraceEvent[]): TraceEvent[] {
  const calls = events.find(({ name }) => name === 'calls')
  if (!calls) throw new Error('the trace does not have the calls')
  const tasks = events
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === calls.pid && tid === calls.tid)
    .filter(({ ts, dur = 0 }) => ts > calls.ts || ts + dur < calls.ts)
  if (!tasks.length || tasks.some(({ tdur }) => tdur === undefined))
    throw new Error('the trace has no times of threads')
  return tasks
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
