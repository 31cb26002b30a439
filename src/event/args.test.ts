import { describe, expect, test } from 'vitest'
import type { EventType } from '../types.ts'
import { resolveArguments } from './args.ts'

const callback = () => {}
const problems: string[] = []

function resolve(type: EventType, ...args: unknown[]) {
  problems.length = 0
  const { type: _, ...call } = resolveArguments(type, args, (problem) => problems.push(problem))
  return JSON.parse(JSON.stringify({ ...call, callback: call.callback === callback || undefined }))
}

const nothing = { named: {}, details: {}, options: {} }
const a = { a: 1 }
const b = { b: 2 }

// Every row: the arguments, and what they mean. The rules are those of Analytics.js.
describe('track', () => {
  test.each<[unknown[], object]>([
    [['E'], { event: 'E' }],
    [['E', a], { event: 'E', details: a }],
    [['E', a, b], { event: 'E', details: a, options: b }],
    [['E', a, b, callback], { event: 'E', details: a, options: b, callback: true }],
    [['E', callback], { event: 'E', callback: true }],
    [['E', a, callback], { event: 'E', details: a, callback: true }],
    [['E', null, b], { event: 'E', options: b }],
    [['E', undefined, b], { event: 'E', options: b }],
    [[{ event: 'E', properties: a }], { event: 'E', details: a }],
    [[{ event: 'E', properties: a }, b], { event: 'E', details: a, options: b }],
    [[{ event: 'E' }, callback], { event: 'E', callback: true }],
  ])('%j', (args, meaning) => {
    expect(resolve('track', ...args)).toEqual({ ...nothing, named: { event: 'E' }, ...meaning })
    expect(problems).toEqual([])
  })

  test.each([[['E', [1]]], [['E', 'text']], [['E', new Date()]], [['E', document.body]], [['E', a, 'text']]])(
    '%j: what is no object is told and passed over',
    (args) => {
      expect(resolve('track', ...args)).toMatchObject({ event: 'E', options: {} })
      expect(problems).toMatchObject([expect.stringContaining('an object is needed, got')])
    },
  )
})

describe.each(['page', 'screen'] as const)('%s', (type) => {
  test.each<[unknown[], object]>([
    [[], {}],
    [['N'], { named: { name: 'N' } }],
    [['C', 'N'], { named: { category: 'C', name: 'N' } }],
    [[null, 'N'], { named: { name: 'N' } }],
    [['C', 'N', a, b, callback], { named: { category: 'C', name: 'N' }, details: a, options: b, callback: true }],
    [['N', a], { named: { name: 'N' }, details: a }],
    [['N', a, b], { named: { name: 'N' }, details: a, options: b }],
    [[a], { details: a }],
    [[a, b], { details: a, options: b }],
    [['C', 'N', null, b], { named: { category: 'C', name: 'N' }, options: b }],
    [[callback], { callback: true }],
    [[a, callback], { details: a, callback: true }],
  ])('%j', (args, meaning) => {
    expect(resolve(type, ...args)).toEqual({ ...nothing, ...meaning })
    expect(problems).toEqual([])
  })

  test.each([[['A', 'B', 'C']], [[a, b, a]], [[42]], [[document.body]], [[[1]]]])(
    '%j: told, and the call is made without',
    (args) => {
      expect(resolve(type, ...args)).toEqual(nothing)
      expect(problems).toMatchObject([expect.stringContaining('unclear arguments')])
    },
  )
})

describe.each(['identify', 'group'] as const)('%s', (type) => {
  test.each<[unknown[], object]>([
    [[], {}],
    [['I'], { id: 'I' }],
    [[42], { id: '42' }],
    [['I', a], { id: 'I', details: a }],
    [['I', a, b, callback], { id: 'I', details: a, options: b, callback: true }],
    [['I', null, b], { id: 'I', options: b }],
    [['I', callback], { id: 'I', callback: true }],
    [['I', callback, a, b], { id: 'I', callback: true }],
    [['I', a, callback, b], { id: 'I', details: a, callback: true }],
    [[a], { details: a }],
    [[a, b], { details: a, options: b }],
    [[null, a], { details: a }],
    [[undefined, a, b], { details: a, options: b }],
    [['', a], { id: '', details: a }],
    [[callback], { callback: true }],
  ])('%j', (args, meaning) => {
    expect(resolve(type, ...args)).toEqual({ ...nothing, ...meaning })
    expect(problems).toEqual([])
  })

  test('what stands where the id or the traits belong and is neither takes their place, and is told', () => {
    expect(resolve(type, [1], b)).toEqual({ ...nothing, options: b })
    expect(problems).toEqual(['an object is needed, got Array'])
  })
})

describe('alias', () => {
  test.each<[unknown[], object]>([
    [['to'], { id: 'to' }],
    [['to', 'from'], { id: 'to', from: 'from' }],
    [[1, 2], { id: '1', from: '2' }],
    [['to', a], { id: 'to', options: a }],
    [['to', 'from', a, callback], { id: 'to', from: 'from', options: a, callback: true }],
    [['to', null, a], { id: 'to', options: a }],
    [['to', callback], { id: 'to', callback: true }],
  ])('%j', (args, meaning) => {
    expect(resolve('alias', ...args)).toEqual({ ...nothing, ...meaning })
    expect(problems).toEqual([])
  })

  test('without an id it is made, and told', () => {
    expect(resolve('alias')).toEqual(nothing)
    expect(problems).toEqual(['an id is needed, got Undefined'])
  })
})
