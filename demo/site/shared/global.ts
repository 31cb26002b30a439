// The global that the snippet makes, as the scripts of these pages use it.

import type { Analytics, Options } from 'everbeacon'

declare global {
  var analytics: Analytics & {
    /** The snippet's, which fetches the library. */
    load(writeKey: string, options?: Partial<Options> & { src?: string }): void
  }
}
