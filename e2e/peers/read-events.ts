// Which of the test's events are in this request, whoever's format it has?
//
// No wire format is known here but for two things: what the key of an event's name is called, and what the key of the id
// that its library gives it so that a server can drop repeats. The first scenario, in which nothing happens, shows that
// this is enough: every event of every library must be found there, once, with an id.

import { gunzipSync } from 'node:zlib'

export interface Delivery {
  name: string
  id: string | undefined
}

type Bag = Record<string, unknown>

const NAME_KEYS = ['event', 'event_type', 'se_ac']
const ID_KEYS = ['messageId', 'uuid', 'insert_id', '$insert_id', 'eid']

/** The test's events have names that begin with `prefix`, and nothing else has. */
export function readEvents(body: Buffer, prefix: string): Delivery[] {
  const found: Delivery[] = []
  look(decode(body))
  return found

  function look(value: unknown): void {
    if (Array.isArray(value)) for (const item of value) look(item)
    if (!isBag(value)) return
    const name = NAME_KEYS.map((key) => value[key]).find((name) => typeof name === 'string' && name.startsWith(prefix))
    if (name) found.push({ name: name as string, id: findId(value) })
    else for (const part of Object.values(value)) look(part)
  }
}

/** Beside the name, or among the properties beside it. */
function findId(event: Bag): string | undefined {
  for (const place of [event, event.properties]) {
    if (!isBag(place)) continue
    const id = ID_KEYS.map((key) => place[key]).find((id) => typeof id === 'string')
    if (id) return id as string
  }
  return undefined
}

/** JSON, as it is, as the `data` of a form, in base64, or compressed. */
function decode(body: Buffer): unknown {
  const isGzip = body[0] === 0x1f && body[1] === 0x8b
  const text = (isGzip ? gunzipSync(body) : body).toString('utf8')
  const data = /^data=|&data=/.test(text) ? (new URLSearchParams(text).get('data') ?? '') : text
  return parse(data) ?? parse(Buffer.from(data, 'base64').toString('utf8'))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
