// What must be stored? Everything that was answered with 200, once; what got no answer, once at most.

export interface Ledger {
  /** Counts as unanswered until `answered`. */
  sent(ids: readonly string[]): void
  answered(ids: readonly string[]): void
  /** Sent, and never answered: to be sent again. */
  unanswered(): string[]
  answeredIds(): string[]
  size(): { sent: number; answered: number }
  /** Compares; `stored` has one entry a row. */
  judge(stored: readonly string[]): Judgement
}

export interface Judgement {
  /** Answered with 200, and not there. */
  lost: string[]
  /** There more than once. */
  repeated: string[]
  /** There, and sent by nobody. */
  invented: string[]
}

export function createLedger(): Ledger {
  const isAnswered = new Map<string, boolean>()
  const pick = (wanted: boolean) => [...isAnswered].filter(([, answered]) => answered === wanted).map(([id]) => id)
  return {
    sent: (ids) => {
      for (const id of ids) if (!isAnswered.has(id)) isAnswered.set(id, false)
    },
    answered: (ids) => {
      for (const id of ids) isAnswered.set(id, true)
    },
    unanswered: () => pick(false),
    answeredIds: () => pick(true),
    size: () => ({ sent: isAnswered.size, answered: pick(true).length }),
    judge: (stored) => {
      const seen = new Set<string>()
      const repeated = stored.filter((id) => seen.has(id) || !seen.add(id))
      return {
        lost: pick(true).filter((id) => !seen.has(id)),
        repeated,
        invented: [...seen].filter((id) => !isAnswered.has(id)),
      }
    },
  }
}
