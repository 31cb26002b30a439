// https://www.rudderstack.com/docs/sources/event-streams/sdks/rudderstack-javascript-sdk/
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled'
import { collector, properties, show } from './show.js'

const analytics = new RudderAnalytics()
analytics.load('proof', collector.url, {
  // What RudderStack's control plane would answer for a source without destinations.
  getSourceConfig: () => ({
    source: {
      id: 'proof',
      name: 'proof',
      writeKey: 'proof',
      enabled: true,
      workspaceId: 'proof',
      config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
      destinations: [],
      connections: [],
    },
  }),
})

show({
  ready: new Promise((resolve) => analytics.ready(resolve)),
  track: (name) => analytics.track(name, properties),
})
