// Does this plugin take middleware of its own?

import type { InternalDestinationPluginWithAddMiddleware, Plugin } from '../types.ts'

export function isDestinationPluginWithAddMiddleware(
  plugin: Plugin,
): plugin is InternalDestinationPluginWithAddMiddleware {
  return plugin.type === 'destination' && 'addMiddleware' in plugin
}
