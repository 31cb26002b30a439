// Which scripts are there?

import type { Scripts } from './script.ts'
import { aliasScripts } from './scripts/alias.ts'
import { contextScripts } from './scripts/context.ts'
import { destinationScripts } from './scripts/destinations.ts'
import { emitterScripts } from './scripts/emitter.ts'
import { groupScripts } from './scripts/group.ts'
import { heldOutScripts } from './scripts/held-out.ts'
import { identifyScripts } from './scripts/identify.ts'
import { identityScripts } from './scripts/identity.ts'
import { loadOptionScripts } from './scripts/load-options.ts'
import { methodScripts } from './scripts/methods.ts'
import { middlewareScripts } from './scripts/middleware.ts'
import { npmScripts } from './scripts/npm.ts'
import { optionScripts } from './scripts/options.ts'
import { pageScripts } from './scripts/page.ts'
import { pluginScripts } from './scripts/plugins.ts'
import { queryStringScripts } from './scripts/query-string.ts'
import { queueScripts } from './scripts/queue.ts'
import { resultScripts } from './scripts/result.ts'
import { trackScripts } from './scripts/track.ts'
import { valueScripts } from './scripts/values.ts'

export const topics: Record<string, Scripts> = {
  track: trackScripts,
  page: pageScripts,
  identify: identifyScripts,
  group: groupScripts,
  alias: aliasScripts,
  identity: identityScripts,
  context: contextScripts,
  options: optionScripts,
  values: valueScripts,
  queue: queueScripts,
  destinations: destinationScripts,
  emitter: emitterScripts,
  'load options': loadOptionScripts,
  methods: methodScripts,
  middleware: middlewareScripts,
  npm: npmScripts,
  plugins: pluginScripts,
  'query string': queryStringScripts,
  result: resultScripts,
  'held-out': heldOutScripts,
}
