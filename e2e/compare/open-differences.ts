// Where do we differ from Segment's library without having decided to, or because it would cost too many bytes?

import type { Differences } from './script.ts'

export const openDifferences: Differences = {}
