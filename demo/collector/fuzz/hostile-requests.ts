// What does somebody send who means no good, or whose program is broken? Requests for every operation of the description.

import { gzipSync } from 'node:zlib'
import fc from 'fast-check'

export interface Operation {
  method: string
  /** With `{names}`. */
  path: string
  hasBody: boolean
  contentType: string
}

export interface HostileRequest {
  operation: Operation
  /** As it goes on the wire. */
  target: string
  headers: Record<string, string>
  body: string | Uint8Array | undefined
}

export interface Description {
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, unknown> } }>>
}

export function listOperations({ paths }: Description): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      hasBody: requestBody !== undefined,
      contentType: Object.keys(requestBody?.content ?? {})[0] ?? 'application/json',
    })),
  )
}

const DEEP = '['.repeat(100_000) + ']'.repeat(100_000)
const NESTED = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    '\0',
    '\ud800',
    '__proto__',
    'constructor',
    "'; drop table events; --",
    '../../etc/passwd',
    '%',
    '%00',
    '1e400',
    '9'.repeat(400),
    'a'.repeat(5000),
    '2026-03-01T10:00:00Z',
    '+275760-09-14T00:00:00Z',
    'demo',
    'user_id:ada',
    ':',
  ),
)

const value = fc.oneof(
  { depthSize: 'small' },
  text,
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, 1e21, 0.1, Number.MAX_SAFE_INTEGER, [], {}),
)

/** Names that routes know, with values that they do not expect. */
const fields = fc.dictionary(
  fc.constantFrom(
    ...[
      'type',
      'event',
      'userId',
      'anonymousId',
      'messageId',
      'timestamp',
      'sentAt',
      'context',
      'traits',
      'properties',
    ],
    ...['batch', 'writeKey', 'groupId', 'previousId', 'integrations', '__proto__', 'constructor', 'toString'],
    ...[
      'name',
      'slug',
      'kind',
      'enabled',
      'settings',
      'scopes',
      'expiresInSeconds',
      'rules',
      'sourceId',
      'description',
    ],
    ...['key', 'definition', 'emits', 'trait', 'is', 'all', 'any', 'not', 'atLeast', 'withinDays', 'where', 'track'],
    ...['grant_type', 'client_id', 'client_secret', 'scope', 'token', 'jsonSchema', 'version', 'limit'],
  ),
  fc.oneof(value, fc.array(value, { maxLength: 3 }), fc.dictionary(text, value, { maxKeys: 3 })),
  { maxKeys: 6 },
)

/** Valid enough to get further than the first check. */
const plausible = fc.constantFrom<object>(
  { userId: 'ada', event: 'A', type: 'track' },
  { userId: 'ada', groupId: 'g', previousId: 'p', name: 'n' },
  { batch: [{ type: 'track', userId: 'ada', event: 'A' }] },
  { batch: Array.from({ length: 10_000 }, () => ({})) },
  { slug: 'a', name: 'A', definition: { trait: 'a', is: 1 }, rules: [] },
  { name: 'A', rules: [{ key: 'A', type: 'TRACK', version: 1, jsonSchema: { $ref: '#' } }] },
  { scopes: ['config:read'], name: 'x' },
)

const json = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(plausible, fields).map(([known, odd]) => JSON.stringify({ ...known, ...odd })) },
  { weight: 2, arbitrary: fields.map((odd) => JSON.stringify(odd)) },
  { weight: 1, arbitrary: value.map((one) => JSON.stringify(one)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(DEEP, NESTED, '{', '', '\ufeff{}', '{"__proto__":{"writeKey":"demo"}}', 'NaN'),
  },
)

const body: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  { weight: 8, arbitrary: json },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 50 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(gzipSync(Buffer.alloc(50_000_000)), gzipSync('{}'), Buffer.alloc(600_000, 'a')),
  },
)

export interface Credentials {
  writeKey: string
  token: string
}

export function hostileRequests(
  operations: readonly Operation[],
  { writeKey, token }: Credentials,
): fc.Arbitrary<HostileRequest> {
  const basic = (name: string) => `Basic ${Buffer.from(`${name}:`).toString('base64')}`
  const authorization = fc.oneof(
    { weight: 5, arbitrary: fc.constant(`Bearer ${token}`) },
    { weight: 3, arbitrary: fc.constant(basic(writeKey)) },
    { weight: 2, arbitrary: fc.constantFrom('', 'Basic !!!', 'Bearer', basic(token), `Bearer ${writeKey}`, 'Basic ') },
  )
  return fc
    .record({
      operation: fc.constantFrom(...operations),
      names: fc.array(text, { minLength: 3, maxLength: 3 }),
      query: fc.array(
        fc.tuple(
          fc.constantFrom(
            'limit',
            'next',
            'after',
            'start',
            'end',
            'sort',
            'include',
            'class',
            'type',
            'search',
            'before',
            'pagination[count]',
            'pagination[cursor]',
            'rules',
            'sourceId',
          ),
          text,
        ),
        { maxLength: 3 },
      ),
      authorization,
      contentType: fc.oneof(
        { weight: 6, arbitrary: fc.constant(undefined) },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            'text/plain',
            'application/x-www-form-urlencoded',
            'multipart/form-data; boundary=x',
            'x',
            'application/json; charset=utf-16',
          ),
        },
      ),
      contentEncoding: fc.oneof(
        { weight: 6, arbitrary: fc.constant('') },
        { weight: 1, arbitrary: fc.constantFrom('gzip', 'br', 'identity', 'gzip, gzip') },
      ),
      body,
    })
    .map(({ operation, names, query, authorization, contentType, contentEncoding, body }) => {
      let place = 0
      // As any client does, half a surrogate pair becomes U+FFFD on its way.
      const encode = (part: string) => encodeURIComponent(Buffer.from(part).toString())
      const path = operation.path.replace(/\{(\w+)\}/g, () => encode(names[place++] || 'x'))
      const search = query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
      return {
        operation,
        target: path + (search && `?${search}`),
        headers: {
          ...(authorization && { authorization }),
          ...(operation.hasBody && { 'content-type': contentType ?? operation.contentType }),
          ...(operation.hasBody && contentEncoding && { 'content-encoding': contentEncoding }),
        },
        body: operation.hasBody ? body : undefined,
      }
    })
}
