// Which plan does a source follow? Answered from memory at every request, and kept as the database has it.

import type { FollowedPlan, PlanStore } from '../store/plan-store.ts'
import { type CompiledPlan, compilePlan, type Judges } from './compile-plan.ts'

export interface PlanDirectory {
  /** Undefined: it has none. */
  find(sourceId: string): CompiledPlan | undefined
  /** Looks once more: settles when what was changed before the call is known here. */
  refresh(): Promise<void>
}

export async function createPlanDirectory(store: Pick<PlanStore, 'followed' | 'onChange'>): Promise<PlanDirectory> {
  let bySource: ReadonlyMap<string, CompiledPlan> = new Map()
  let judges: Judges = new Map()
  /** Of the latest answer that has come: an older one does not undo it. */
  let known = 0
  let asked = 0

  async function refresh() {
    const own = ++asked
    const followed = await store.followed()
    if (own < known) return
    known = own
    judges = keepUsed(judges, followed)
    bySource = new Map(
      followed.flatMap(({ planId, sourceIds, rules }) => {
        const plan = compilePlan(planId, rules, judges)
        return sourceIds.map((sourceId) => [sourceId, plan] as const)
      }),
    )
  }

  // If it fails now, what is known stays: the next change, or the connection that is made again, asks once more.
  await store.onChange(() => void refresh().catch(() => {}))
  await refresh()
  return { find: (sourceId) => bySource.get(sourceId), refresh }
}

/** Without those that no rule has any more. */
function keepUsed(judges: Judges, followed: readonly FollowedPlan[]): Judges {
  const texts = new Set(followed.flatMap(({ rules }) => rules.map(({ jsonSchema }) => JSON.stringify(jsonSchema))))
  return new Map([...judges].filter(([text]) => texts.has(text)))
}
