// The README's first way: the snippet in the head, which site.ts puts there.
import { properties, show } from './show.js'

show({
  ready: new Promise((resolve) => window.analytics.ready(resolve)),
  track: (name) => window.analytics.track(name, properties),
})
