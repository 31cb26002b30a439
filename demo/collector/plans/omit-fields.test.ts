// @vitest-environment node
import { expect, test } from 'vitest'
import { omitFields } from './omit-fields.ts'

test.each<[string, string, string[][], string]>([
  ['a field', '{"a":1,"b":2}', [['a']], '{"b":2}'],
  ['one that is not there', '{"a":1}', [['b'], ['a', 'b']], '{"a":1}'],
  ['the last one', '{"a":{"b":{"c":1}}}', [['a', 'b', 'c']], '{"a":{"b":{}}}'],
  [
    'some of a list',
    '{"a":[0,1,{"b":1,"c":2},3]}',
    [
      ['a', '0'],
      ['a', '2', 'b'],
      ['a', '3'],
    ],
    '{"a":[1,{"c":2}]}',
  ],
  ['all of a list', '{"a":[1]}', [['a', '0']], '{"a":[]}'],
  ['a field, and what is in it', '{"a":{"b":1},"c":1}', [['a', 'b'], ['a'], ['a', 'b']], '{"c":1}'],
  ['a field beside the prototype', '{"a":{"__proto__":{"x":1},"b":1}}', [['a', 'b']], '{"a":{"__proto__":{"x":1}}}'],
  ['the prototype', '{"a":{"__proto__":{"x":1,"y":2}}}', [['a', '__proto__', 'x']], '{"a":{"__proto__":{"y":2}}}'],
  ['nothing', '{"a":1}', [], '{"a":1}'],
])('Without %s, the rest is as it was', (_, message, paths, expected) => {
  const value = JSON.parse(message)
  expect(JSON.stringify(omitFields(value, paths))).toBe(expected)
  expect(JSON.stringify(value)).toBe(message)
})
