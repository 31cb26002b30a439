// Is an event as its plan says, and what becomes of it if not? Decides, and touches nothing.

import type { AcceptedEvent } from '../event.ts'
import { isBag } from '../is-bag.ts'
import type { CompiledPlan } from './compile-plan.ts'
import type { Fault, Judge, Path } from './compile-rule.ts'
import { omitFields } from './omit-fields.ts'
import type { Outcome, Violation } from './plan.ts'
import { findUnplanned } from './planned-fields.ts'
import type { SchemaSettings } from './schema-settings.ts'

export interface Judgement {
  outcome: Outcome
  /** As it is to be stored, if it is: with `context.protocols`, as Segment has it, and without what is omitted. */
  event: AcceptedEvent
  violations: Violation[]
}

/** Of one event; how many more there are, the last one says. */
const MAX_VIOLATIONS = 100

const MAX_FIELD_CHARACTERS = 200

/** What a fault leads to. */
type Reaction = 'allow' | 'omit' | 'block'

interface Reactions {
  /** The plan has no rule for the event. */
  unplannedEvent: Reaction
  /** A field is in no rule. */
  unplannedField: Reaction
  /** A field, or the want of it, is against the event's rule. */
  fault: Reaction
  /** … or against the COMMON rule. */
  commonFault: Reaction
}

const ALLOW: Reactions = { unplannedEvent: 'allow', unplannedField: 'allow', fault: 'allow', commonFault: 'allow' }

const COMMON_REACTIONS = { ALLOW: 'allow', OMIT_PROPERTIES: 'omit', OMIT_TRAITS: 'omit', BLOCK: 'block' } as const

interface Finding extends Fault {
  reaction: Reaction
}

export function judge(event: AcceptedEvent, plan: CompiledPlan, settings: SchemaSettings): Judgement {
  const reactions = reactionsTo(event, settings)
  const common = run(plan.common, event.payload).map((fault) => react(fault, reactions.commonFault))
  const findings = distinct([...judgeByRule(event, plan, reactions), ...common])
  const isBlocked = findings.some(({ reaction }) => reaction === 'block')
  const omitted = isBlocked ? [] : findings.filter(isOmissible)
  const violations = describe(findings)
  return {
    outcome: isBlocked ? 'block' : omitted.length > 0 ? 'omit' : 'allow',
    event: { ...event, payload: toPayload(event, violations, omitted) },
    violations,
  }
}

function reactionsTo({ type }: AcceptedEvent, settings: SchemaSettings): Reactions {
  if (type === 'track') {
    const { track } = settings
    return {
      unplannedEvent: track.allowUnplannedEvents ? 'allow' : 'block',
      unplannedField: track.allowUnplannedEventProperties ? 'allow' : 'omit',
      fault: !track.allowEventOnViolations ? 'block' : track.allowPropertiesOnViolations ? 'allow' : 'omit',
      commonFault: COMMON_REACTIONS[track.commonEventOnViolations],
    }
  }
  if (type === 'identify' || type === 'group') {
    const own = settings[type]
    return {
      unplannedEvent: 'allow',
      unplannedField: own.allowUnplannedTraits ? 'allow' : 'omit',
      fault: own.allowTraitsOnViolations ? 'allow' : 'omit',
      commonFault: COMMON_REACTIONS[own.commonEventOnViolations],
    }
  }
  // Segment has no settings for the others.
  return ALLOW
}

function judgeByRule(event: AcceptedEvent, plan: CompiledPlan, reactions: Reactions): Finding[] {
  const { type, payload } = event
  const rule = plan.ruleOf(event)
  const place = type === 'identify' || type === 'group' ? 'traits' : 'properties'
  const toUnplanned = (path: Path): Finding => ({
    path,
    keyword: 'unplanned',
    problem: '',
    present: true,
    reaction: reactions.unplannedField,
  })
  if (!rule) {
    if (type === 'track')
      return [
        { path: ['event'], keyword: 'unplanned', problem: '', present: false, reaction: reactions.unplannedEvent },
      ]
    // Where nobody has said which traits there are, any are right; unless those that nobody has named are to go.
    const traits = place === 'traits' && reactions.unplannedField === 'omit' ? payload.traits : undefined
    return isBag(traits) ? Object.keys(traits).map((name) => toUnplanned(['traits', name])) : []
  }
  const faults = run(rule.judge, payload).map((fault) =>
    react(fault, fault.keyword === 'unplanned' ? reactions.unplannedField : reactions.fault),
  )
  // What a page says of itself, the library decides: no rule lists it.
  const isListed = type === 'track' || place === 'traits'
  const unplanned = isListed ? findUnplanned(payload[place], rule.planned, [place]).map(toUnplanned) : []
  return [...faults, ...unplanned]
}

/** Whatever a schema does to the validator: the event must not be lost for it. */
function run(check: Judge | undefined, message: unknown): Fault[] {
  try {
    return check?.(message) ?? []
  } catch {
    return [{ path: [], keyword: 'schema', problem: 'could not be checked', present: false }]
  }
}

/** A rule that cannot be checked is no fault of the event. */
function react(fault: Fault, reaction: Reaction): Finding {
  return { ...fault, reaction: fault.keyword === 'schema' ? 'allow' : reaction }
}

/** What two schemas say is one violation; the heavier reaction counts. */
function distinct(findings: readonly Finding[]): Finding[] {
  const weight: Record<Reaction, number> = { allow: 0, omit: 1, block: 2 }
  const known = new Map<string, Finding>()
  for (const finding of findings) {
    const name = JSON.stringify([finding.path, finding.keyword, finding.problem])
    const other = known.get(name)
    if (!other || weight[other.reaction] < weight[finding.reaction]) known.set(name, finding)
  }
  return [...known.values()]
}

/** Properties and traits are; what else a message has, the platform needs. */
function isOmissible({ path, present, reaction }: Finding): boolean {
  return reaction === 'omit' && present && path.length > 1 && (path[0] === 'properties' || path[0] === 'traits')
}

function describe(findings: readonly Finding[]): Violation[] {
  const shown = findings.length > MAX_VIOLATIONS ? findings.slice(0, MAX_VIOLATIONS - 1) : findings
  const more = findings.length - shown.length
  return [
    ...shown.map(describeOne),
    ...(more > 0 ? [{ type: 'Further Violations', field: '(root)', description: `${more} further violations` }] : []),
  ]
}

function describeOne({ path, keyword, problem, present }: Finding): Violation {
  const field = fieldOf(path)
  if (keyword !== 'unplanned')
    return { type: TITLES[keyword] ?? toTitle(keyword), field, description: `${field} ${problem}` }
  const isEvent = !present
  const type = isEvent ? 'Unplanned Event' : path[0] === 'traits' ? 'Unplanned Trait' : 'Unplanned Property'
  return { type, field, description: `${isEvent ? 'the event' : field} is not in the tracking plan` }
}

/** As Segment titles them; the others are titled as JSON Schema calls them. */
const TITLES: Record<string, string> = { type: 'Invalid Type', schema: 'Schema Error' }

/** `minLength`: `Min Length` */
function toTitle(keyword: string): string {
  return keyword.replace(/[A-Z]/g, ' $&').replace(/^./, (first) => first.toUpperCase())
}

function fieldOf(path: Path): string {
  const field = path.join('.') || '(root)'
  return field.length > MAX_FIELD_CHARACTERS ? `${field.slice(0, MAX_FIELD_CHARACTERS - 1)}…` : field
}

function toPayload(
  { payload, sourceId }: AcceptedEvent,
  violations: readonly Violation[],
  omitted: readonly Finding[],
) {
  const kept = omitFields(
    payload,
    omitted.map(({ path }) => path),
  )
  const context = isBag(kept.context) ? kept.context : {}
  const {
    violations: _,
    omitted: __,
    omittedOnViolation: ___,
    ...said
  } = isBag(context.protocols) ? context.protocols : {}
  const isUnplanned = ({ keyword }: Finding) => keyword === 'unplanned'
  const unplanned = nameFields(omitted.filter(isUnplanned))
  const invalid = nameFields(omitted.filter((finding) => !isUnplanned(finding)))
  const protocols = {
    ...said,
    sourceId,
    ...(violations.length > 0 && { violations }),
    ...(unplanned.length > 0 && { omitted: unplanned }),
    ...(invalid.length > 0 && { omittedOnViolation: invalid }),
  }
  return { ...kept, context: { ...context, protocols } }
}

/** Each once, and not without end: all of them are in the message that is kept with the violations. */
function nameFields(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ path }) => fieldOf(path)))].slice(0, MAX_VIOLATIONS)
}
