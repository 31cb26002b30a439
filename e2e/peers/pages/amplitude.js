// https://amplitude.com/docs/sdks/analytics/browser/browser-sdk-2
import * as amplitude from '@amplitude/analytics-browser'
import { collector, properties, show } from './show.js'

show({
  ready: amplitude.init('proof', {
    serverUrl: `${collector.url}/2/httpapi`,
    autocapture: false,
    remoteConfig: { fetchRemoteConfig: false },
  }).promise,
  track: (name) => amplitude.track(name, properties).promise,
})
