// https://docs.mixpanel.com/docs/tracking-methods/sdks/javascript
import mixpanel from 'mixpanel-browser'
import { collector, properties, show } from './show.js'

show({
  ready: new Promise((resolve) => mixpanel.init('proof', { api_host: collector.url, loaded: resolve })),
  track: (name) => void mixpanel.track(name, properties),
})
