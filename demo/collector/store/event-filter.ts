// Which events? A filter -> the condition in SQL; the one place that knows what a filter means.

import type { EventType } from '../event.ts'
import { toText } from './event-row.ts'

/** Everything given must be true of an event. Texts are looked for anywhere in the field, in either case. */
export interface EventFilter {
  type?: EventType | readonly EventType[]
  /** Of a track event, a page or a screen. */
  name?: string
  /** User id or anonymous id. */
  user?: string
  /** Anywhere in the payload, keys included; as a person types it or as it stands in the JSON. */
  text?: string
  /** Stored after this one. */
  sinceSeq?: number
  /** Stored before this one. */
  beforeSeq?: number
}

export interface Condition {
  sql: string
  parameters: unknown[]
}

export function toCondition(filter: EventFilter): Condition {
  const parameters: unknown[] = []
  const terms: string[] = []
  const bind = (value: unknown) => `$${parameters.push(value)}`
  const contains = (column: string, text: string) => `${column} ilike ${bind(toPattern(text))} escape '\\'`

  const { type, name, user, text, sinceSeq, beforeSeq } = filter
  const types = typeof type === 'string' ? [type] : (type ?? [])
  if (types.length > 0) terms.push(`type = any(${bind(types)}::text[])`)
  if (name) terms.push(contains('name', name))
  if (user) terms.push(`(${contains('user_id', user)} or ${contains('anonymous_id', user)})`)
  if (text) {
    // A quote that somebody types is \" in the JSON; but somebody may have pasted a piece of the JSON itself, which the
    // live page shows with a space behind the colon.
    const escaped = JSON.stringify(text).slice(1, -1)
    const compact = text.replaceAll('": ', '":')
    terms.push(`(${[...new Set([text, escaped, compact])].map((form) => contains('payload', form)).join(' or ')})`)
  }
  if (sinceSeq !== undefined) terms.push(`seq > ${bind(sinceSeq)}::bigint`)
  if (beforeSeq !== undefined) terms.push(`seq < ${bind(beforeSeq)}::bigint`)
  return { sql: terms.join(' and ') || 'true', parameters }
}

function toPattern(text: string): string {
  return `%${toText(text).replace(/[\\%_]/g, '\\$&')}%`
}
