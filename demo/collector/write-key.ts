// Whose events are these? The write key of a request, wherever the client put it.

import { isBag } from './is-bag.ts'

/**
 * The first key that a source has: of the Authorization header (`Basic base64(writeKey:)`), of the body, of its first
 * event. The header does not win when it is unknown: a browser adds one by itself where the whole site asks for a
 * password.
 */
export function findWriteKey(
  authorization: string | null,
  body: unknown,
  isKnown: (writeKey: string) => boolean,
): string | undefined {
  return [readBasicUser(authorization), ...readBodyKeys(body)].find(
    (key): key is string => typeof key === 'string' && isKnown(key),
  )
}

function readBasicUser(authorization: string | null): string | undefined {
  const encoded = /^basic +(\S+)$/i.exec(authorization ?? '')?.[1]
  // Segment takes a key without its colon, too. Node skips what is not base64.
  return encoded && Buffer.from(encoded, 'base64').toString().split(':')[0]
}

function readBodyKeys(body: unknown): unknown[] {
  if (!isBag(body)) return []
  if (body.writeKey !== undefined && body.writeKey !== null) return [body.writeKey]
  const first = Array.isArray(body.batch) ? body.batch[0] : undefined
  return isBag(first) ? [first.writeKey] : []
}
