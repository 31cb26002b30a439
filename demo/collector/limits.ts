// How much does the collector take? Segment's published limits, and one of our own.

/** A request's body, as it arrives and again after inflating. */
export const MAX_REQUEST_BYTES = 512_000

/** One event, as compact JSON in UTF-8. */
export const MAX_EVENT_BYTES = 32_768

/** Objects and arrays inside each other. Ours: nobody analyses deeper, and recursive readers of the payload stay safe. */
export const MAX_DEPTH = 100

export const MAX_MESSAGE_ID_CHARACTERS = 1_000

/** Of one source, whatever is in them. */
export const MAX_REQUESTS_PER_SECOND = 500
