// The page that imports the package.

import { analytics, lightBeacon, trackTooMuch } from './module/beacon.ts'
import { logCall } from './module/log-calls.ts'
import { listReceipts } from './module/receipts.ts'
import { createJournal } from './panel/journal.ts'
import { startPanel } from './panel/start-panel.ts'
import { watchClient } from './panel/watch-client.ts'
import { find } from './shared/element.ts'

const journal = createJournal()
watchClient(analytics, journal)
analytics.on('delivered', journal.end)
analytics.on('dropped', journal.end)
analytics.on('error', journal.trouble)
startPanel(journal, () => ({
  track: (event, properties) => analytics.track(event, properties),
  flush: () => analytics.flush(),
  queue: analytics.instance?.queue,
}))

let brightness = 0
const log = find('#log')
listReceipts(find('#receipts'))
find('#light').addEventListener('click', () => {
  brightness++
  logCall(log, `Beacon Lit ${brightness}`, (onStored) => lightBeacon(brightness, onStored))
})
find('#too-large').addEventListener('click', () => logCall(log, 'Far Too Large', trackTooMuch))
void analytics.page()
