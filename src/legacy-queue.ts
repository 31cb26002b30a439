// What is needed once on a site that has changed from Analytics.js, in a script (or chunk) of its own.

export { adoptLegacyQueue } from './extras/legacy-queue.ts'
