// What does a live URL ask for? Its query string as a filter, the same for the list and for the stream.

import { EVENT_TYPES, type EventType } from '../event.ts'
import type { EventFilter } from '../store/event-filter.ts'

/** `?type=track,page&name=…&user=…&text=…`; what is unknown or empty does not filter. */
export function readFilter(query: URLSearchParams): EventFilter {
  const asked = query.getAll('type').flatMap((value) => value.split(','))
  const types = EVENT_TYPES.filter((type) => asked.includes(type))
  const filter: EventFilter = {}
  if (types.length > 0) filter.type = types satisfies EventType[]
  for (const field of ['name', 'user', 'text'] as const) {
    const text = query.get(field)?.trim()
    if (text) filter[field] = text
  }
  return filter
}

/** A whole number from 0; undefined for anything else. */
export function readNumber(text: string | null | undefined): number | undefined {
  const value = /^\d+$/.test(text ?? '') ? Number(text) : undefined
  return Number.isSafeInteger(value) ? value : undefined
}
