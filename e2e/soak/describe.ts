// A program in words, a line a step.

import type { Call, Program, Step } from './program.ts'

export function describeProgram({ options, pluginMs, listensEarly, scriptMs, steps }: Program): string {
  const settings = [
    ...Object.entries(options).map(([name, value]) => `${name} ${value}`),
    pluginMs !== undefined && `a plugin that takes ${pluginMs} ms`,
    listensEarly && 'listeners before the script is there',
    scriptMs && `a script that comes after ${scriptMs} ms`,
  ]
  return [settings.filter(Boolean).join(', '), ...steps.map((step, place) => `${place}. ${describeStep(step)}`)].join(
    '\n',
  )
}

function describeStep(step: Step): string {
  const tab = 'tab' in step ? `tab ${step.tab}: ` : ''
  if (step.do === 'wait') return `wait ${step.ms} ms`
  if (step.do === 'fault') return `the collector: ${JSON.stringify(step.fault)}, ${step.count ?? 'all'} requests`
  if (step.do === 'well') return 'the collector is well again'
  if (step.do === 'open') {
    const clock = step.clockMs ? `, its clock off by ${step.clockMs} ms` : ''
    const calls = step.calls ? `, calls ${describeCalls(step.calls)}` : ''
    return `${tab}opens${clock}${calls}${step.moment ? `, as soon as they are made ${step.moment}` : ''}`
  }
  if (step.do === 'call') {
    const after = step.moment ? `, in that moment ${step.moment}` : ''
    return `${tab}calls ${describeCalls(step.calls)}${after}`
  }
  if (step.do === 'onLeave') return `${tab}will call ${describeCalls(step.calls)} on ${step.event}`
  if (step.do === 'kill') {
    return `${tab}calls ${describeCalls(step.calls)}; the browser is killed ${step.afterMs} ms after they ${step.when === 'settled' ? 'settled' : 'returned'}${step.when === 'blocked' ? ', the page blocking' : ''}`
  }
  if (step.do === 'clock') return `${tab}its clock is set off by ${step.clockMs} ms`
  if (step.do === 'href') return `${tab}goes to page ${step.page}`
  return `${tab}${step.do}`
}

function describeCalls(calls: readonly Call[]): string {
  return calls
    .map(({ type, ...rest }) => `${type}${Object.keys(rest).length ? ` ${JSON.stringify(rest)}` : ''}`)
    .join(', ')
}
