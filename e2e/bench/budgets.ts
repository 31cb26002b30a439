// Are we as fast as we want to be? Ratios in the same run, since absolute times say more about the machine; but for the
// longest task, which is measured against a frame.

import { type Results, readFigure, type Subject } from './results.ts'

export interface Comparison {
  title: string
  value: number
  /** What we want. */
  target: number
  /** What `--check` lets pass: the target, or what the slowest machine so far has reached, and a quarter more. */
  budget: number
  /** Smaller is better. */
  isMost: boolean
  isMet: boolean
}

/** What of it can be said with the libraries of this run. */
export function compare(results: Results): Comparison[] {
  const find = (id: string) => results.subjects.find((subject) => subject.id === id)
  const ours = find('everbeacon')
  if (!ours) return []
  const segment = find('segment')
  const floor = find('floor')
  const peers = results.subjects.filter(({ isOurs, packageName }) => packageName && !isOurs)
  const value = (subject: Subject | undefined, id: string) => subject && readFigure(results, subject, id)
  const best = (id: string) => {
    const known = peers.map((peer) => value(peer, id)).filter((one) => one !== undefined)
    return known.length ? Math.min(...known) : undefined
  }
  const ratio = (a: number | undefined, b: number | undefined) =>
    a === undefined || b === undefined ? undefined : a / b
  const call = value(ours, 'call-1000')
  const whole = value(ours, 'whole-1000')

  const comparisons: Comparison[] = []
  const add = (title: string, measured: number | undefined, target: number, budget: number, isMost: boolean) => {
    if (measured === undefined) return
    comparisons.push({
      title,
      value: measured,
      target,
      budget,
      isMost,
      isMet: isMost ? measured <= target : measured >= target,
    })
  }
  const atLeast = (title: string, measured: number | undefined, target: number, budget = target) =>
    add(title, measured, target, budget, false)
  const atMost = (title: string, measured: number | undefined, target: number, budget = target) =>
    add(title, measured, target, budget, true)

  atLeast("Segment's call by ours, 1,000 in a task", ratio(value(segment, 'call-1000'), call), 100, 12)
  atLeast("the cheapest peer's call by ours", ratio(best('call-1000'), call), 1, 0.1)
  atLeast("Segment's main thread per event by ours, burst of 1,000", ratio(value(segment, 'whole-1000'), whole), 50, 17)
  atLeast("the best peer's main thread per event by ours", ratio(best('whole-1000'), whole), 10, 5)
  atMost('our main thread per event by the floor', ratio(whole, value(floor, 'whole-1000')), 3, 9.5)
  atMost('longest task after a burst of 1,000, ms', value(ours, 'longest-1000'), 16)
  atMost('longest task after a burst of 10,000, ms', value(ours, 'longest-10000'), 16)
  const start = (id: string) => ratio(value(ours, `${id}-100000`), value(ours, `${id}-0`))
  atMost('start with 100,000 waiting by start with none, main thread', start('start-main'), 1.2, 2)
  atMost('the same, until the first call is stored', start('start-stored'), 1.2, 2.7)
  return comparisons
}

export function checkBudgets(results: Results): string[] {
  return compare(results)
    .filter(({ value, budget, isMost }) => (isMost ? value > budget : value < budget))
    .map(
      ({ title, value, budget, isMost }) =>
        `over budget: ${title}: ${value.toFixed(2)}, ${isMost ? 'at most' : 'at least'} ${budget}`,
    )
}
