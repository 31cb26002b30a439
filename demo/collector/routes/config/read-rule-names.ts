// Which rules does a query name? In any of the ways in which clients write a list of objects there.

import { isBag } from '../../is-bag.ts'

const IN_BRACKETS = /^rules\[(\d{1,6})\]\[(\w+)\]$/
const WITH_DOTS = /^rules\.(\d{1,6})\.(\w+)$/

/**
 * `rules[0][key]=a&rules[0][type]=TRACK`, `rules.0.key=a&rules.0.type=TRACK`, or `rules={"key":"a","type":"TRACK"}`, as one
 * object each, or as a list. A version that is a number becomes one; nothing else is judged here.
 */
export function readRuleNames(query: URLSearchParams): unknown[] {
  const whole = [...query.getAll('rules'), ...query.getAll('rules[]')].flatMap(readJson)
  const byIndex = new Map<string, [string, unknown][]>()
  for (const [name, value] of query) {
    const [, index, field] = IN_BRACKETS.exec(name) ?? WITH_DOTS.exec(name) ?? []
    if (index === undefined || field === undefined) continue
    byIndex.set(index, [...(byIndex.get(index) ?? []), [field, value]])
  }
  const parts = [...byIndex.entries()]
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, fields]) => Object.fromEntries(fields))
  return [...whole, ...parts].map((rule) => {
    if (!isBag(rule) || typeof rule.version !== 'string' || !/^\d+$/.test(rule.version)) return rule
    return { ...rule, version: Number(rule.version) }
  })
}

/** What is no JSON is no rule either, and told to be none. */
function readJson(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : [value]
  } catch {
    return [text]
  }
}
