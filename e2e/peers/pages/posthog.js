// https://posthog.com/docs/libraries/js
import posthog from 'posthog-js'
import { collector, properties, show } from './show.js'

show({
  ready: new Promise((resolve) => {
    posthog.init('phc_proof', {
      api_host: collector.url,
      autocapture: false,
      capture_pageview: false,
      capture_pageleave: false,
      disable_session_recording: true,
      // It passes over browsers that a program drives.
      opt_out_useragent_filter: true,
      loaded: resolve,
    })
  }),
  track: (name) => void posthog.capture(name, properties),
})
