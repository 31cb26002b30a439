// What becomes of an event in a middleware? It goes on only if the middleware says so.

import { ContextCancelation } from '../shared/context-cancelation.ts'
import { isPromise } from '../shared/is-promise.ts'
import type {
  AnalyticsEvent,
  DestinationMiddlewareFunction,
  Facade,
  Integrations,
  MiddlewareFunction,
  Plugin,
} from '../types.ts'
import type { Context } from './context.ts'
import { createFacade } from './facade.ts'

/** The type of what stops an event there. */
export const MIDDLEWARE_CANCELLATION = 'middleware_cancellation'

/** A source middleware as a plugin. `integrations`: the destinations that are there, each true. */
export function toPlugin(middleware: MiddlewareFunction, integrations: () => Integrations): Plugin {
  function hook(context: Context): unknown {
    let isStopped = true
    const result: unknown = middleware({
      payload: createFacade(context.event),
      integrations: integrations(),
      next(payload: Facade | null) {
        // Segment's lets the event through here as well, whose author wanted to stop it.
        isStopped = payload === null
        if (payload) context.event = payload.obj as AnalyticsEvent
      },
    })
    const check = () => {
      if (isStopped)
        throw new ContextCancelation({
          retry: false,
          type: MIDDLEWARE_CANCELLATION,
          reason: 'Middleware `next` function skipped',
        })
    }
    return isPromise(result) ? result.then(check) : check()
  }
  return {
    name: `Source Middleware ${middleware.name}`,
    type: 'before',
    version: '1',
    isLoaded: () => true,
    load: () => Promise.resolve(),
    track: hook,
    page: hook,
    screen: hook,
    identify: hook,
    group: hook,
    alias: hook,
  } as unknown as Plugin
}

/** Destination middleware, one after another; each gets a copy. Null if one of them stops it. */
export async function applyMiddleware(
  integration: string,
  event: AnalyticsEvent,
  middleware: readonly DestinationMiddlewareFunction[],
): Promise<AnalyticsEvent | null> {
  let current: AnalyticsEvent | null = event
  for (const each of middleware) {
    if (!current) return null
    const payload = createFacade(JSON.parse(JSON.stringify(current)))
    current = null
    await each({
      payload,
      integration,
      next(next: Facade | null) {
        current = (next?.obj as AnalyticsEvent | undefined) ?? null
      },
    })
  }
  return current
}
