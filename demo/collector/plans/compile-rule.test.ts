// @vitest-environment node
import { expect, test } from 'vitest'
import { compileRule } from './compile-rule.ts'
import type { JsonSchema } from './plan.ts'

const DRAFT_7 = 'http://json-schema.org/draft-07/schema#'

/** Nested so deep in lists. */
function nest(levels: number): unknown {
  let value: unknown = {}
  for (let level = 0; level < levels; level++) value = [value]
  return value
}

/** Each definition leads twice to the next one. */
function doubling(levels: number): JsonSchema {
  const definitions = Array.from({ length: levels }, (_, level) => [
    `d${level}`,
    { allOf: Array.from({ length: 2 }, () => ({ $ref: `#/definitions/d${level + 1}` })) },
  ])
  return {
    $ref: '#/definitions/d0',
    definitions: Object.fromEntries([...definitions, [`d${levels}`, { type: 'object' }]]),
  }
}

test.each<[string, JsonSchema, string]>([
  ['a type that there is not', { type: 'strin' }, 'type'],
  ['a minimum that is a text', { minimum: '1' }, 'minimum'],
  ['required that is no list', { required: true }, 'required'],
  ['another draft', { $schema: 'https://json-schema.org/draft/2020-12/schema' }, 'draft-07'],
  ['a reference to the network', { $ref: 'http://10.0.0.1/schema.json' }, 'same document'],
  ['a reference to a file', { properties: { a: { $ref: 'file:///etc/passwd' } } }, 'same document'],
  ['a reference to nowhere', { $ref: '#/definitions/nothing' }, 'same document'],
  ['a reference to the prototype', { $ref: '#/constructor' }, 'same document'],
  ['a reference to itself', { allOf: [{ $ref: '#' }] }, 'lead back'],
  [
    'references in a circle',
    { properties: { a: { $ref: '#/definitions/a' } }, definitions: { a: { items: { $ref: '#/definitions/a' } } } },
    'lead back',
  ],
  ['references that double', doubling(40), 'more than'],
  ['alternatives without end', { anyOf: Array.from({ length: 60 }, () => ({ type: 'string' })) }, 'for one value'],
  [
    'fields without end',
    { properties: Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`p${index}`, {}])) },
    'more than 2000',
  ],
  ['a megabyte', { description: 'x'.repeat(1_000_000) }, 'bytes'],
  ['too many levels', { default: nest(200) }, 'nested deeper'],
  ['a prototype', JSON.parse('{"properties": {"__proto__": {"type": "string"}}}'), '__proto__'],
  ['an expression that is none', { pattern: '(' }, 'Invalid regular expression'],
  ['lookaround', { properties: { a: { pattern: '^(?!test)' } } }, 'lookaround'],
  ['a back reference', { patternProperties: { '(a)\\1': {} } }, 'back references'],
  ['an expression that is too large', { pattern: '((a{100}){100}){100}' }, 'too large'],
  ['a judgement that comes later', { properties: { a: { $async: true } } }, '$async'],
  [
    'a reference that is read in two ways',
    { $ref: '#/definitions/a%2Fb', definitions: { 'a/b': {}, a: { b: {} } } },
    'same document',
  ],
  ['an $id within', { properties: { a: { $id: 'http://json-schema.org/draft-07/schema' } } }, '$id'],
])('A schema with %s is refused, and told why', (_, schema, reason) => {
  expect(compileRule(schema)).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) })
})

test.each<[string, JsonSchema]>([
  ['nothing in it', {}],
  ['the draft', { $schema: DRAFT_7 }],
  ["the name of the draft, or of another's", { $id: DRAFT_7 }],
  [
    'what Segment writes there',
    { id: '/properties/x', labels: { a: 1 }, properties: { a: { id: 'b', format: 'unheard-of' } } },
  ],
  [
    'a definition that is used often',
    { definitions: { a: {} }, items: [1, 2, 3].map(() => ({ $ref: '#/definitions/a' })) },
  ],
  [
    'what goes beyond the draft',
    { formatMinimum: '2026-01-01', format: 'date', $data: 1, unevaluatedProperties: false },
  ],
  [
    'names of keywords as names of fields',
    { properties: { $ref: {}, $id: {}, pattern: { type: 'string' }, allOf: {} } },
  ],
])('A schema with %s is taken, twice', (_, schema) => {
  // The second time would fail if the first had left something.
  expect([compileRule(schema).kind, compileRule(structuredClone(schema)).kind]).toEqual(['compiled', 'compiled'])
})

test('What a field is called is no code', () => {
  const name = `'"\`\\\n\${process.exit()}\u2028*/`
  const compilation = compileRule({
    properties: { [name]: { type: 'string', pattern: '^["\'`\\\\]+$' } },
    required: [name],
  })
  if (compilation.kind === 'refused') throw new Error(compilation.reason)
  expect(compilation.judge({}).map(({ path }) => path)).toEqual([[name]])
  expect(compilation.judge({ [name]: '"\'`\\' })).toEqual([])
  expect(compilation.judge({ [name]: 'a' })).toHaveLength(1)
})

test('Only what was sent is there', () => {
  const compilation = compileRule({
    properties: { constructor: { type: 'string' } },
    required: ['toString', '__proto__'],
  })
  if (compilation.kind === 'refused') throw new Error(compilation.reason)
  expect(compilation.judge({}).map(({ path }) => path)).toEqual([['toString'], ['__proto__']])
  expect(compilation.judge(JSON.parse('{"toString": 1, "__proto__": 1}'))).toEqual([])
})

test('Equal elements are found, whatever the order of their keys', () => {
  const compilation = compileRule({ uniqueItems: true })
  if (compilation.kind === 'refused') throw new Error(compilation.reason)
  expect(
    compilation.judge([
      { a: 1, b: [2] },
      { b: [2], a: 1 },
    ]),
  ).toMatchObject([{ keyword: 'uniqueItems' }])
  expect(compilation.judge([1, '1', null, 'null', [1], { 0: 1 }])).toEqual([])
})
