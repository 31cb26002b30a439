// What was found?

import { METRICS, median } from './figures.ts'

export interface Subject {
  id: string
  title: string
  packageName: string
  version: string
  isOurs: boolean
  /** By metric, one of each round. */
  figures: Record<string, number[]>
}

export interface Results {
  date: string
  minutes: number
  browser: string
  machine: string
  rounds: number
  subjects: Subject[]
  failures: string[]
}

/** The median; above what the plain page has, where that is how the metric is meant. Undefined where nothing was measured. */
export function readFigure({ subjects }: Results, subject: Subject, id: string): number | undefined {
  const values = subject.figures[id]
  if (!values?.length) return undefined
  const isAboveZero = METRICS.some((metric) => metric.id === id && metric.isAboveZero)
  const zero = isAboveZero ? subjects.find((other) => other.id === 'plain')?.figures[id] : undefined
  return median(values) - (zero?.length ? median(zero) : 0)
}

export function round(value: number): string {
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0
  return value.toLocaleString('en-US', { maximumFractionDigits: digits })
}
