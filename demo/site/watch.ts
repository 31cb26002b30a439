// Runs in <head>, ahead of the snippet, so that the queue panel misses nothing. A page without the panel has no use for
// it.

import { createJournal, type Journal } from './panel/journal.ts'
import { watchStub } from './panel/watch-stub.ts'

declare global {
  interface Window {
    /** For panel.ts, which comes later. */
    demoJournal: Journal
  }
}

window.demoJournal = createJournal()
watchStub(window.demoJournal)
