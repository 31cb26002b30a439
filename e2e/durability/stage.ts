// A row is played: with a browser of its own, a site and a collector that are well, and a library, whole or broken.

import type { LaunchOptions } from '@playwright/test'
import type { Collector } from '../../demo/collector/create-collector.ts'
import { type BrokenBuild, provideBrokenBuild } from '../broken-builds.ts'
import type { Engine } from '../engines.ts'
import type { Site } from '../fixtures.ts'
import { createPlaywrightVisitor } from './drivers/playwright.ts'
import { createWebKitVisitor } from './drivers/webkit.ts'
import { Breach, type Row } from './row.ts'

export interface Stage {
  engine: Engine
  site: Site
  collector: Collector
  launchOptions: LaunchOptions
}

/** Generous: a machine under load is slow, and not wrong. */
const PATIENCE_MS = 20_000

/** What is lost under a broken build has been asked for often enough by then. */
const BROKEN_PATIENCE_MS = 3000

export async function playRow(
  row: Row,
  { engine, site, collector, launchOptions }: Stage,
  patienceMs = PATIENCE_MS,
): Promise<void> {
  const { visitor, end } =
    engine === 'webkit' ? createWebKitVisitor(site) : createPlaywrightVisitor(engine, site.url, launchOptions)
  try {
    await row.play({ visitor, powers: visitor.powers, site, collector, patienceMs })
  } finally {
    // What its pages send as they end must not be there in the next play.
    collector.faults.always({ drop: true })
    await end()
  }
}

/** Gives what the broken build did to the row; undefined if the row did not notice. Any other error is thrown. */
export async function findBreach(row: Row, build: BrokenBuild, stage: Stage): Promise<string | undefined> {
  stage.site.dist = await provideBrokenBuild(build)
  try {
    await playRow(row, stage, BROKEN_PATIENCE_MS)
    return undefined
  } catch (error) {
    if (error instanceof Breach) return error.message
    throw error
  }
}
