// https://docs.snowplow.io/docs/sources/web-trackers/
import { newTracker, trackStructEvent } from '@snowplow/browser-tracker'
import { collector, properties, show } from './show.js'

newTracker('proof', collector.url, { appId: 'proof' })

show({
  ready: Promise.resolve(),
  track: (name) => trackStructEvent({ category: 'proof', action: name, property: 'EUR', value: properties.total }),
})
