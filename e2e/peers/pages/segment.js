// https://segment.com/docs/connections/sources/catalog/libraries/website/javascript/
import { AnalyticsBrowser } from '@segment/analytics-next'
import { collector, properties, show } from './show.js'

const delivery = {
  segment: { strategy: 'standard' },
  'segment-batching': { strategy: 'batching', config: { size: 10, timeout: 5000 } },
}[collector.library]

const analytics = AnalyticsBrowser.load({
  writeKey: 'proof',
  // What Segment's CDN would answer for a source without destinations.
  cdnSettings: {
    integrations: {
      'Segment.io': { apiKey: 'proof', apiHost: `${collector.host}/v1`, protocol: 'http', deliveryStrategy: delivery },
    },
  },
})

show({ ready: analytics.ready(), track: (name) => analytics.track(name, properties) })
