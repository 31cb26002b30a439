// Which libraries are compared, and how does each get onto its page?

import { readFileSync } from 'node:fs'
import path from 'node:path'

export interface Library {
  /** For `--libraries`. */
  id: string
  title: string
  /** The script of its page. */
  page: string
  /** Whose package.json has the version; ours is the root's. */
  packageName: string
  version: string
  isOurs: boolean
  /** What ours is loaded with, beside address and endpoint. */
  options?: object
  /** Its calls say by a promise when they are done. */
  givesPromises: boolean
}

const WITH_PROMISES = ['everbeacon', '@segment/analytics-next', '@jitsu/js', '@amplitude/analytics-browser']

export const LIBRARIES: readonly Library[] = [
  library('everbeacon', 'Everbeacon', 'everbeacon'),
  library('segment', 'Segment', '@segment/analytics-next'),
  library('segment-batching', 'Segment, batching', '@segment/analytics-next', 'segment'),
  library('rudderstack', 'RudderStack', '@rudderstack/analytics-js'),
  library('jitsu', 'Jitsu', '@jitsu/js'),
  library('posthog', 'PostHog', 'posthog-js'),
  library('amplitude', 'Amplitude', '@amplitude/analytics-browser'),
  library('snowplow', 'Snowplow', '@snowplow/browser-tracker'),
  library('mixpanel', 'Mixpanel', 'mixpanel-browser'),
]

function library(id: string, title: string, packageName: string, page = id): Library {
  const isOurs = packageName === 'everbeacon'
  const folder = isOurs ? '../..' : `node_modules/${packageName}`
  const file = path.join(import.meta.dirname, folder, 'package.json')
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string }
  const script = path.join(import.meta.dirname, 'pages', `${page}.js`)
  return { id, title, page: script, packageName, version, isOurs, givesPromises: WITH_PROMISES.includes(packageName) }
}
