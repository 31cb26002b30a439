// How long has a process had a processor? On a machine where others run too, this says more than a clock.

import { readFileSync } from 'node:fs'

/** Linux counts in these. */
const TICK_MS = 10

/** Of all its threads, in the kernel as well; NaN where the system does not say. */
export function readProcessorMs(processId: number): number {
  try {
    // The name, in brackets, may have spaces in it.
    const fields = readFileSync(`/proc/${processId}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS
  } catch {
    return Number.NaN
  }
}
