// What a source needs that has destinations in the page, in one script (or chunk) that is fetched when there are some.

export { loadActionDestinations } from './extras/action-destination.ts'
export { loadScript } from './extras/load-script.ts'
