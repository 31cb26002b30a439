// How is a source middleware a plugin? It runs before all else, and an event goes on only if it says so.

import { ContextCancelation } from '../shared/context-cancelation.ts'
import type { AnalyticsEvent, Facade, Integrations, MiddlewareFunction, Plugin } from '../types.ts'
import type { Context } from './context.ts'
import { createFacade } from './facade.ts'

/** `integrations`: the destinations that are there, each true. */
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
          type: 'middleware_cancellation',
          reason: 'Middleware `next` function skipped',
        })
    }
    return result instanceof Promise ? result.then(check) : check()
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
