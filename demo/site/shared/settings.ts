// What the server and the pages both must know. No browser and no Node here: both import it.

/** The source that the demo's events belong to. */
export const WRITE_KEY = 'demo'

/** Where the snippet finds the library. */
export const BUNDLE_PATH = '/dist/analytics.min.js'

/** The collector stands on the same server as the pages. */
export function endpointOf(origin: string): string {
  return `${origin}/v1`
}
