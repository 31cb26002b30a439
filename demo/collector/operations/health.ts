// Can this collector do its work now? It can when its database answers in time, and nobody has asked it to end.

export type Condition = 'ok' | 'draining' | 'database-silent'

export interface Health {
  look(): Promise<Condition>
  /** From now on it is draining. */
  drain(): void
}

/** An orchestrator asks every few seconds, and gives up about as soon. */
export const ANSWER_WITHIN_MS = 2000

export function createHealth(probe: () => Promise<unknown>, withinMs = ANSWER_WITHIN_MS): Health {
  let isDraining = false
  /** Asked once for all who want to know: those who ask a silent database must not pile up in front of it. */
  let probing: Promise<boolean> | undefined

  function ask(): Promise<boolean> {
    probing ??= probe()
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        probing = undefined
      })
    return probing
  }

  return {
    look: async () => {
      if (isDraining) return 'draining'
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<boolean>((resolve) => {
        timer = setTimeout(resolve, withinMs, false)
      })
      const answers = await Promise.race([ask(), late])
      clearTimeout(timer)
      if (isDraining) return 'draining'
      return answers ? 'ok' : 'database-silent'
    },
    drain: () => {
      isDraining = true
    },
  }
}
