// The queue panel on a page with the snippet.

import { startPanel } from './panel/start-panel.ts'

startPanel(window.demoJournal, () => window.analytics)
