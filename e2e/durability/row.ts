// What is a row? One way in which a visitor, a browser or a network can get between a call and its delivery.

import type { Collector } from '../../demo/collector/create-collector.ts'
import type { BrokenBuild } from '../broken-builds.ts'
import type { Engine } from '../engines.ts'
import type { Site } from '../fixtures.ts'
import type { Powers, Visitor } from './visitor.ts'

export interface Row {
  title: string
  /** Where it can be caused; default: everywhere. */
  engines?: readonly Engine[]
  /** Builds that lack what this row is about. It must end with a `Breach` under each of them. */
  brokenBy: readonly BrokenBuild[]
  play(world: World): Promise<void>
}

export interface World {
  visitor: Visitor
  powers: Powers
  site: Site
  collector: Collector
  /** How long what is promised is waited for. */
  patienceMs: number
}

/** The library did not keep what it promises: an event is lost, or is there twice, or the page is not left alone. */
export class Breach extends Error {
  override name = 'Breach'
}
