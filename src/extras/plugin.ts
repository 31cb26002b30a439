// What must a plugin be, and what is it given? The part of Segment's interface that destinations rely on.

import type { AnalyticsEvent, Bag, EventType } from '../types.ts'

/** One event on its way through the plugins. */
export interface ContextLike {
  event: AnalyticsEvent
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string, extras?: Bag): void
}

type Hook = (context: ContextLike) => unknown

export type Plugin = {
  name: string
  version: string
  type: 'before' | 'enrichment' | 'destination' | 'after' | 'utility'
  /** Other names that `integrations` may say it by. */
  alternativeNames?: string[]
  isLoaded(): boolean
  load(context: ContextLike, analytics: unknown): unknown
  unload?(context: ContextLike, analytics: unknown): unknown
  ready?(): Promise<unknown>
} & { [type in EventType]?: Hook }
