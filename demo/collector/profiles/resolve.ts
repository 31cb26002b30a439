// Which identifiers are one person? A function of what links them, and of nothing else: not of the order in which the
// events that link them arrive.

import { type Identifier, nameOf, ruleOf } from './identifier.ts'

/** Two identifiers were on one event, for the first time at `atMs`. */
export interface Link {
  a: Identifier
  b: Identifier
  atMs: number
  /** Somebody has said that both are one (alias): no limit stands against it. */
  isAlias: boolean
}

export interface Person {
  identifiers: Identifier[]
}

/**
 * Links join, the earliest first, as long as nobody gets more identifiers of a type than its limit; one that would is passed
 * over, and its two stay who they are. So an identifier that two people share is the first one's, as it is at Segment where
 * events arrive in their order, and no shared value makes one of all who have it.
 */
export function resolve(identifiers: Iterable<Identifier>, links: Iterable<Link>): Person[] {
  const people = new Map<string, Person>()
  const find = (identifier: Identifier): Person => {
    const name = nameOf(identifier)
    let person = people.get(name)
    if (!person) {
      person = { identifiers: [identifier] }
      people.set(name, person)
    }
    return person
  }
  for (const identifier of identifiers) find(identifier)
  for (const { a, b, isAlias } of [...links].sort(byTime)) {
    const [one, other] = [find(a), find(b)].sort((x, y) => y.identifiers.length - x.identifiers.length) as [
      Person,
      Person,
    ]
    if (one === other || !(isAlias || fit(one, other))) continue
    one.identifiers.push(...other.identifiers)
    for (const identifier of other.identifiers) people.set(nameOf(identifier), one)
  }
  return [...new Set(people.values())]
}

/** Those of the same moment in the order of their names: any order will do, if it is always the same. */
function byTime(x: Link, y: Link): number {
  return x.atMs - y.atMs || Number(y.isAlias) - Number(x.isAlias) || compare(linkName(x), linkName(y))
}

/** Whichever way round it is given. */
export function linkName({ a, b }: Pick<Link, 'a' | 'b'>): string {
  return JSON.stringify([nameOf(a), nameOf(b)].sort(compare))
}

export function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0
}

/** What only one of them has is within its limit, or an alias has brought it beyond: that stands in nobody's way. */
function fit(one: Person, other: Person): boolean {
  const counts = countTypes(one)
  return [...countTypes(other)].every(([type, count]) => {
    const known = counts.get(type) ?? 0
    return !known || known + count <= ruleOf(type).limit
  })
}

function countTypes({ identifiers }: Person): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { type } of identifiers) counts.set(type, (counts.get(type) ?? 0) + 1)
  return counts
}
