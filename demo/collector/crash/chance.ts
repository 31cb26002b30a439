// What comes next? By chance, and the same again for the same seed.

export interface Chance {
  /** At least 0, below `max`. */
  below(max: number): number
}

/** Mulberry32. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  return {
    below: (max) => {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * max
    },
  }
}
