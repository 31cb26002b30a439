// All rows, in the order of the promises that they are about.

import type { Row } from './row.ts'
import { answers } from './rows/answers.ts'
import { clock } from './rows/clock.ts'
import { idle } from './rows/idle.ts'
import { killed } from './rows/killed.ts'
import { leaving } from './rows/leaving.ts'
import { manyTabs } from './rows/many-tabs.ts'
import { offline } from './rows/offline.ts'
import { pageCode } from './rows/page-code.ts'
import { paused } from './rows/paused.ts'
import { quota } from './rows/quota.ts'
import { sharedPauses } from './rows/shared-pauses.ts'
import { sideBySide } from './rows/side-by-side.ts'
import { storageFaults } from './rows/storage-faults.ts'
import { stub } from './rows/stub.ts'

export const ROWS: readonly Row[] = [
  ...killed,
  ...stub,
  ...leaving,
  ...paused,
  ...offline,
  ...idle,
  ...answers,
  ...storageFaults,
  ...quota,
  ...clock,
  ...manyTabs,
  ...sideBySide,
  ...pageCode,
  ...sharedPauses,
]
