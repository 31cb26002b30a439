// Does an event fulfil a condition in FQL's intermediate form, such as `["and", ["=", "type", {"value": "track"}], …]`?
//
// Every oddity here is that of Segment's own evaluation, against which the tests compare: a rule that somebody tried
// out there must choose the same events here.

import { at } from '../shared/own.ts'
import { matchGlob } from './glob.ts'

/** Throws at a condition that makes no sense, such as an operator that there is not. */
export function evaluate(condition: unknown, event: unknown): unknown {
  if (!Array.isArray(condition)) return read(condition) === true

  const [operator, first, second] = condition as unknown[]
  switch (operator) {
    case '!':
      return !evaluate(first, event)
    case 'or':
      return condition.slice(1).some((each) => evaluate(each, event))
    case 'and':
      return condition.slice(1).every((each) => evaluate(each, event))
    case '=':
      return isSame(value(first), value(second))
    case '!=':
      return !isSame(value(first), value(second))
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compare(operator, value(first), value(second))
    case 'in':
      return isIn(read(first), read(second))
    case 'contains':
      return onTexts(read(first), read(second), (text, part) => text.includes(part))
    case 'match':
      return onTexts(read(first), read(second), matchGlob)
    case 'lowercase': {
      const text = read(first)
      return typeof text === 'string' ? text.toLowerCase() : null
    }
    case 'typeof':
      return typeof read(first)
    case 'length': {
      const list = read(first)
      if (list === null) return 0
      return Array.isArray(list) || typeof list === 'string' ? list.length : Number.NaN
    }
  }
  throw new Error(`FQL has no operator ${JSON.stringify(operator)}`)

  /** A path -> what is there; `{ value }` -> the value; a nested condition stays one. */
  function read(operand: unknown): unknown {
    if (Array.isArray(operand)) return operand
    if (typeof operand === 'string') return at(event, operand)
    return (operand as { value: unknown }).value
  }

  /** As `read`, but a nested function is what it gives. Only comparisons look into functions. */
  function value(operand: unknown): unknown {
    const result = read(operand)
    return isFunction(result) ? evaluate(result, event) : result
  }

  function isIn(wanted: unknown, list: unknown): boolean {
    return (list as unknown[]).some((item) => read(item) === wanted)
  }
}

function isFunction(value: unknown): value is unknown[] {
  if (!Array.isArray(value)) return false
  const size = ['lowercase', 'length', 'typeof'].includes(value[0]) ? 2 : ['contains', 'match'].includes(value[0]) && 3
  return value.length === size
}

function isSame(one: unknown, other: unknown): boolean {
  const areObjects = typeof one === 'object' && typeof other === 'object'
  return areObjects ? JSON.stringify(one) === JSON.stringify(other) : one === other
}

function compare(operator: string, one: unknown, other: unknown): boolean {
  if (typeof one !== 'number' || typeof other !== 'number') return false
  if (operator === '<') return one < other
  if (operator === '<=') return one <= other
  return operator === '>' ? one > other : one >= other
}

function onTexts(one: unknown, other: unknown, test: (one: string, other: string) => boolean): boolean {
  return typeof one === 'string' && typeof other === 'string' && test(one, other)
}
