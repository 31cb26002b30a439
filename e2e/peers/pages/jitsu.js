// https://docs.jitsu.com/sending-data/npm
import { jitsuAnalytics } from '@jitsu/js'
import { collector, properties, show } from './show.js'

const analytics = jitsuAnalytics({ host: collector.url, writeKey: 'proof' })

show({
  // Its documentation knows of no moment to wait for.
  ready: Promise.resolve(),
  track: (name) => analytics.track(name, properties),
})
