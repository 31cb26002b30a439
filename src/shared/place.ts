// Where is the page?

/** Numbers: as words they are 30 bytes more of the script. */
export type Place = typeof SHOWN | typeof HIDDEN | typeof GONE

export const SHOWN = 0
export const HIDDEN = 1
/** On its way out, perhaps to the back/forward cache. */
export const GONE = 2
