// What a site has that imported @segment/analytics-next, with the name of the package changed.

import { AnalyticsBrowser, type Plugin } from 'everbeacon'

const { writeKey, endpoint } = document.documentElement.dataset as { writeKey: string; endpoint: string }
const { host, protocol, pathname } = new URL(endpoint)

const plugin: Plugin = {
  name: 'By',
  type: 'before',
  version: '1.0.0',
  isLoaded: () => true,
  load: () => Promise.resolve(),
  async track(context) {
    context.updateEvent('properties.by', 'plugin')
    return context
  },
}

const analytics = AnalyticsBrowser.load(
  { writeKey, plugins: [plugin] },
  { integrations: { 'Segment.io': { apiHost: host + pathname, protocol: protocol === 'http:' ? 'http' : 'https' } } },
)
void analytics.addSourceMiddleware(({ payload, next }) => {
  if (payload.type() === 'track') payload.obj.properties!.and = 'middleware'
  next(payload)
})
void analytics.page()
void analytics.track('Ordered', { price: 2 })
