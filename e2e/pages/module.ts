// A page that imports the package, as a site with a bundler does.

import { AnalyticsBrowser } from 'everbeacon'

const { writeKey, endpoint } = document.documentElement.dataset as { writeKey: string; endpoint: string }

const early = new AnalyticsBrowser()
void early.track('before load')
early.load({ writeKey, endpoint })
void early.track('after load', { from: 'npm' })
Object.assign(window, { early })
