// The code that not every page needs, on npm: bundlers make a chunk of its own of it.

import type { ClientParts } from './client.ts'

export const PARTS: ClientParts = {
  loadExtras: () => import('./extras.ts').then(({ extras }) => extras),
}
