// What do collectors on one database take turns at? Each a number that nobody else uses there.

export const LOCKS = {
  migration: 7_236_401,
  /** Events are committed in the order of their seq: whoever has read up to one has missed none before it. */
  append: 7_236_402,
  /** As events, with a seq of their own. */
  violations: 7_236_403,
  /** One collector at a time follows the events with its profiles. */
  profiles: 7_236_404,
} as const
