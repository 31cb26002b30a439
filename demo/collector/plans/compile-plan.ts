// Which of a plan's rules is for this event?

import type { AcceptedEvent } from '../event.ts'
import { isBag } from '../is-bag.ts'
import { compileRule, type Judge } from './compile-rule.ts'
import type { JsonSchema, Rule, RuleType } from './plan.ts'
import { type Planned, readPlanned } from './planned-fields.ts'

export interface CompiledRule {
  judge: Judge
  /** What it and the COMMON rule name, of a message's `properties` or `traits`. */
  planned: Planned
}

export interface CompiledPlan {
  id: string
  /** Undefined: there is none for it. */
  ruleOf(event: AcceptedEvent): CompiledRule | undefined
  /** Judges every message, whatever its type; undefined: there is no COMMON rule. */
  common: Judge | undefined
}

/** A schema's text -> what judges by it: those that stay the same are not compiled again when the plan changes. */
export type Judges = Map<string, Judge>

/** What segment.io calls pages and screens where it lists events. */
const VIEWED = { page: 'Page Viewed', screen: 'Screen Viewed' } as const

/** Compiles each rule when the first event comes that is for it. */
export function compilePlan(id: string, rules: readonly Rule[], judges: Judges): CompiledPlan {
  const byName = new Map<string, Rule[]>()
  for (const rule of rules) {
    const name = nameOf(rule.type, rule.key)
    byName.set(
      name,
      [...(byName.get(name) ?? []), rule].sort((a, b) => a.version - b.version),
    )
  }
  const commonRule = byName.get(nameOf('COMMON', ''))?.[0]
  const compiled = new Map<Rule, CompiledRule>()

  function compile(rule: Rule, place: 'properties' | 'traits'): CompiledRule {
    let known = compiled.get(rule)
    if (!known) {
      const schemas = [rule, ...(commonRule ? [commonRule] : [])].map(({ jsonSchema }) => jsonSchema)
      const planned = readPlanned(
        schemas.map((schema) => ({ schema, root: schema })),
        place,
      )
      compiled.set(rule, (known = { judge: judgeOf(rule.jsonSchema, judges), planned }))
    }
    return known
  }

  function ruleOf(event: AcceptedEvent): CompiledRule | undefined {
    const versions = namesFor(event).flatMap((name) => byName.get(name) ?? [])
    // Of the first name that has any.
    const [oldest] = versions
    if (!oldest) return undefined
    const wanted = versionOf(event.payload)
    const own = versions.filter(({ type, key }) => type === oldest.type && key === oldest.key)
    const isTraits = event.type === 'identify' || event.type === 'group'
    return compile(own.find(({ version }) => version === wanted) ?? oldest, isTraits ? 'traits' : 'properties')
  }

  return { id, ruleOf, common: commonRule && judgeOf(commonRule.jsonSchema, judges) }
}

function judgeOf(schema: JsonSchema, judges: Judges): Judge {
  const text = JSON.stringify(schema)
  let judge = judges.get(text)
  if (!judge) {
    const compilation = compileRule(schema)
    // A collector of another version has taken what this one would not have: nothing is lost for it.
    judge =
      compilation.kind === 'compiled'
        ? compilation.judge
        : () => [
            { path: [], keyword: 'schema', problem: 'could not be checked: the rule is not valid', present: false },
          ]
    judges.set(text, judge)
  }
  return judge
}

/** In the order in which they are looked for. */
function namesFor({ type, name }: AcceptedEvent): string[] {
  switch (type) {
    case 'track':
      return [nameOf('TRACK', name ?? '')]
    case 'identify':
      return [nameOf('IDENTIFY', '')]
    case 'group':
      return [nameOf('GROUP', '')]
    case 'page':
    case 'screen': {
      const own = type === 'page' ? 'PAGE' : 'SCREEN'
      return [
        ...(name ? [nameOf(own, name)] : []),
        nameOf(own, ''),
        nameOf(own, VIEWED[type]),
        nameOf('TRACK', VIEWED[type]),
      ]
    }
    case 'alias':
      return []
  }
}

function nameOf(type: RuleType, key: string): string {
  return `${type} ${key}`
}

function versionOf({ context }: Record<string, unknown>): unknown {
  const protocols = isBag(context) ? context.protocols : undefined
  return isBag(protocols) ? protocols.event_version : undefined
}
