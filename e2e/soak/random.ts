// Chance that can be repeated: the same seed gives the same numbers.

export interface Random {
  /** In [0, 1). */
  next(): number
  /** From `min` to `max`, both included. */
  whole(min: number, max: number): number
  chance(probability: number): boolean
  pick<T>(choices: readonly T[]): T
}

/** mulberry32: 32 bits of state, plenty for choosing steps. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const random: Random = {
    next() {
      state = (state + 0x6d2b79f5) >>> 0
      let bits = Math.imul(state ^ (state >>> 15), 1 | state)
      bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
      return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
    },
    whole: (min, max) => min + Math.floor(random.next() * (max - min + 1)),
    chance: (probability) => random.next() < probability,
    pick: (choices) => choices[random.whole(0, choices.length - 1)]!,
  }
  return random
}

/** Of a round of a run: neighbours have nothing in common. */
export function mixSeed(seed: number, round: number): number {
  return Math.imul(seed ^ Math.imul(round + 1, 0x9e3779b1), 0x85ebca6b) >>> 0
}
