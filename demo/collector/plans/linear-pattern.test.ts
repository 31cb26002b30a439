// @vitest-environment node
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePattern } from './linear-pattern.ts'

test.each([
  '^(fall|winter|spring)$',
  'fall|winter|spring',
  '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$',
  '^\\d{3}-\\d{2,4}$',
  '^a{0,3}b{2,}c?$',
  '^(?:a|ab)(c|bcd)(d*)$',
  '(?<year>\\d{4})-(?<month>\\d\\d)',
  '\\bcat\\b',
  '\\Bcat',
  '^$',
  '',
  '^.$',
  '^\\u{1F600}$',
  '^\\ud83d\\ude00$',
  '^\\p{Lu}\\p{Ll}+$',
  '[\\]a-c^-]+$',
  '^[^]$',
  'a[]b',
  '^(a*)*$',
  '^(a?){3}$',
  '^(|a)+?b',
  '^\\x41\\cA?\\t*\\0?$',
  '(^a|b$)',
  'a$|^b',
])('%s matches what the platform says that it does', (source) => {
  const own = compilePattern(source)
  const theirs = new RegExp(source, 'u')
  const texts = fc.string({
    unit: fc.constantFrom('a', 'b', 'c', 'd', '1', '-', '@', '.', ' ', 'cat', 'A', '😀', '\n'),
  })
  fc.assert(fc.property(texts, (text) => own.test(text) === theirs.test(text)))
  for (const text of ['fall', 'spring', 'a@b.c', '123-4567', '2026-12', 'abcd', 'Ada', 'A\t', 'a cat', 'concat', ']'])
    expect([text, own.test(text)]).toEqual([text, theirs.test(text)])
})

test.each([
  ['^(a+)+$', 'a'],
  ['^(a|a)*$', 'a'],
  ['^(a|aa)+$', 'a'],
  ['a*a*a*a*a*a*a*a*b', 'a'],
  ['(.*)*x', 'y'],
  ['^(.{0,20}){0,20}x$', 'y'],
  ['[^x]{500}x', 'y'],
  ['^(\\w+\\s?)*$', 'w'],
])('%s takes no time to speak of, against any text', (source, character) => {
  const text = `${character.repeat(30_000)}!`
  const own = compilePattern(source)
  const startMs = performance.now()
  expect(own.test(text)).toBe(false)
  // Backtracking, it would take more than a lifetime; measured: at most 100 ms on a slow machine.
  expect(performance.now() - startMs).toBeLessThan(2000)
})

test.each([
  ['(?!a)b', 'lookaround'],
  ['(?=a)b', 'lookaround'],
  ['(?<=a)b', 'lookaround'],
  ['(?<!a)b', 'lookaround'],
  ['(a)\\1', 'back references'],
  ['(?<n>a)\\k<n>', 'back references'],
  ['(((a{100}){100}){100}){100}', 'too large'],
  ['a{4000000000}', 'too large'],
  ['a'.repeat(2001), '2000 characters'],
  ['(a', 'Invalid regular expression'],
  ['[z-a]', 'Invalid regular expression'],
])('%s is refused, and told why', (source, reason) => {
  expect(() => compilePattern(source)).toThrow(reason)
})

test('What is escaped without need is what it is', () => {
  expect(compilePattern('^a\\@b\\-c\\_[\\-\\@]$').test('a@b-c_@')).toBe(true)
})
