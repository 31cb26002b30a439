// All rows, in the order of the promises that they are about.

import type { Row } from './row.ts'
import { leaving } from './rows/leaving.ts'

export const ROWS: readonly Row[] = [...leaving]
